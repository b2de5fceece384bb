/** What a model is once it has learnt all it needs: the terms of a text in, its vector out. */
import type { SparseVector } from "../sparse-vector.ts";

export type TermCount = readonly [term: string, count: number];
export type Embed = (counts: Iterable<TermCount>) => SparseVector;

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
