/** What one reading of a page found: blocks of lines of words, each with its place and Tesseract's own certainty. */
import { type Box, type FoundBox, type MapBox, boxAround } from "./boxes.ts";

export interface Word {
  text: string;
  /** 0 to 100, Tesseract's own estimate. */
  confidence: number;
  box: Box;
}

export interface Line {
  text: string;
  words: Word[];
  box: Box;
  /** The block and the paragraph of the page that the line stands in, each counted over the page from 0. */
  block: number;
  paragraph: number;
}

export interface Reading {
  lines: Line[];
  /** Mean of the words, 0 without any. */
  confidence: number;
  /** Radians by which Tesseract straightened the page, where it told. */
  slant?: number | undefined;
}

/** A block as Tesseract found it. */
export interface FoundBlock {
  paragraphs: { lines: { text: string; bbox: FoundBox; words: FoundWord[] }[] }[];
}

interface FoundWord {
  text: string;
  confidence: number;
  bbox: FoundBox;
}

/** Tesseract may see the shape of text where it reads none; such lines are left out. */
export function toReading(blocks: readonly FoundBlock[], toBox: MapBox): Reading {
  const lines: Line[] = [];
  let paragraph = 0;
  for (const [block, { paragraphs }] of blocks.entries()) {
    for (const { lines: found } of paragraphs) {
      for (const { text, words, bbox } of found) {
        const read = words.map((word) => ({
          text: word.text,
          confidence: word.confidence,
          box: toBox(word.bbox),
        }));
        if (read.length > 0)
          lines.push({ text: text.trim(), words: read, box: toBox(bbox), block, paragraph });
      }
      paragraph++;
    }
  }
  return readingOf(lines);
}

export function readingOf(lines: Line[]): Reading {
  return { lines, confidence: meanConfidence(wordsOf(lines)) };
}

export function mapBoxes<Kind extends { lines: Line[] }>(reading: Kind, map: (box: Box) => Box): Kind {
  const lines = reading.lines.map((line) => ({
    ...line,
    box: map(line.box),
    words: line.words.map((word) => ({ ...word, box: map(word.box) })),
  }));
  return { ...reading, lines };
}

export function wordsOf(lines: readonly Line[]): Word[] {
  return lines.flatMap((line) => line.words);
}

export function meanConfidence(words: readonly Word[]): number {
  const sum = words.reduce((total, { confidence }) => total + confidence, 0);
  return sum / Math.max(1, words.length);
}

export interface Group {
  block: number;
  paragraph: number;
  lines: Line[];
}

/** The lines of each block, in the order of the page. */
export function groupBlocks(lines: readonly Line[]): Group[] {
  return group(lines, ({ block }) => block);
}

/** The lines of each paragraph, in the order of the page. */
export function groupParagraphs(lines: readonly Line[]): Group[] {
  return group(lines, ({ paragraph }) => paragraph);
}

function group(lines: readonly Line[], keyOf: (line: Line) => number): Group[] {
  const groups = new Map<number, Group>();
  for (const line of lines) {
    const known = groups.get(keyOf(line));
    if (known) known.lines.push(line);
    else groups.set(keyOf(line), { block: line.block, paragraph: line.paragraph, lines: [line] });
  }
  return [...groups.values()];
}

/** A line of other words, with its text and its box made anew. */
export function withWords(line: Line, words: Word[]): Line {
  // Chinese and Japanese stand without spaces between their words.
  const between = line.words.length > 1 && !line.text.includes(" ") ? "" : " ";
  return {
    ...line,
    words,
    text: words.map((word) => word.text).join(between),
    box: boxAround(words.map((word) => word.box)),
  };
}

/** Lines one below the other, an empty line between paragraphs. */
export function textOf(lines: readonly Line[]): string {
  return lines
    .map(({ text, paragraph }, at) => {
      const isNext = at > 0 && lines[at - 1]?.paragraph !== paragraph;
      return `${isNext ? "\n" : ""}${text}`;
    })
    .join("\n");
}
