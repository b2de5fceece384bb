/** What is done with the whole text: copy it, save it; and which other forms of it there are. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { JobFile } from "../../../client/client.ts";
import { announce } from "../../announce.tsx";
import { DownloadLink } from "../../parts/download-link.tsx";
import { strings } from "../../strings.ts";

export function TextActions({ text, file }: { text: string; file: JobFile }): JSX.Element {
  const blob = useMemo(() => new Blob([text], { type: "text/plain" }), [text]);
  const copy = async (): Promise<void> => {
    // Browsers keep the clipboard from pages that came over plain HTTP; the text can be selected there.
    if (!navigator.clipboard) return announce(strings.actions.copyByHand);
    await navigator.clipboard.writeText(text);
    announce(strings.actions.copied);
  };
  return (
    <>
      <div class="row">
        <button type="button" onClick={() => void copy()}>
          {strings.ocr.copy}
        </button>
        <DownloadLink blob={blob} name={`${file.filename}.txt`} text={strings.ocr.downloadText} />
      </div>
      {file.artifacts.length === 0 && <p class="soft">{strings.ocr.otherForms}</p>}
    </>
  );
}
