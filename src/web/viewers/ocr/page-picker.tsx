/** From page to page of a file that has several. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { strings } from "../../strings.ts";
import type { Page } from "./ocr-result.ts";

interface PickerProps {
  pages: readonly Page[];
  at: number;
  onPick: (at: number) => void;
}

export function PagePicker({ pages, at, onPick }: PickerProps): JSX.Element | null {
  const id = useId();
  if (pages.length < 2) return null;
  return (
    <div class="row">
      <button type="button" disabled={at === 0} onClick={() => onPick(at - 1)}>
        ‹ {strings.result.previous}
      </button>
      <label class="inline" for={id}>
        {strings.ocr.pages}
      </label>
      <select id={id} value={at} onChange={({ currentTarget: { value } }) => onPick(Number(value))}>
        {pages.map(({ page }, place) => (
          <option key={page} value={place}>
            {page}
          </option>
        ))}
      </select>
      <button type="button" disabled={at === pages.length - 1} onClick={() => onPick(at + 1)}>
        {strings.result.next} ›
      </button>
    </div>
  );
}
