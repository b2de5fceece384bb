/** The figures of an OCR result: those of the contract, and beside them each page, block, line and word. */
import { countText } from "../plain-text/count-text.ts";
import { type Box, boxAround } from "./read/boxes.ts";
import { type Line, groupBlocks, meanConfidence, textOf, wordsOf } from "./read/page-reading.ts";
import type { ReadPicture } from "./read-picture.ts";

export interface ReadPage extends ReadPicture {
  /** Counted from 1. */
  number: number;
}

/** Below it about every second word is wrong. */
const lowConfidence = 60;

/**
 * Boxes are `[left, top, right, bottom]` in pixels of the upright picture, confidences Tesseract's own estimates from 0
 * to 100. Pages are joined by a form feed, as `pdftotext` and Tesseract's own text output join them.
 */
export function describePages(pages: readonly ReadPage[]): Record<string, unknown> {
  const text = pages.map((page) => page.text).join("\f");
  const size = countText(text);
  const words = pages.flatMap(describeWords);
  return {
    extracted_text: text,
    word_count: size.words,
    character_count: size.characters,
    average_confidence: toHundredths(meanConfidence(pages.flatMap(({ lines }) => wordsOf(lines)))),
    pages: pages.map((page) => ({
      page: page.number,
      text: page.text,
      confidence: toHundredths(page.confidence),
      size: page.size,
      rotation: page.rotation,
      psm: page.psm,
    })),
    blocks: pages.flatMap(describeBlocks),
    lines: pages.flatMap((page) =>
      page.lines.map((line, at) => ({ ...describe([line], page), line: at, block: line.block })),
    ),
    words,
    low_confidence: words
      .map(({ text: word, confidence, page }, at) => ({ text: word, confidence, page, word: at }))
      .filter(({ confidence }) => confidence < lowConfidence),
  };
}

interface Described {
  text: string;
  confidence: number;
  bbox: Box;
  page: number;
}

function describeWords({ lines, number }: ReadPage): (Described & { line: number })[] {
  return lines.flatMap((line, at) =>
    line.words.map(({ text, confidence, box }) => ({
      text,
      confidence: toHundredths(confidence),
      bbox: box,
      page: number,
      line: at,
    })),
  );
}

function describeBlocks(page: ReadPage): (Described & { block: number })[] {
  return groupBlocks(page.lines).map(({ block, lines }) => ({ ...describe(lines, page), block }));
}

function describe(lines: readonly Line[], { number }: ReadPage): Described {
  return {
    text: textOf(lines),
    confidence: toHundredths(meanConfidence(wordsOf(lines))),
    bbox: boxAround(lines.map(({ box }) => box)),
    page: number,
  };
}

function toHundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
