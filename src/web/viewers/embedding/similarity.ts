/** How alike vectors are: the cosine of each with each. */
import type { SparseVector } from "./embedding-result.ts";

/** Row after row; 0 for a vector that is all zeros, and 1 for each other one with itself. */
export function cosinesOf(vectors: readonly SparseVector[]): Float64Array {
  const count = vectors.length;
  const lengths = vectors.map((vector) => Math.sqrt(dot(vector, vector)));
  const cosines = new Float64Array(count * count);
  for (const [row, one] of vectors.entries()) {
    for (let column = row; column < count; column++) {
      const other = vectors[column];
      const size = (lengths[row] ?? 0) * (lengths[column] ?? 0);
      const cosine = other && size > 0 ? dot(one, other) / size : 0;
      cosines[row * count + column] = cosine;
      cosines[column * count + row] = cosine;
    }
  }
  return cosines;
}

function dot(one: SparseVector, other: SparseVector): number {
  const [fewer, more] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [index, value] of fewer) sum += value * (more.get(index) ?? 0);
  return sum;
}
