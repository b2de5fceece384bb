/** English function words, and words that mean little by themselves: what a keyword does not begin or end with. */
import { englishStopWords } from "../../plain-text/stop-words.ts";

let stopWords: Promise<ReadonlySet<string>> | undefined;

/**
 * The words of scikit-learn, which knows adverbs, and those of `natural`, which knows common verbs; in lower case. The
 * deep import is on purpose: the root of `natural` loads database drivers.
 */
export async function loadStopWords(): Promise<ReadonlySet<string>> {
  stopWords ??= import("natural/lib/natural/util/stopwords.js").then(
    ({ default: { words } }) => new Set([...englishStopWords, ...words]),
  );
  return stopWords;
}
