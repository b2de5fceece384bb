/** Stands where the original is not at hand: says why, and lets the user show it from their own disk. */
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { formatCount } from "../../format.ts";
import { strings } from "../../strings.ts";

interface MissingProps {
  /** Of the file that was sent; one of another size is another file. */
  bytes: number;
  onChoose: (file: File) => void;
}

export function MissingOriginal({ bytes, onChoose }: MissingProps): JSX.Element {
  const id = useId();
  const [isOther, setOther] = useState(false);
  const choose = (file: File | undefined): void => {
    setOther(file !== undefined && file.size !== bytes);
    if (file?.size === bytes) onChoose(file);
  };
  return (
    <div class="missing-original">
      <p class="soft">{strings.result.noOriginal}</p>
      <label class="inline" for={id}>
        {strings.viewers.chooseOriginal}
      </label>
      <input id={id} type="file" onChange={({ currentTarget: { files } }) => choose(files?.[0])} />
      {isOther && (
        <p class="bad-text" role="alert">
          {strings.viewers.otherOriginal(formatCount(bytes))}
        </p>
      )}
    </div>
  );
}
