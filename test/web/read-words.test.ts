/** What the page does with the words of a read page: finding them, and going from one to the next. */
import { describe, expect, it, test } from "vitest";
import { findWords } from "../../src/web/viewers/ocr/find-words.ts";
import { nextWord } from "../../src/web/viewers/ocr/next-word.ts";
import type { PlacedWord } from "../../src/web/viewers/ocr/ocr-result.ts";

/** Two lines: `The old mill` over `by the river`. */
const words: PlacedWord[] = ["The", "old", "mill", "by", "the", "river"].map((text, at) => {
  const [line, column] = [Math.floor(at / 3), at % 3];
  return {
    at,
    text,
    line,
    page: 1,
    confidence: 90,
    bbox: [100 * column, 40 * line, 100 * column + 80, 40 * line + 30],
  };
});

describe("a term in read words", () => {
  it.each([
    [
      "the",
      [
        [0, 0],
        [4, 4],
      ],
    ],
    ["MILL by", [[2, 3]]],
    ["ill b", [[2, 3]]],
    ["mill.", []],
    ["", []],
  ])("'%s' is found in any case and across words", (term, expected) => {
    expect(findWords(words, term).map(({ from, to }) => [from, to])).toEqual(expected);
  });
});

describe("the keys of a read page", () => {
  it.each([
    ["ArrowRight", 1, 2],
    ["ArrowLeft", 1, 0],
    ["ArrowDown", 1, 4],
    ["ArrowUp", 5, 2],
    ["Home", 4, 0],
    ["End", 1, 5],
  ])("%s leads from word %i to word %i", (key, from, to) => {
    expect(nextWord(key, words, words[from])?.at).toBe(to);
  });

  test("begin at the first word, and end at the last", () => {
    expect(nextWord("ArrowDown", words, undefined)?.at).toBe(0);
    expect(nextWord("ArrowRight", words, words[5])).toBeUndefined();
    expect(nextWord("a", words, words[1])).toBeUndefined();
  });
});
