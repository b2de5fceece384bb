/** From a text to its terms, as scikit-learn's `CountVectorizer` finds them: the first half of the embedding. */
import { ServiceError } from "../../../protocol/errors.ts";
import { englishStopWords } from "../../plain-text/stop-words.ts";
import type { ProcessorLimits } from "../../processor.ts";

export interface TermOptions {
  stop_words: "english" | "none";
  /** The smallest and the largest number of words of a term. */
  ngram_range: [number, number];
}

// So many strings and their counts fit below the heap limit of a child, and so do so many UTF-16 units in them.
export const termLimits = {
  terms: {
    value: 1_000_000,
    code: "file_too_large",
    meaning: "Different terms of a job.",
  },
  term_characters: {
    value: 20_000_000,
    code: "file_too_large",
    meaning: "Characters of the different terms of a job.",
  },
} as const satisfies ProcessorLimits;
const maxTerms = termLimits.terms.value;
const maxTermUnits = termLimits.term_characters.value;

/** Longer ones are data or a text without spaces; as a feature they would stand in the output of every text of a job. */
const maxWordLength = 1000;

export interface TermCounts {
  /** How often each term occurs. */
  counts: Map<string, number>;
  warnings: string[];
}

/** Throws as `TermSpace`. */
export function countTerms(text: string, { stop_words, ngram_range }: TermOptions): TermCounts {
  const [shortest, longest] = ngram_range;
  const counts = new Map<string, number>();
  const space = new TermSpace();
  const latest: string[] = [];
  let longWords = 0;
  for (const word of splitWords(text)) {
    if (word === undefined) {
      longWords += 1;
      continue;
    }
    // Before n-grams are made, so that a term joins words over a stop word between them.
    if (stop_words === "english" && englishStopWords.has(word)) continue;
    latest.push(word);
    if (latest.length > longest) latest.shift();
    for (let words = shortest; words <= latest.length; words += 1) {
      const term = latest.slice(-words).join(" ");
      const count = counts.get(term) ?? 0;
      if (count === 0) space.take(term);
      counts.set(term, count + 1);
    }
  }
  const tellLong = `${longWords} words of more than ${maxWordLength} characters are left out.`;
  return { counts, warnings: longWords > 0 ? [tellLong] : [] };
}

/** The room that different terms take. */
export class TermSpace {
  #terms = 0;
  #units = 0;

  /** Throws `file_too_large` above a million terms, and above 20 million characters in them. */
  take(term: string): void {
    this.#terms += 1;
    this.#units += term.length;
    if (this.#terms > maxTerms) throw refuseText(`There are more than ${maxTerms} different terms`, maxTerms);
    if (this.#units > maxTermUnits)
      throw refuseText(`The different terms have more than ${maxTermUnits} characters in all`, maxTermUnits);
  }
}

function refuseText(what: string, limit: number): ServiceError {
  const sentence = `${what}. Send less text, or a smaller 'ngram_range'.`;
  return new ServiceError("file_too_large", sentence, { limit });
}

/**
 * scikit-learn's `(?u)\b\w\w+\b` on the text in lower case; undefined stands for a word that is too long. Python's `\w`
 * is a letter, a number or `_`; marks split words. Both languages lower by Unicode's special casing (final sigma, dotted
 * İ), so their words are the same.
 */
function* splitWords(text: string): Generator<string | undefined> {
  const lower = text.toLowerCase();
  let end = -1;
  let isLong = false;
  let word = "";
  for (const { 0: piece, index } of lower.matchAll(wordPiece)) {
    if (index === end) isLong = true;
    else {
      if (isLong) yield undefined;
      else if (isWord(word)) yield word;
      [word, isLong] = [piece, false];
    }
    end = index + piece.length;
  }
  if (isLong) yield undefined;
  else if (isWord(word)) yield word;
}

/** Bounded, since V8's matcher keeps a way back for each character that a longer run would have. */
const wordPiece = new RegExp(`[\\p{L}\\p{N}_]{1,${maxWordLength}}`, "gu");

/** Two code points at least. */
function isWord(word: string): boolean {
  return word.length > 2 || (word.length === 2 && (word.codePointAt(0) ?? 0) <= 0xffff);
}
