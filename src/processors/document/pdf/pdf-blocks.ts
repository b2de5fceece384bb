/**
 * The structure of a PDF, which has none of its own as a rule: headings by the outline or the size of their letters,
 * paragraphs by the room between lines, lists by their marks, tables by gaps in lines that follow each other.
 */
import type { Role } from "../structure/blocks.ts";
import type { PlacedBlock } from "../structure/content.ts";
import { documentLimits } from "../document-limits.ts";
import { findLargeLetters, toHalf } from "./letter-size.ts";
import type { Line } from "./line.ts";
import type { OutlineEntry } from "./pdf-outline.ts";

export interface PlacedPage {
  page: number;
  lines: Line[];
  /** Of the page's text in the document's. */
  offset: number;
}

/** `isFlat` when there are more blocks than a result holds. */
export function findBlocks(
  pages: readonly PlacedPage[],
  outline: readonly OutlineEntry[],
): { blocks: PlacedBlock[]; isFlat: boolean } {
  const levelOf = headingLevels(pages, outline);
  const blocks: PlacedBlock[] = [];
  for (const { page, lines, offset } of pages) {
    let at = offset;
    let open: Line[] = [];
    let openedAt = offset;
    const close = (): void => {
      if (open.length > 0) blocks.push(...toBlocks(open, openedAt, page));
      open = [];
    };
    for (const line of lines) {
      const level = levelOf(page, line);
      if (line.text === "" || level !== undefined || !isNext(open.at(-1), line)) close();
      if (level !== undefined) {
        const spans = [{ text: line.text.replaceAll("\t", " ") }];
        blocks.push({ block: { kind: "heading", level, spans }, offset: at, page });
      } else if (line.text !== "") {
        if (open.length === 0) openedAt = at;
        open.push(line);
      }
      at += line.text.length + 1;
    }
    close();
    if (blocks.length > documentLimits.blocks.value) return { blocks, isFlat: true };
  }
  return { blocks, isFlat: false };
}

/** Lines of a paragraph stand no further apart than this, in heights of their letters. */
const lineDistance = 1.8;

function isNext(last: Line | undefined, line: Line): boolean {
  if (!last) return true;
  const distance = line.position - last.position;
  const isSameSize = Math.abs(last.size - line.size) <= 0.2 * Math.max(last.size, line.size);
  return isSameSize && distance >= 0 && distance <= Math.max(1, lineDistance * line.size);
}

const bullet = /^[•▪◦‣·●○■□\uf0b7]\s+/u;
const number = /^\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+/;
const tableRows = 3;

/** The lines of a paragraph: a table, a list, or just that. */
function toBlocks(lines: readonly Line[], offset: number, page: number): PlacedBlock[] {
  const cells = lines.map(({ text }) => text.split("\t").length);
  const isTable =
    lines.length >= tableRows && (cells[0] ?? 1) > 1 && cells.every((count) => count === cells[0]);
  if (isTable) {
    const rows = lines.map(({ text }) => text.split("\t").map((cell) => cell.trim()));
    return [{ block: { kind: "table", rows }, offset, page }];
  }
  const blocks: PlacedBlock[] = [];
  let at = offset;
  for (const { text } of lines) {
    const mark = bullet.exec(text)?.[0] ?? number.exec(text)?.[0];
    const last = blocks.at(-1)?.block;
    if (mark !== undefined || last === undefined || !("spans" in last)) {
      const shown = text.slice(mark?.length ?? 0);
      const role: Role = mark === undefined ? { kind: "paragraph" } : itemRole(mark);
      blocks.push({ block: { ...role, spans: [{ text: shown }] }, offset: at + (mark?.length ?? 0), page });
    } else {
      // A line that goes on: as long as the line end it stands for, so that places in the block stay true.
      const [span] = last.spans;
      if (span) span.text += ` ${text}`;
    }
    at += text.length + 1;
  }
  return blocks;
}

function itemRole(mark: string): Role {
  return { kind: "item", level: 1, ordered: number.test(mark) };
}

const headingCharacters = 200;
const headingLevelsMost = 6;

function headingLevels(
  pages: readonly PlacedPage[],
  outline: readonly OutlineEntry[],
): (page: number, line: Line) => number | undefined {
  if (outline.length > 0) {
    const levels = new Map(outline.map(({ title, level, page }) => [`${page ?? 0} ${plain(title)}`, level]));
    return (page, { text }) =>
      levels.get(`${page} ${plain(text)}`) ?? levels.get(`${page} ${plain(unnumbered(text))}`);
  }
  const isLarge = findLargeLetters(pages);
  const isHeading = (line: Line) => line.text.length <= headingCharacters && isLarge(line);
  const sizes = new Set(
    pages.flatMap(({ lines }) => lines.filter(isHeading).map(({ size }) => toHalf(size))),
  );
  const ranks = [...sizes].toSorted((a, b) => b - a);
  return (_page, line) =>
    isHeading(line) ? Math.min(ranks.indexOf(toHalf(line.size)) + 1, headingLevelsMost) : undefined;
}

function plain(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s+/g, " ").trim().toLowerCase();
}

/** An outline often leaves the numbers of its headings out. */
function unnumbered(text: string): string {
  return text.replace(/^\s*[\dA-Z]+(?:\.\d+)*\.?\s+/, "");
}
