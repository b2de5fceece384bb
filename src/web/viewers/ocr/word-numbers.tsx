/** Every word of the result with its confidence and its box, as a table. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { strings } from "../../strings.ts";
import type { Word } from "./ocr-result.ts";

export function WordNumbers({ words }: { words: readonly Word[] }): JSX.Element {
  const rows = useMemo(
    () => words.map(({ text, confidence, page, bbox }) => [text, confidence, page, ...bbox]),
    [words],
  );
  return <NumbersTable title={strings.ocr.words} columns={strings.ocr.columns} rows={rows} />;
}
