/** The figures of an OCR result: those of the contract, and beside them each page and each word. */
import type { Word } from "./read-page.ts";
import { countText } from "../plain-text/count-text.ts";

export interface ReadPage {
  /** Counted from 1. */
  number: number;
  text: string;
  /** Their boxes in pixels of the page that was read. */
  words: Word[];
  /** Of the upright picture. */
  size: [width: number, height: number];
  /** Pixels of the page that was read for each of the picture; 1 unless it was scaled down. */
  scale: number;
  warnings: string[];
}

/** Pages are joined by a form feed, as `pdftotext` and Tesseract's own text output join them. */
export function describePages(pages: ReadPage[]): Record<string, unknown> {
  const text = pages.map((page) => page.text).join("\f");
  const size = countText(text);
  return {
    extracted_text: text,
    word_count: size.words,
    character_count: size.characters,
    average_confidence: meanConfidence(pages.flatMap((page) => page.words)),
    pages: pages.map((page) => ({
      page: page.number,
      text: page.text,
      confidence: meanConfidence(page.words),
      size: page.size,
    })),
    words: pages.flatMap((page) =>
      page.words.map(({ text: word, confidence, box, line }) => ({
        text: word,
        confidence: toHundredths(confidence),
        bbox: box.map((side) => Math.round(side / page.scale)),
        page: page.number,
        line,
      })),
    ),
  };
}

function meanConfidence(words: Word[]): number {
  const sum = words.reduce((total, { confidence }) => total + confidence, 0);
  return toHundredths(sum / Math.max(1, words.length));
}

function toHundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
