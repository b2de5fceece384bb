/**
 * Okapi BM25 as vectors: the sum of a text's weights over the terms of a query is its score. Robertson and Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the idf of Lucene, which is never negative.
 */
import type { Vocabulary } from "../options.ts";
import { sparseVector } from "../sparse-vector.ts";
import { type EmbedTerms, findTerms } from "./embed.ts";

/** ln(1 + (n − df + 0.5) / (df + 0.5)) */
export function weighByRelevance(termDocuments: number, documents: number): number {
  return Math.log(1 + (documents - termDocuments + 0.5) / (termDocuments + 0.5));
}

/** idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length)); lengths in terms, features or not. */
export function embedByBm25({ features, idf, average_length, settings }: Vocabulary): EmbedTerms {
  const { k1, b } = settings;
  const find = findTerms(features);
  return (counts) => {
    const all = [...counts];
    const length = all.reduce((sum, [, count]) => sum + count, 0);
    const slowness = k1 * (1 - b + (b * length) / (average_length || 1));
    const weights = find(all).map(({ feature, count }): [number, number] => {
      return [feature, ((idf[feature] ?? 0) * count * (k1 + 1)) / (count + slowness)];
    });
    return sparseVector(features.length, weights);
  };
}
