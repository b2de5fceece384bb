/**
 * Latent semantic analysis: TF-IDF vectors reduced to topics by truncated singular value decomposition, X ≈ U·Σ·Vᵀ, as
 * scikit-learn's `TruncatedSVD(algorithm="arpack")` gives them. Exact and without a random start.
 */
import { ServiceError } from "../../../protocol/errors.ts";
import { decodeNumbers, encodeNumbers } from "../number-bytes.ts";
import type { Vocabulary } from "../options.ts";
import { type SparseVector, sparseVector } from "../sparse-vector.ts";
import type { EmbedTerms } from "./embed.ts";
import { embedByTfidf } from "./tfidf.ts";

export const defaultTopics = 100;

/** The work is that to the third power; 1,000 take some seconds. */
const maxLsaSide = 1000;

/** A singular value below this share of the largest is rounding, and its topic noise. */
const leastShare = 1e-6;

export interface Topics {
  /** Base64 of the rows of Vᵀ. */
  components: string;
  singular_values: number[];
}

/**
 * The eigenvectors of XᵀX, or of X·Xᵀ where there are fewer texts than features. Each topic has its largest weight
 * positive. Throws `invalid_option` above 1,000 of both.
 */
export async function fitTopics(
  vectors: readonly SparseVector[],
  featureCount: number,
  most: number,
): Promise<Topics> {
  const byTexts = vectors.length < featureCount;
  const side = Math.min(vectors.length, featureCount);
  if (side > maxLsaSide) throw tooLarge(vectors.length, featureCount);
  const rows = byTexts ? transpose(vectors, featureCount) : vectors;
  const { EigenvalueDecomposition, Matrix } = await import("ml-matrix");
  const products = Matrix.from1DArray(side, side, sumOuterProducts(rows, side));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(products, {
    assumeSymmetric: true,
  });
  const largest = Math.sqrt(Math.max(0, realEigenvalues.at(-1) ?? 0));
  const topics = realEigenvalues
    .map((eigenvalue, column) => ({ column, singular: Math.sqrt(Math.max(0, eigenvalue)) }))
    .filter(({ singular }) => singular > largest * leastShare)
    .toReversed()
    .slice(0, most);
  const components = topics.map(({ column, singular }) => {
    const eigenvector = eigenvectorMatrix.getColumn(column);
    return orient(byTexts ? combine(vectors, eigenvector, featureCount, singular) : eigenvector);
  });
  return {
    components: encodeNumbers(components.flat()),
    singular_values: topics.map(({ singular }) => singular),
  };
}

/** For each topic the sum of the text's TF-IDF weights times the topic's. */
export function embedByLsa(vocabulary: Vocabulary): EmbedTerms {
  const weigh = embedByTfidf(vocabulary);
  const components = decodeNumbers(vocabulary.components ?? "");
  const width = vocabulary.features.length;
  const topics = components.length / width;
  return (counts) => {
    const { indices, values } = weigh(counts);
    const vector = Array.from({ length: topics }, (_, topic): [number, number] => {
      let sum = 0;
      for (const [at, index] of indices.entries())
        sum += (values[at] ?? 0) * (components[topic * width + index] ?? 0);
      return [topic, sum];
    });
    return sparseVector(topics, vector);
  };
}

/** Σ x·xᵀ over vectors of this length, row by row. */
function sumOuterProducts(vectors: readonly SparseVector[], side: number): number[] {
  const sums = Array.from({ length: side * side }, () => 0);
  for (const { indices, values } of vectors)
    for (const [a, row] of indices.entries())
      for (const [b, column] of indices.entries()) {
        const at = row * side + column;
        sums[at] = (sums[at] ?? 0) + (values[a] ?? 0) * (values[b] ?? 0);
      }
  return sums;
}

function transpose(vectors: readonly SparseVector[], featureCount: number): SparseVector[] {
  const columns = Array.from({ length: featureCount }, (): SparseVector => {
    return { size: vectors.length, indices: [], values: [] };
  });
  for (const [text, { indices, values }] of vectors.entries())
    for (const [at, feature] of indices.entries()) {
      columns[feature]?.indices.push(text);
      columns[feature]?.values.push(values[at] ?? 0);
    }
  return columns;
}

/** A column of V = Xᵀ·U·Σ⁻¹. */
function combine(
  vectors: readonly SparseVector[],
  eigenvector: readonly number[],
  featureCount: number,
  singular: number,
): number[] {
  const sums = Array.from({ length: featureCount }, () => 0);
  for (const [text, { indices, values }] of vectors.entries())
    for (const [at, feature] of indices.entries())
      sums[feature] = (sums[feature] ?? 0) + ((values[at] ?? 0) * (eigenvector[text] ?? 0)) / singular;
  return sums;
}

/** A singular vector is one only up to its sign; scikit-learn takes the sign that makes the largest weight positive. */
function orient(vector: number[]): number[] {
  const peak = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return peak < 0 ? vector.map((value) => -value) : vector;
}

function tooLarge(texts: number, features: number): ServiceError {
  return new ServiceError(
    "invalid_option",
    `'lsa' takes at most ${maxLsaSide} features or ${maxLsaSide} texts, and here are ${features} features and ` +
      `${texts} texts. Lower 'max_features'.`,
    { field: "max_features", limit: maxLsaSide, actual: Math.min(texts, features) },
  );
}
