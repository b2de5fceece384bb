/** The numbers of one document over the features of its job: scikit-learn's `TfidfVectorizer.transform`. */
import type { Vocabulary } from "./vocabulary.ts";

export interface WeightOptions {
  sublinear_tf: boolean;
  norm: "l2" | "l1" | "none";
}

/**
 * For each feature tf · idf, tf the count or, sublinear, 1 + ln(count); divided by the vector's length in the chosen
 * norm. The sums run in the order of the features, so that every slave gets the same last bit.
 */
export function weighDocument(
  counts: ReadonlyMap<string, number>,
  { features, idf }: Vocabulary,
  { sublinear_tf, norm }: WeightOptions,
): number[] {
  const weights = features.map((feature, index) => {
    const count = counts.get(feature) ?? 0;
    if (count === 0) return 0;
    return (sublinear_tf ? 1 + Math.log(count) : count) * (idf[index] ?? 0);
  });
  const length = measure(weights, norm);
  return length === 0 ? weights : weights.map((weight) => weight / length);
}

function measure(weights: number[], norm: WeightOptions["norm"]): number {
  if (norm === "none") return 1;
  let sum = 0;
  for (const weight of weights) sum += norm === "l1" ? weight : weight * weight;
  return norm === "l1" ? sum : Math.sqrt(sum);
}
