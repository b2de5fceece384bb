/** scikit-learn's `TfidfVectorizer.transform`, and what it weighs a term with. */
import type { Vocabulary } from "../options.ts";
import { normalise, sparseVector } from "../sparse-vector.ts";
import { type EmbedTerms, findTerms } from "./embed.ts";

type TfidfVocabulary = Pick<Vocabulary, "features" | "idf" | "settings">;

/** idf is ln((1+n)/(1+df)) + 1, unsmoothed ln(n/df) + 1, and 1 where it is not asked for. */
export function weighByRarity({ use_idf, smooth_idf }: { use_idf: boolean; smooth_idf: boolean }) {
  const extra = smooth_idf ? 1 : 0;
  return (termDocuments: number, documents: number): number =>
    use_idf ? Math.log((documents + extra) / (termDocuments + extra)) + 1 : 1;
}

/** For each feature tf · idf, tf the count or, sublinear, 1 + ln(count); divided by the length in the chosen norm. */
export function embedByTfidf({ features, idf, settings }: TfidfVocabulary): EmbedTerms {
  const { sublinear_tf, norm } = settings;
  const find = findTerms(features);
  return (counts) => {
    const weights = find(counts).map(({ feature, count }): [number, number] => {
      return [feature, (sublinear_tf ? 1 + Math.log(count) : count) * (idf[feature] ?? 0)];
    });
    return normalise(sparseVector(features.length, weights), norm);
  };
}
