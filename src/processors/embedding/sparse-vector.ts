/** A vector by what is not 0 in it; what every model makes of a text. */

export interface SparseVector {
  size: number;
  /** Ascending, and for each its value. */
  indices: number[];
  values: number[];
}

export type Norm = "l2" | "l1" | "none";

/** From entries in any order, of different indices. */
export function sparseVector(size: number, entries: Iterable<readonly [number, number]>): SparseVector {
  const sorted = [...entries].filter(([, value]) => value !== 0).toSorted(([a], [b]) => a - b);
  return { size, indices: sorted.map(([index]) => index), values: sorted.map(([, value]) => value) };
}

export function toDense({ size, indices, values }: SparseVector): number[] {
  const dense = Array.from({ length: size }, () => 0);
  for (const [at, index] of indices.entries()) dense[index] = values[at] ?? 0;
  return dense;
}

/** Divided by its length in the norm; the sum runs in the order of the indices, so every slave gets the same last bit. */
export function normalise(vector: SparseVector, norm: Norm): SparseVector {
  const length = measure(vector.values, norm);
  if (length === 0 || norm === "none") return vector;
  return { ...vector, values: vector.values.map((value) => value / length) };
}

function measure(values: readonly number[], norm: Norm): number {
  let sum = 0;
  for (const value of values) sum += norm === "l1" ? Math.abs(value) : value * value;
  return norm === "l1" ? sum : Math.sqrt(sum);
}
