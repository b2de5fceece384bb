/** What a first reading tells about the writing on a page: which way its lines run, and how tall its letters are. */
import type { Box, Rotation } from "./boxes.ts";
import { type Reading, type Word, wordsOf } from "./page-reading.ts";

/** Tesseract sets a line to 36 pixels before it reads it; words that were about as tall lose nothing by that. */
const bestWordHeight = 34;

/** So that a page of a few tall or tiny letters stays a page. */
const [smallestScale, largestScale] = [0.5, 3];

/** Without a word to measure, letters may be too small to be seen. */
const scaleOfUnseen = 2;

/** Of words that short neither height nor direction says much. */
const leastLength = 3;

/** Less sure words are often no words. */
const leastConfidence = 50;

/** By how much a page should be enlarged, 1 where that would change little. */
export function bestScale(reading: Reading): number {
  const heights = tellingWords(reading)
    .map(({ box: [, top, , bottom] }) => bottom - top)
    .toSorted((one, other) => one - other);
  const median = heights[Math.floor(heights.length / 2)];
  if (median === undefined) return scaleOfUnseen;
  const scale = Math.min(Math.max(bestWordHeight / median, smallestScale), largestScale);
  return Math.abs(scale - 1) < 0.1 ? 1 : scale;
}

/**
 * The turn that sets lines upright which Tesseract read running up (90) or down (270); 0 where most run across. It
 * turns such lines by itself, so they read as well as others.
 */
export function uprightTurn(reading: Reading): Rotation {
  const words = tellingWords(reading).filter(({ text }) => !mayStandUpright.test(text));
  const tall = words.filter(({ box }) => isTall(box));
  if (2 * tall.length <= words.length) return 0;
  const steps = reading.lines.flatMap(({ words: inLine }) =>
    inLine.slice(1).map((word, at) => Math.sign(middle(word) - middle(inLine[at] ?? word))),
  );
  return steps.reduce((sum, step) => sum + step, 0) > 0 ? 270 : 90;
}

/** Scripts that are also written from the top to the bottom. */
const mayStandUpright = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Mong}]/u;

function tellingWords(reading: Reading): Word[] {
  return wordsOf(reading.lines).filter(
    ({ text, confidence }) => text.length >= leastLength && confidence >= leastConfidence,
  );
}

function isTall([left, top, right, bottom]: Box): boolean {
  return bottom - top > right - left;
}

function middle({ box: [, top, , bottom] }: Word): number {
  return (top + bottom) / 2;
}
