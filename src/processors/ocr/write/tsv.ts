/** A table of everything found on the pages, in the twelve columns of Tesseract's own TSV. */
import type { ReadPage } from "../describe-pages.ts";
import { type Box, boxAround } from "../read/boxes.ts";
import { type Line, groupBlocks, groupParagraphs } from "../read/page-reading.ts";

const header =
  "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";

/** The level of a row, and the numbers of page, block, paragraph, line and word, each from 1 within the one before. */
type Place = readonly [level: number, ...numbers: number[]];

export function writeTsv(pages: readonly ReadPage[]): string {
  return [header, ...pages.flatMap(pageRows), ""].join("\n");
}

function pageRows({ number, size: [width, height], lines }: ReadPage): string[] {
  const blocks = groupBlocks(lines).flatMap((block, at) => blockRows(block.lines, [number, at + 1]));
  return [row([1, number], [0, 0, width, height]), ...blocks];
}

function blockRows(lines: readonly Line[], place: readonly number[]): string[] {
  const paragraphs = groupParagraphs(lines).flatMap(({ lines: inParagraph }, at) => {
    const numbers = [...place, at + 1];
    return [
      row([3, ...numbers], around(inParagraph)),
      ...inParagraph.flatMap((line, n) => lineRows(line, [...numbers, n + 1])),
    ];
  });
  return [row([2, ...place], around(lines)), ...paragraphs];
}

function lineRows({ box, words }: Line, place: readonly number[]): string[] {
  const rows = words.map((word, at) => row([5, ...place, at + 1], word.box, word));
  return [row([4, ...place], box), ...rows];
}

function row(
  [level, ...numbers]: Place,
  [left, top, right, bottom]: Box,
  word?: { confidence: number; text: string },
): string {
  const places = Array.from({ length: 5 }, (_, at) => numbers[at] ?? 0);
  const confidence = word ? word.confidence.toFixed(2) : "-1";
  return [level, ...places, left, top, right - left, bottom - top, confidence, word?.text ?? ""].join("\t");
}

function around(lines: readonly Line[]): Box {
  return boxAround(lines.map(({ box }) => box));
}
