/** The cosine of every two texts of a job, a row at a time, by way of the dimensions that two texts share. */
import type { Match } from "./relations.ts";
import type { SparseVector } from "../sparse-vector.ts";

/** The texts that have a dimension, and their values. */
interface Postings {
  texts: number[];
  values: number[];
}

/** How many products a full round of rows takes: for each dimension the square of the texts that have it. */
export function countProducts(vectors: readonly SparseVector[]): number {
  const texts = new Map<number, number>();
  for (const { indices } of vectors)
    for (const index of indices) texts.set(index, (texts.get(index) ?? 0) + 1);
  let products = 0;
  for (const count of texts.values()) products += count * count;
  return products;
}

/**
 * Yields for each text its cosine with each text, of vectors of length 1; the array is filled anew for the next row. The
 * sum runs in the order of the dimensions, so that a pair has the same bits seen from either side.
 */
export function* similarityRows(units: readonly SparseVector[]): Generator<Float64Array> {
  const dimensions = new Map<number, Postings>();
  for (const [text, { indices, values }] of units.entries())
    for (const [at, index] of indices.entries()) {
      const postings = dimensions.get(index) ?? { texts: [], values: [] };
      dimensions.set(index, postings);
      postings.texts.push(text);
      postings.values.push(values[at] ?? 0);
    }
  const row = new Float64Array(units.length);
  for (const unit of units) {
    row.fill(0);
    for (const [at, index] of unit.indices.entries()) {
      const postings = dimensions.get(index);
      if (postings) addProducts(row, postings, unit.values[at] ?? 0);
    }
    // Rounding may take a text and its copy a bit beyond 1.
    for (let text = 0; text < row.length; text += 1) row[text] = Math.max(-1, Math.min(1, row[text] ?? 0));
    yield row;
  }
}

/** The innermost loop, so it counts by itself. */
function addProducts(row: Float64Array, { texts, values }: Postings, weight: number): void {
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at] ?? 0;
    row[text] = (row[text] ?? 0) + weight * (values[at] ?? 0);
  }
}

/** The texts with at least so large a cosine, largest first and equal ones in the order of the job; never the text itself. */
export function nearest(row: Float64Array, self: number, least: number, most: number): Match[] {
  const best: Match[] = [];
  for (let text = 0; text < row.length; text += 1) {
    const cosine = row[text] ?? 0;
    if (text === self || cosine < least) continue;
    if (best.length === most && cosine <= (best.at(-1)?.[1] ?? 0)) continue;
    let place = best.length;
    while (place > 0 && cosine > (best[place - 1]?.[1] ?? 0)) place -= 1;
    best.splice(place, 0, [text, cosine]);
    if (best.length > most) best.pop();
  }
  return best;
}
