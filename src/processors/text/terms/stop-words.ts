/** English function words, and words that mean little by themselves: what a keyword does not begin or end with. */
import { englishStopWords } from "../../plain-text/stop-words.ts";
import { maxWordLength } from "../segments/words.ts";

let loading: Promise<ReadonlySet<string>> | undefined;

/**
 * The words of scikit-learn, which knows adverbs, and those of `natural`, which knows common verbs; in lower case. The
 * deep import is on purpose: the root of `natural` loads database drivers.
 */
export async function loadStopWords(): Promise<ReadonlySet<string>> {
  loading ??= import("natural/lib/natural/util/stopwords.js").then(
    ({ default: { words } }) => new Set([...englishStopWords, ...words]),
  );
  return loading;
}

/** Says of a word in lower case whether it means something by itself; each word is looked at once. */
export function contentWords(stopWords: ReadonlySet<string>): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    let isContent = known.get(word);
    if (isContent === undefined) {
      isContent = /\p{L}/u.test(word) && !isStopWord(word, stopWords);
      if (known.size < maxKnown) known.set(word, isContent);
    }
    return isContent;
  };
}

/** A text of 64 MiB has millions of words, most of which it says again. */
const maxKnown = 100_000;

/** Besides the words of the list: their contractions (`we'll`, `isn't`), letters, and what is too long for a word. */
function isStopWord(word: string, stopWords: ReadonlySet<string>): boolean {
  if (stopWords.has(word) || word.endsWith("n't")) return true;
  if (word.length > maxWordLength || /^\p{Script=Latin}$/u.test(word)) return true;
  const contracted = /^(.+)'(?:d|ll|m|re|s|ve)$/.exec(word)?.[1];
  return contracted !== undefined && stopWords.has(contracted);
}
