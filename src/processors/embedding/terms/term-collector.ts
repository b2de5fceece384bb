/**
 * Which terms of a job become features, as scikit-learn's `TfidfVectorizer.fit` chooses them. Everything here follows
 * from sums over all documents, so the order in which these come changes nothing.
 */
import { ServiceError } from "../../../protocol/errors.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import { argsortLikeNumpy } from "./numpy-argsort.ts";
import { TermSpace } from "./count-terms.ts";

interface Choice {
  max_features: number;
  /** Below 1 a share of the documents, else their number. */
  min_df: number;
  /** Up to 1 a share of the documents, else their number. */
  max_df: number;
}

interface ChosenTerms {
  /** By code point. */
  features: string[];
  /** For each feature what `weigh` makes of it. */
  idf: number[];
}

interface Term {
  name: string;
  /** In how many documents, and how often in all. */
  documents: number;
  occurrences: number;
}

/** Adds up the terms of the documents of a job. Its size is that of the vocabulary. */
export class TermCollector {
  readonly #terms = new Map<string, Term>();
  readonly #space = new TermSpace();
  #documents = 0;
  #occurrences = 0;

  get documents(): number {
    return this.#documents;
  }

  /** The mean number of terms of a document, features or not. */
  get averageLength(): number {
    return this.#documents === 0 ? 0 : this.#occurrences / this.#documents;
  }

  /** Throws as `TermSpace`, which counts the terms of all documents. */
  add(counts: Iterable<readonly [term: string, count: number]>): void {
    this.#documents += 1;
    for (const [name, count] of counts) {
      this.#occurrences += count;
      const term = this.#terms.get(name);
      if (term) {
        term.documents += 1;
        term.occurrences += count;
        continue;
      }
      this.#space.take(name);
      this.#terms.set(name, { name, documents: 1, occurrences: count });
    }
  }

  /** Throws `empty_file` when no document has a term, and `invalid_option` when `min_df` and `max_df` leave none. */
  choose(
    { max_features, min_df, max_df }: Choice,
    weigh: (termDocuments: number, documents: number) => number,
  ): ChosenTerms {
    if (this.#terms.size === 0) throw emptyVocabulary();
    const documents = this.#documents;
    const low = min_df < 1 ? min_df * documents : min_df;
    const high = max_df <= 1 ? max_df * documents : max_df;
    if (high < low) throw contradiction(low, high);
    const admitted = [...this.#terms.values()].filter(
      (term) => term.documents >= low && term.documents <= high,
    );
    if (admitted.length === 0) throw nothingLeft(min_df, max_df, documents);
    const kept = mostFrequent(
      admitted.toSorted((a, b) => compareCodePoints(a.name, b.name)),
      max_features,
    );
    return {
      features: kept.map((term) => term.name),
      idf: kept.map((term) => weigh(term.documents, documents)),
    };
  }
}

/** Takes and returns terms by code point; of equally frequent ones those that scikit-learn keeps. */
function mostFrequent(terms: Term[], most: number): Term[] {
  if (terms.length <= most) return terms;
  const order = argsortLikeNumpy(terms.map((term) => -term.occurrences));
  const kept = new Set(order.slice(0, most));
  return terms.filter((_, index) => kept.has(index));
}

function emptyVocabulary(): ServiceError {
  return new ServiceError(
    "empty_file",
    "No text of the job has a term: the texts are empty or hold only stop words and single characters. " +
      "Send text with words of two or more letters, or set 'stop_words' to none.",
  );
}

function contradiction(low: number, high: number): ServiceError {
  return new ServiceError(
    "invalid_option",
    `'min_df' asks for at least ${low} documents with a term, 'max_df' for at most ${high}. Lower 'min_df' or raise 'max_df'.`,
    { field: "min_df" },
  );
}

function nothingLeft(minDf: number, maxDf: number, documents: number): ServiceError {
  return new ServiceError(
    "invalid_option",
    `No term is left by 'min_df' ${minDf} and 'max_df' ${maxDf} over ${documents} documents. Lower 'min_df' or raise 'max_df'.`,
    { field: "min_df" },
  );
}
