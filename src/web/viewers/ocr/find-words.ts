/** Finds a term in the words of a result, also one that spans several of them. */
import { mostFound, toPattern } from "../parts/search-pattern.ts";
import type { Word } from "./ocr-result.ts";

/** The words from `from` to `to`, both included. */
export interface Hit {
  from: number;
  to: number;
}

export function findWords(words: readonly Word[], term: string): Hit[] {
  const pattern = toPattern(term);
  if (!pattern) return [];
  const starts: number[] = [];
  let length = 0;
  for (const { text } of words) {
    starts.push(length);
    length += text.length + 1;
  }
  const hits: Hit[] = [];
  let word = 0;
  const wordAt = (place: number): number => {
    while ((starts[word + 1] ?? Infinity) <= place) word += 1;
    return word;
  };
  for (const { 0: match, index } of words
    .map(({ text }) => text)
    .join(" ")
    .matchAll(pattern)) {
    hits.push({ from: wordAt(index), to: wordAt(index + match.length - 1) });
    if (hits.length === mostFound) break;
  }
  return hits;
}
