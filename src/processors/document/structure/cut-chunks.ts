/** Cuts a document's text into chunks for retrieval: never across a heading, at the end of a paragraph, sentence or word. */
import { textOf } from "./blocks.ts";
import type { Content } from "./content.ts";
import { countCodePoints } from "./code-points.ts";

export interface Chunk {
  /** From 0. */
  index: number;
  text: string;
  /** Code points of `text_content` before it. */
  offset: number;
  /** The headings that it stands under, the highest first. */
  headings: string[];
}

interface Section {
  from: number;
  to: number;
  headings: string[];
}

/** `size` and `overlap` in UTF-16 units; a chunk is never larger, and begins with the end of the one before it in its section. */
export function cutChunks(content: Content, { size, overlap }: { size: number; overlap: number }): Chunk[] {
  const toCodePoints = countCodePoints(content.text);
  return sectionsOf(content)
    .flatMap(({ from, to, headings }) =>
      cutSection(content.text, { from, to, size, overlap }).map(([start, end]) => ({ start, end, headings })),
    )
    .map(({ start, end, headings }, index) => {
      return { index, text: content.text.slice(start, end), offset: toCodePoints(start), headings };
    });
}

function sectionsOf({ blocks, text }: Content): Section[] {
  const sections: Section[] = [{ from: 0, to: text.length, headings: [] }];
  const path: { level: number; text: string }[] = [];
  for (const { block, offset } of blocks) {
    if (block.kind !== "heading") continue;
    while ((path.at(-1)?.level ?? 0) >= block.level) path.pop();
    path.push({ level: block.level, text: textOf(block).trim() });
    const last = sections.at(-1);
    if (last) last.to = offset;
    sections.push({ from: offset, to: text.length, headings: path.map((heading) => heading.text) });
  }
  return sections;
}

/** Start and end of each chunk, without the white space around it. */
function cutSection(
  text: string,
  { from, to, size, overlap }: { from: number; to: number; size: number; overlap: number },
): [start: number, end: number][] {
  const cuts: [number, number][] = [];
  let start = skipSpace(text, from, to);
  while (start < to) {
    const end = start + size >= to ? to : findCut(text, start, start + size);
    const tight = start + text.slice(start, end).trimEnd().length;
    cuts.push([start, tight]);
    if (end >= to) break;
    start = Math.max(start + 1, skipSpace(text, startOfOverlap(text, start, end, overlap), to));
  }
  return cuts;
}

/** The best place in the second half of the room: after an empty line, a line, a sentence, a word; else anywhere. */
function findCut(text: string, start: number, limit: number): number {
  const half = start + Math.ceil((limit - start) / 2);
  for (const mark of ["\n\n", "\n", ". ", "? ", "! ", "。", " "]) {
    const at = text.lastIndexOf(mark, limit - mark.length);
    if (at >= half) return at + mark.length;
  }
  const isInsidePair = (text.charCodeAt(limit) & 0xfc00) === 0xdc00;
  return isInsidePair ? limit - 1 : limit;
}

/** With the first word that begins in the overlap, so that no chunk begins in the middle of one. */
function startOfOverlap(text: string, start: number, end: number, overlap: number): number {
  if (overlap === 0) return end;
  const wanted = Math.max(start + 1, end - overlap);
  const space = text.slice(wanted, end).search(/\s/);
  return space < 0 ? end : wanted + space + 1;
}

function skipSpace(text: string, from: number, to: number): number {
  const at = text.slice(from, to).search(/\S/);
  return at < 0 ? to : from + at;
}
