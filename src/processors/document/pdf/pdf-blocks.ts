/**
 * The structure of a PDF, which has none of its own as a rule: headings by the outline and the size of their letters,
 * paragraphs by the room between lines, lists by their marks, tables by the columns in which words stand.
 */
import type { Role } from "../structure/blocks.ts";
import type { PlacedBlock } from "../structure/content.ts";
import { documentLimits } from "../document-limits.ts";
import { findHeadings } from "./find-headings.ts";
import { findTables } from "./find-tables.ts";
import { isNext, type Line, type PlacedPage } from "./line.ts";
import type { OutlineEntry } from "./pdf-outline.ts";

/** `isFlat` when there are more blocks than a result holds. */
export function findBlocks(
  pages: readonly PlacedPage[],
  outline: readonly OutlineEntry[],
): { blocks: PlacedBlock[]; isFlat: boolean } {
  const headings = findHeadings(pages, outline);
  const blocks: PlacedBlock[] = [];
  for (const { page, lines, offset } of pages) {
    const tables = findTables(lines, (line) => headings.has(line));
    let tableLines = 0;
    let at = offset;
    let open: Line[] = [];
    let openedAt = offset;
    const close = (): void => {
      if (open.length > 0) blocks.push(...toBlocks(open, openedAt, page));
      open = [];
    };
    for (const line of lines) {
      const heading = headings.get(line);
      const table = tables.get(line);
      const last = open.at(-1);
      if (line.text === "" || heading || table || (last && !isNext(last, line))) close();
      if (heading?.part === 1) {
        const spans = [{ text: heading.text.replaceAll("\t", " ") }];
        blocks.push({ block: { kind: "heading", level: heading.level, spans }, offset: at, page });
      } else if (table) {
        blocks.push({ block: { kind: "table", rows: table.rows }, offset: at, page });
        tableLines = table.lineCount;
      } else if (!heading && tableLines === 0 && line.text !== "") {
        if (open.length === 0) openedAt = at;
        open.push(line);
      }
      tableLines = Math.max(0, tableLines - 1);
      at += line.text.length + 1;
    }
    close();
    if (blocks.length > documentLimits.blocks.value) return { blocks, isFlat: true };
  }
  return { blocks, isFlat: false };
}

const bullet = /^[•▪◦‣·●○■□\uf0b7]\s+/u;
const number = /^\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+/;

/** The lines of a paragraph: a list, or just that. */
function toBlocks(lines: readonly Line[], offset: number, page: number): PlacedBlock[] {
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
