/**
 * Cuts a paragraph into sentences: `Intl.Segmenter` (Unicode Standard Annex 29) finds the places where one may end, and
 * `isSameSentence` takes back those after an abbreviation, an initial or a quoted question.
 */
import { isSameSentence } from "./abbreviations.ts";

/** The sentences of a paragraph's lines that have a letter or a digit. Headings and list items count as sentences. */
export function* splitSentences(lines: readonly string[]): Generator<string> {
  for (const block of joinWrappedLines(lines)) {
    for (const piece of splitLong(block)) yield* splitPiece(piece);
  }
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const letterOrDigit = /[\p{L}\p{N}]/u;

/** Where the standard may end a sentence inside a line (its rules SB6 to SB11); the segmenter is slow. */
const mark = /[\p{Sentence_Terminal}.\u2024\ufe52\uff0e]/u;

function* splitPiece(piece: string): Generator<string> {
  if (!mark.test(piece)) {
    yield* withContent(piece);
    return;
  }
  let start = 0;
  let before = "";
  for (const { segment, index } of segmenter.segment(piece)) {
    if (before !== "" && !isSameSentence(before, segment)) {
      yield* withContent(piece.slice(start, index));
      start = index;
    }
    before = segment;
  }
  yield* withContent(piece.slice(start));
}

function* withContent(sentence: string): Generator<string> {
  if (letterOrDigit.test(sentence)) yield sentence.trim();
}

/** A line of this many characters that ends without a mark was wrapped; a shorter one may be a heading. */
const minWrappedLine = 40;
const bullet = /^(?:[-*•‣◦–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s/u;

/** UAX 29 ends a sentence at every line end, which is wrong for text that is wrapped to a width. */
function* joinWrappedLines(lines: readonly string[]): Generator<string> {
  let block: string[] = [];
  for (const line of lines) {
    const before = block.at(-1);
    if (before !== undefined && !continues(before, line)) {
      yield block.join(" ");
      block = [];
    }
    block.push(line);
  }
  yield block.join(" ");
}

function continues(before: string, line: string): boolean {
  if (bullet.test(line)) return false;
  return before.length >= minWrappedLine || /^\p{Ll}/u.test(line);
}

/** The segmenter's time grows faster than its text. */
const maxPiece = 8000;

/** Cuts at the last end of a sentence within reach, else at the last space, else anywhere but inside a character. */
function* splitLong(block: string): Generator<string> {
  let start = 0;
  while (block.length - start > maxPiece) {
    const window = block.slice(start, start + maxPiece);
    const cut =
      lastEnd(window, /[.!?]["'”’»)\]]*\s|[。！？]/g) ?? lastEnd(window, /\s/g) ?? wholeCharacters(window);
    yield block.slice(start, start + cut);
    start += cut;
  }
  yield block.slice(start);
}

function lastEnd(window: string, pattern: RegExp): number | undefined {
  let end: number | undefined;
  while (pattern.test(window)) end = pattern.lastIndex;
  return end;
}

function wholeCharacters(window: string): number {
  const last = window.charCodeAt(window.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? window.length - 1 : window.length;
}
