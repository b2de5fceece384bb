/** What a model is once it has learnt all it needs: what was read of a text in, its vector out. */
import type { SparseVector } from "../sparse-vector.ts";

export type TermCount = readonly [term: string, count: number];

/** What was read of a text, by the file alone. */
export interface ReadText {
  counts: Iterable<TermCount>;
  /** From a model that reads whole sentences; else empty. */
  vector: Float32Array;
}

export type EmbedTerms = (counts: Iterable<TermCount>) => SparseVector;
export type Embed = (text: ReadText) => SparseVector;

/** Finds which terms of a text are features; the others are left out. */
export function findTerms(features: readonly string[]) {
  const places = new Map(features.map((feature, index) => [feature, index]));
  return (counts: Iterable<TermCount>): { feature: number; count: number }[] => {
    const found = [];
    for (const [term, count] of counts) {
      const feature = places.get(term);
      if (feature !== undefined) found.push({ feature, count });
    }
    return found;
  };
}
