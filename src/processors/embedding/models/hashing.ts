/** scikit-learn's `HashingVectorizer`: a term's hash says its column, so that nothing is learnt and any two jobs compare. */
import type { Vocabulary } from "../options.ts";
import { normalise, sparseVector } from "../sparse-vector.ts";
import type { EmbedTerms } from "./embed.ts";
import { murmurHash3 } from "./murmur-hash.ts";

export const defaultColumns = 1024;

/** The hash as a signed number gives the column by its size and, with `alternate_sign`, by its sign that of the count. */
export function embedByHashing({ settings }: Pick<Vocabulary, "settings">): EmbedTerms {
  const { dimensions = defaultColumns, alternate_sign, norm } = settings;
  const encoder = new TextEncoder();
  return (counts) => {
    const sums = new Map<number, number>();
    for (const [term, count] of counts) {
      const hash = murmurHash3(encoder.encode(term)) | 0;
      const column = Math.abs(hash) % dimensions;
      const signed = alternate_sign && hash < 0 ? -count : count;
      sums.set(column, (sums.get(column) ?? 0) + signed);
    }
    return normalise(sparseVector(dimensions, sums), norm);
  };
}
