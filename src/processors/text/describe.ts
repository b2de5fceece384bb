/** The findings of a text as its result states them: in snake case, places in code points. */
import type { Entity } from "./entities/entity.ts";
import type { ToOffset } from "./segments/offsets.ts";
import type { RatedSentence } from "./sentiment/sentiment-meter.ts";
import type { SummarySentence } from "./summary/summarise.ts";
import type { Keyword } from "./terms/keywords.ts";
import type { NGramCounter } from "./terms/n-grams.ts";
import type { Mention } from "./terms/tally.ts";

export function describeSentence({ text, start, score, deciders }: RatedSentence, toOffset: ToOffset) {
  const words = deciders.map(({ word, valence, start: at }) => ({ word, valence, start: toOffset(at) }));
  return { ...describePlace(text, start, toOffset), score, words };
}

export function describeKeyword({ keyword, score, count, places }: Keyword, toOffset: ToOffset) {
  return { keyword, score, count, offsets: places.map(toOffset) };
}

export function describeNGrams(nGrams: NGramCounter, most: number, toOffset: ToOffset) {
  const describe = ([ngram, { count, places }]: [string, Mention]) => ({
    ngram,
    count,
    offsets: places.map(toOffset),
  });
  const { bigrams, trigrams } = nGrams.top(most);
  return { bigrams: bigrams.map(describe), trigrams: trigrams.map(describe) };
}

export function describeSummary({ text, start, score }: SummarySentence, toOffset: ToOffset) {
  return { ...describePlace(text, start, toOffset), score };
}

export function describeEntity({ type, text, start, value }: Entity, toOffset: ToOffset) {
  return { type, ...describePlace(text, start, toOffset), ...(value !== undefined && { value }) };
}

/** `end` is where the next character stands. */
function describePlace(text: string, start: number, toOffset: ToOffset) {
  return { text, start: toOffset(start), end: toOffset(start + text.length) };
}
