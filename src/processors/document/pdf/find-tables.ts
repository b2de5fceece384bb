/**
 * Tables of a PDF: lines one below the other whose words stand in the same columns, as Tabula and Camelot's "stream" find
 * them where no rules are drawn.
 */
import { isTableText } from "./is-table-text.ts";
import type { Line, Piece } from "./line.ts";

export interface Table {
  rows: string[][];
  /** Lines of the page that it is made of, from its first to its last. */
  lineCount: number;
}

/** By their first lines. */
export function findTables(lines: readonly Line[], isHeading: (line: Line) => boolean): Map<Line, Table> {
  const tables = new Map<Line, Table>();
  let free = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const found = growTable(lines, at, isHeading);
    if (!found) continue;
    const head = readHead(lines, Math.max(free, at - 1), found, isHeading);
    const all = [...(head ? [head] : []), ...found.rows];
    const rows = all.length > 1 ? all.map((row) => toCells(row, found)) : [];
    const first = lines[head ? at - 1 : at];
    const { last } = found;
    if (first && rows.length > 0 && isTableText(rows))
      tables.set(first, { rows, lineCount: last - at + (head ? 2 : 1) });
    free = last + 1;
    at = last;
  }
  return tables;
}

/** From where to where a column reaches, in points. */
interface Column {
  start: number;
  end: number;
}

interface Grown {
  columns: Column[];
  rows: (readonly Piece[])[];
  /** The place of its last line among those of the page. */
  last: number;
}

/** More are no table that fits a page. */
const columnsMost = 100;

function growTable(
  lines: readonly Line[],
  first: number,
  isHeading: (line: Line) => boolean,
): Grown | undefined {
  const { pieces = [] } = lines[first] ?? {};
  let columns = columnsOf(lines[first]);
  if (columns.length < 2 || columns.length > columnsMost) return undefined;
  const rows = [pieces];
  let last = first;
  for (let at = first + 1; at < lines.length; at += 1) {
    const [above, line] = [lines[last], lines[at]];
    if (!above || !line) break;
    if (line.text === "") continue;
    const widened = isRowBelow(above, line) && !isHeading(line) ? widen(columns, line) : undefined;
    if (!widened) break;
    columns = widened;
    rows.push(line.pieces ?? []);
    last = at;
  }
  return { columns, rows, last };
}

/** The line above may head it although blanks alone part its words. */
function readHead(
  lines: readonly Line[],
  at: number,
  { columns, rows }: Grown,
  isHeading: (line: Line) => boolean,
): readonly Piece[] | undefined {
  const [line, next] = [lines[at], lines[at + 1]];
  if (!line || !next || next.pieces !== rows[0] || isHeading(line) || !isRowBelow(line, next))
    return undefined;
  if (line.pieces?.length !== columns.length) return undefined;
  const filled = line.pieces.map((piece) => placesOf(piece, columns));
  const isEach = new Set(filled.flat()).size === columns.length;
  return isEach && filled.every((places) => places.length === 1) ? line.pieces : undefined;
}

/** Of the heights of their letters, from one row to the next. */
const rowDistance = 3.2;

function isRowBelow(above: Line, line: Line): boolean {
  const distance = line.position - above.position;
  const size = Math.max(above.size, line.size);
  return distance > 0 && distance <= rowDistance * size && Math.abs(above.size - line.size) <= 0.2 * size;
}

/** Those of a line by itself, from left to right: words that only blanks part stand in one. */
function columnsOf(line: Line | undefined): Column[] {
  const columns: Column[] = [];
  for (const { start, end, isCell } of line?.pieces ?? []) {
    const last = columns.at(-1);
    if (isCell || !last) columns.push({ start, end });
    else {
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
    }
  }
  return columns.toSorted((a, b) => a.start - b.start);
}

/** The columns with another row; undefined when it does not stand in them. */
function widen(columns: readonly Column[], line: Line): Column[] | undefined {
  const { pieces = [] } = line;
  const widened = columns.map((column) => ({ ...column }));
  const filled = new Set<number>();
  for (const piece of pieces) {
    const [at, ...others] = placesOf(piece, columns);
    const column = widened[at ?? -1];
    if (at === undefined || !column || others.length > 0) return undefined;
    column.start = Math.min(column.start, piece.start);
    column.end = Math.max(column.end, piece.end);
    filled.add(at);
  }
  return filled.size > 1 && areApart(widened) ? widened : undefined;
}

function areApart(columns: readonly Column[]): boolean {
  return columns.every(({ end }, at) => end < (columns[at + 1]?.start ?? Infinity));
}

function placesOf({ start, end }: Piece, columns: readonly Column[]): number[] {
  return columns.flatMap((column, at) => (start < column.end && end > column.start ? [at] : []));
}

function toCells(row: readonly Piece[], { columns, rows }: Grown): string[] {
  const words = columns.map((): string[] => []);
  for (const piece of row) words[placesOf(piece, columns)[0] ?? -1]?.push(piece.text.trim());
  const cells = words.map((cell) => cell.join(" "));
  return isFromRight(rows) ? cells.toReversed() : cells;
}

/** Pieces are in the order of reading. */
function isFromRight(rows: readonly (readonly Piece[])[]): boolean {
  const turned = rows.filter((row) => (row[0]?.start ?? 0) > (row.at(-1)?.start ?? 0));
  return 2 * turned.length > rows.length;
}
