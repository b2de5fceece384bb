/** Whether the English lexicon has anything to say on a text: a guess by the words that no English text goes without. */
import type { Mention } from "../terms/tally.ts";

/** Not among them: what is a word of other languages too, such as `a`, `in`, `on`, `was`, `so`, `me`, `to`. */
const functionWords = new Set(
  "the and that with this they from which were been have their would you are it".split(" "),
);

/** English prose has 15 % and more of them, other languages written in Latin letters hardly any. */
const minShare = 0.02;
/** Fewer words say nothing. */
const minWords = 40;

/** As many characters tell of a text what script it is written in. */
const sampleLength = 1000;

/** Whether no other script has more letters in the text's beginning; also where there are no letters at all. */
export function isInLatinLetters(text: string): boolean {
  const sample = text.slice(0, sampleLength);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return 2 * latin >= letters;
}

/** Takes how often each word (in lower case) occurs. */
export function isProbablyEnglish(mentions: ReadonlyMap<string, Mention>): boolean {
  let words = 0;
  let found = 0;
  for (const [word, { count }] of mentions) {
    words += count;
    if (functionWords.has(word)) found += count;
  }
  return words < minWords || found >= words * minShare;
}
