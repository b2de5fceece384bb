/**
 * Cuts a paragraph into sentences: `Intl.Segmenter` (Unicode Standard Annex 29) finds the places where one may end, and
 * `isSameSentence` takes back those after an abbreviation, an initial or a quoted question.
 */
import { isSameSentence } from "./abbreviations.ts";
import { type Stretch, trim } from "./paragraphs.ts";

/** As in the text, but with spaces for the line ends inside, so that places in it are places in the text. */
export type Sentence = Stretch;

/** The sentences of a paragraph's lines that say something. Headings and list items count as sentences. */
export function* splitSentences(lines: readonly Stretch[]): Generator<Sentence> {
  for (const block of joinWrappedLines(lines)) {
    for (const piece of splitLong(block)) yield* splitPiece(piece);
  }
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const content = /[\p{L}\p{N}\p{Emoji_Presentation}]/u;

/** Where the standard may end a sentence inside a line (its rules SB6 to SB11); the segmenter is slow. */
const mark = /[\p{Sentence_Terminal}.\u2024\ufe52\uff0e]/u;

function* splitPiece(piece: Stretch): Generator<Sentence> {
  if (!mark.test(piece.text)) {
    yield* withContent(piece);
    return;
  }
  let start = 0;
  let before = "";
  for (const { segment, index } of segmenter.segment(piece.text)) {
    if (before !== "" && !isSameSentence(before, segment)) {
      yield* withContent(part(piece, start, index));
      start = index;
    }
    before = segment;
  }
  yield* withContent(part(piece, start));
}

function* withContent(sentence: Stretch): Generator<Sentence> {
  if (content.test(sentence.text)) yield trim(sentence);
}

function part({ text, start }: Stretch, from: number, to?: number): Stretch {
  return { text: text.slice(from, to), start: start + from };
}

/** A line of this many characters that ends without a mark was wrapped; a shorter one may be a heading. */
const minWrappedLine = 40;
const bullet = /^(?:[-*•‣◦–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s/u;

/** UAX 29 ends a sentence at every line end, which is wrong for text that is wrapped to a width. */
function* joinWrappedLines(lines: readonly Stretch[]): Generator<Stretch> {
  let block: Stretch[] = [];
  for (const line of lines) {
    const before = block.at(-1);
    if (before !== undefined && !continues(before.text, line.text)) {
      yield join(block);
      block = [];
    }
    block.push(line);
  }
  yield join(block);
}

/** With as many spaces between two lines as the text has characters there. */
function join(lines: readonly Stretch[]): Stretch {
  const start = lines[0]?.start ?? 0;
  const texts: string[] = [];
  let end = start;
  for (const line of lines) {
    texts.push(" ".repeat(line.start - end), line.text);
    end = line.start + line.text.length;
  }
  return { text: texts.join(""), start };
}

function continues(before: string, line: string): boolean {
  if (bullet.test(line)) return false;
  return before.length >= minWrappedLine || /^\p{Ll}/u.test(line);
}

/** The segmenter's time grows faster than its text. */
const maxPiece = 8000;

/** Cuts at the last end of a sentence within reach, else at the last space, else anywhere but inside a character. */
function* splitLong(block: Stretch): Generator<Stretch> {
  let start = 0;
  while (block.text.length - start > maxPiece) {
    const window = block.text.slice(start, start + maxPiece);
    const cut =
      lastEnd(window, /[.!?]["'”’»)\]]*\s|[。！？]/g) ?? lastEnd(window, /\s/g) ?? wholeCharacters(window);
    yield part(block, start, start + cut);
    start += cut;
  }
  yield part(block, start);
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
