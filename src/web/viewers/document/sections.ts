/**
 * A document's text cut into sections that are drawn a few at a time: the pages of a PDF, else parts of some thousand
 * characters. Each is a list of pieces: headings, tables, and the text between them.
 */
import { fromCodePoints } from "./from-code-points.ts";
import type { DocumentResult } from "./document-result.ts";

export type Piece =
  | { kind: "text"; text: string }
  /** `from`: of its first character in the document, in UTF-16 units. */
  | { kind: "heading"; level: number; text: string; from: number }
  | { kind: "table"; rows: readonly (readonly string[])[] };

export interface Section {
  /** Of a PDF; parts of other documents have none. */
  page: number | undefined;
  /** Of its first character, in UTF-16 units. */
  from: number;
  pieces: readonly Piece[];
}

/** Of a part that is no page; where a line ends, it ends. */
const partUnits = 6000;

export function cutSections(result: DocumentResult): Section[] {
  const { text_content: text } = result;
  const toUnits = fromCodePoints(text);
  const marks = placeMarks(result, toUnits);
  const cuts = cutsOf(result, toUnits, marks);
  let next = 0;
  return cuts.map(({ from, page }, place) => {
    const to = cuts[place + 1]?.from ?? text.length;
    const first = next;
    while (next < marks.length && (marks[next]?.from ?? 0) < to) next += 1;
    return { page, from, pieces: toPieces(text, marks.slice(first, next), from, to) };
  });
}

interface Mark {
  from: number;
  to: number;
  piece: Piece;
}

/** Headings and tables with where they stand in the text, in its order; what overlaps the one before is left out. */
function placeMarks(
  { text_content: text, headings, tables }: DocumentResult,
  toUnits: (at: number) => number,
): Mark[] {
  const marks: Mark[] = [
    ...headings.map(({ offset, level, text: words }) => {
      const from = toUnits(offset);
      return {
        from,
        to: endOfLine(text, from),
        piece: { kind: "heading" as const, level, text: words, from },
      };
    }),
    ...tables.map(({ offset, rows }) => {
      const from = toUnits(offset);
      return { from, to: endOfTable(text, from, rows), piece: { kind: "table" as const, rows } };
    }),
  ].toSorted((one, other) => one.from - other.from);
  let end = 0;
  return marks.filter(({ from, to }) => {
    const isFree = from >= end;
    if (isFree) end = to;
    return isFree;
  });
}

/** In the text a table is its cells between tabs; where its white space was tidied, it is as many lines as rows. */
function endOfTable(text: string, from: number, rows: readonly (readonly string[])[]): number {
  const exact = rows.map((row) => row.join("\t")).join("\n");
  if (text.startsWith(exact, from)) return from + exact.length;
  let end = from - 1;
  for (let row = 0; row < rows.length; row += 1) end = endOfLine(text, end + 1);
  return end;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function cutsOf(
  { text_content: text, pages }: DocumentResult,
  toUnits: (at: number) => number,
  marks: readonly Mark[],
): { from: number; page: number | undefined }[] {
  const starts = pages.map(({ page, offset }) => ({ from: toUnits(offset), page }));
  if (starts.length > 0) return starts;
  const cuts: { from: number; page: undefined }[] = [{ from: 0, page: undefined }];
  let mark = 0;
  for (;;) {
    let to = endOfPart(text, cuts.at(-1)?.from ?? 0);
    // A table stays whole.
    while (mark < marks.length && (marks[mark]?.to ?? 0) < to) mark += 1;
    const crossed = marks[mark];
    if (crossed && crossed.from < to) to = crossed.to + 1;
    if (to >= text.length) return cuts;
    cuts.push({ from: to, page: undefined });
  }
}

/** At the end of a line, or of a word where the line goes on for ever. */
function endOfPart(text: string, from: number): number {
  const line = endOfLine(text, from + partUnits) + 1;
  const most = from + 4 * partUnits;
  if (line <= most) return line;
  const word = text.lastIndexOf(" ", most) + 1;
  return word > from + partUnits ? word : most;
}

function toPieces(text: string, marks: readonly Mark[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  const addText = (end: number): void => {
    const between = text.slice(at, end).replaceAll(/^\n+|\s+$/g, "");
    if (between.trim() !== "") pieces.push({ kind: "text", text: between });
  };
  for (const mark of marks) {
    addText(mark.from);
    pieces.push(mark.piece);
    at = Math.max(at, mark.to);
  }
  addText(Math.max(at, to));
  return pieces;
}
