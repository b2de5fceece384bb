/** From a text to its terms, as scikit-learn's `CountVectorizer` finds them: the first half of the embedding. */
import { ServiceError } from "../../protocol/errors.ts";
import { englishStopWords } from "../plain-text/stop-words.ts";

export interface TermOptions {
  stop_words: "english" | "none";
  /** The smallest and the largest number of words of a term. */
  ngram_range: [number, number];
}

/** So many strings and their counts fit below the heap limit of a child. */
const maxTerms = 1_000_000;

/** Longer ones are data or a text without spaces; as a feature they would stand in the output of every text of a job. */
const maxWordLength = 1000;

export interface TermCounts {
  /** How often each term occurs. */
  counts: Map<string, number>;
  warnings: string[];
}

/** Throws `file_too_large` above a million different terms. */
export function countTerms(text: string, { stop_words, ngram_range }: TermOptions): TermCounts {
  const [shortest, longest] = ngram_range;
  const counts = new Map<string, number>();
  const latest: string[] = [];
  let longWords = 0;
  for (const word of splitWords(text)) {
    if (word.length > maxWordLength) {
      longWords += 1;
      continue;
    }
    // Before n-grams are made, so that a term joins words over a stop word between them.
    if (stop_words === "english" && englishStopWords.has(word)) continue;
    latest.push(word);
    if (latest.length > longest) latest.shift();
    for (let words = shortest; words <= latest.length; words += 1) {
      const term = latest.slice(-words).join(" ");
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
    refuseTooMany(counts.size);
  }
  const tellLong = `${longWords} words of more than ${maxWordLength} characters are left out.`;
  return { counts, warnings: longWords > 0 ? [tellLong] : [] };
}

export function refuseTooMany(terms: number): void {
  if (terms <= maxTerms) return;
  throw new ServiceError(
    "file_too_large",
    `There are more than ${maxTerms} different terms. Send less text, or a smaller 'ngram_range'.`,
    { limit: maxTerms },
  );
}

/**
 * scikit-learn's `(?u)\b\w\w+\b` on the text in lower case. Python's `\w` is a letter, a number or `_`; marks split
 * words. Both languages lower by Unicode's special casing (final sigma, dotted İ), so their words are the same.
 */
function* splitWords(text: string): Generator<string> {
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}_]{2,}/gu)) yield word;
}
