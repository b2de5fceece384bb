/**
 * Cuts a sentence into words after Unicode Standard Annex 29 (word boundaries): marks stay with their letters,
 * apostrophes and points join letters, points and commas join digits.
 */
import { isAsciiLetter } from "./ascii-letter.ts";

export interface Word {
  /** In lower case, with `'` for a typographic apostrophe. */
  text: string;
  /** Where it begins in the sentence, in UTF-16 code units. */
  index: number;
  /** Whether only white space or a hyphen stands between this word and the one before. */
  follows: boolean;
}

/** Longer ones (encoded data, a text without spaces) are no words, and nobody wants them in a list of words. */
export const maxWordLength = 100;

export function splitWords(sentence: string): Word[] {
  const words: Word[] = [];
  const mayLackSpaces = spaceless.test(sentence);
  let end = 0;
  for (const { 0: run, index } of sentence.matchAll(wordRun)) {
    const follows = words.length > 0 && isJoin(sentence, end, index);
    end = index + run.length;
    if (!isAsciiLetter(run, 0) && !letterOrDigit.test(run)) continue;
    if (mayLackSpaces && spaceless.test(run)) words.push(...segmentRun(run, index, follows));
    else words.push({ text: toWord(run), index, follows });
  }
  return words;
}

/** Mostly it is one space, and a pattern costs more than the look at it. */
function isJoin(sentence: string, from: number, to: number): boolean {
  if (to === from + 1 && sentence.charCodeAt(from) === 0x20) return true;
  return /^[\s\u00ad\u2010-]*$/.test(sentence.slice(from, to));
}

/**
 * `Intl.Segmenter` alone would do for every script, but takes 4 µs a segment, and a time that grows with the square of
 * the text's length (V8 of Node 20); this expression takes a tenth, and gives the same words in scripts with spaces.
 */
const wordRun =
  /[\p{L}\p{M}\p{N}\p{Pc}]+(?:(?:(?<=[\p{L}\p{M}])['’.·‧](?=\p{L})|(?<=\p{N})[.,;'’](?=\p{N}))[\p{L}\p{M}\p{N}\p{Pc}]+)*/gu;

const letterOrDigit = /[\p{L}\p{N}]/u;

/** Scripts that write no spaces: only a dictionary knows their words. */
const spaceless = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Short enough for the segmenter's square to stay small, long enough for hardly a word to be cut. */
const maxSegmented = 500;

function* segmentRun(run: string, start: number, follows: boolean): Generator<Word> {
  let isFirst = true;
  for (let at = 0; at < run.length; at += maxSegmented) {
    for (const { segment, index, isWordLike } of segmenter.segment(run.slice(at, at + maxSegmented))) {
      if (isWordLike !== true) continue;
      yield { text: toWord(segment), index: start + at + index, follows: follows || !isFirst };
      isFirst = false;
    }
  }
}

function toWord(text: string): string {
  const word = text.toLowerCase();
  return word.includes("’") ? word.replaceAll("’", "'") : word;
}
