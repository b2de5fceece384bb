/** The pages of a PDF as one document: their texts joined, and what was found on them with its place there. */
import type { Content, PlacedBlock } from "../structure/content.ts";
import type { Picture } from "./list-pictures.ts";
import type { PlacedPage } from "./line.ts";
import { findBlocks } from "./pdf-blocks.ts";
import { commentsOf, linksOf, type OutlineEntry } from "./pdf-outline.ts";
import { placePictures } from "./place-pictures.ts";
import type { Page } from "./read-pdf-pages.ts";

/** An empty line stands between pages that have text. */
const pageBreak = "\n\n";

/** `placed` has an entry for each page, in the same order. */
export function toPdfContent(
  pages: readonly Page[],
  outline: readonly OutlineEntry[],
  pictures: ReadonlyMap<number, readonly Picture[]> = new Map(),
): { content: Content; placed: PlacedPage[] } {
  const placed: PlacedPage[] = [];
  const texts: string[] = [];
  let offset = 0;
  for (const { page, text, lines } of pages) {
    placed.push({ page, lines, offset });
    if (text === "") continue;
    texts.push(text);
    offset += text.length + pageBreak.length;
  }
  const text = texts.join(pageBreak);
  const { blocks, isFlat } = findBlocks(placed, outline);
  const content = {
    text,
    blocks: mergeByOffset(placePictures(placed, pictures), blocks),
    isFlat,
    notes: [],
    comments: pages.flatMap(({ page, annotations }) => commentsOf(page, annotations)),
    attachments: [],
    links: pages.flatMap(({ page, annotations }) => linksOf(page, annotations)),
  };
  return { content, placed: placed.map((page) => ({ ...page, offset: Math.min(page.offset, text.length) })) };
}

/** At the same place a picture comes first. */
function mergeByOffset(pictures: PlacedBlock[], blocks: PlacedBlock[]): PlacedBlock[] {
  return pictures.length === 0 ? blocks : [...pictures, ...blocks].toSorted((a, b) => a.offset - b.offset);
}
