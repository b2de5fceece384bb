/**
 * Spherical k-means: texts in clusters by the cosine with the mean direction of each (Dhillon and Modha 2001). Own code,
 * since libraries take dense rows only, which 10,000 texts of 100,000 features have no room for.
 */
import { type SparseVector, sparseVector, normalise } from "../sparse-vector.ts";

export interface Clustering {
  /** For each text its cluster, from 0 in the order of the texts; null for a text without features. */
  labels: (number | null)[];
  /** For each text its cosine with the centre of its cluster. */
  cosines: number[];
  centres: SparseVector[];
}

const maxRounds = 30;
const maxStarts = 10;
/** More starts find better clusters, and one is always made. */
const productsForStarts = 3e8;

/** The largest number of products of one start. */
export function countClusterProducts(vectors: readonly SparseVector[], clusters: number): number {
  return vectors.reduce((sum, { indices }) => sum + indices.length, 0) * clusters * maxRounds;
}

/**
 * Of vectors of length 1. The best of up to ten starts, each drawn as k-means++ does (Arthur and Vassilvitskii 2007) from
 * numbers that are the same every time. There are fewer clusters where there are fewer different texts.
 */
export function clusterTexts(units: readonly SparseVector[], clusters: number): Clustering {
  const filled = units.flatMap((unit, text) => (unit.indices.length > 0 ? [{ unit, text }] : []));
  const vectors = filled.map(({ unit }) => unit);
  const starts = Math.floor(productsForStarts / Math.max(1, countClusterProducts(vectors, clusters)));
  const random = fixedRandom();
  let best: Assignment | undefined;
  for (let start = 0; start < Math.max(1, Math.min(maxStarts, starts)); start += 1) {
    const found = iterate(vectors, drawCentres(vectors, clusters, random));
    if (!best || found.closeness > best.closeness) best = found;
  }
  const labels = units.map((): number | null => null);
  const cosines = units.map(() => 0);
  const numbers = new Map<number, number>();
  for (const [at, { text }] of filled.entries()) {
    const centre = best?.centreOf[at] ?? 0;
    if (!numbers.has(centre)) numbers.set(centre, numbers.size);
    labels[text] = numbers.get(centre) ?? 0;
    cosines[text] = best?.cosines[at] ?? 0;
  }
  const centres = [...numbers.keys()].flatMap((centre) => best?.centres[centre] ?? []);
  return { labels, cosines, centres };
}

interface Assignment {
  centres: SparseVector[];
  centreOf: number[];
  cosines: number[];
  /** The sum of the cosines. */
  closeness: number;
}

function iterate(vectors: readonly SparseVector[], start: SparseVector[]): Assignment {
  let now = assign(vectors, start);
  for (let round = 1; round < maxRounds; round += 1) {
    const next = assign(vectors, moveCentres(vectors, now));
    if (next.closeness <= now.closeness) return now;
    now = next;
  }
  return now;
}

function assign(vectors: readonly SparseVector[], centres: SparseVector[]): Assignment {
  const dense = centres.map(spread);
  const nearest = vectors.map((vector) => {
    let best = { centre: 0, cosine: Number.NEGATIVE_INFINITY };
    for (const [centre, weights] of dense.entries()) {
      const cosine = multiply(vector, weights);
      if (cosine > best.cosine) best = { centre, cosine };
    }
    return best;
  });
  return {
    centres,
    centreOf: nearest.map(({ centre }) => centre),
    cosines: nearest.map(({ cosine }) => Math.max(-1, Math.min(1, cosine))),
    closeness: nearest.reduce((sum, { cosine }) => sum + cosine, 0),
  };
}

/** To the mean direction of their texts; one without texts stays. */
function moveCentres(vectors: readonly SparseVector[], { centres, centreOf }: Assignment): SparseVector[] {
  const sums = centres.map(() => new Map<number, number>());
  for (const [at, { indices, values }] of vectors.entries()) {
    const sum = sums[centreOf[at] ?? 0];
    for (const [place, index] of indices.entries())
      sum?.set(index, (sum.get(index) ?? 0) + (values[place] ?? 0));
  }
  return centres.map((centre, at) => {
    const sum = sums[at];
    return sum?.size ? normalise(sparseVector(centre.size, sum), "l2") : centre;
  });
}

/** The first at random, each further one with a chance that grows with its distance from those there are. */
function drawCentres(
  vectors: readonly SparseVector[],
  clusters: number,
  random: () => number,
): SparseVector[] {
  const centres: SparseVector[] = [];
  const distances = vectors.map(() => 1);
  while (centres.length < clusters) {
    const chosen = vectors[draw(distances, random())];
    if (!chosen) break;
    centres.push(chosen);
    const weights = spread(chosen);
    for (const [at, vector] of vectors.entries()) {
      const distance = 1 - multiply(vector, weights);
      // Below is the rounding of a copy, which would make a cluster of its own.
      distances[at] = Math.min(distances[at] ?? 0, distance < 1e-9 ? 0 : distance);
    }
  }
  return centres;
}

/** The place at which the running sum passes this share of the whole; -1 when all are 0. */
function draw(weights: readonly number[], share: number): number {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let left = share * whole;
  let last = -1;
  for (const [at, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = at;
    left -= weight;
    if (left < 0) return at;
  }
  return last;
}

function spread({ size, indices, values }: SparseVector): Float64Array {
  const dense = new Float64Array(size);
  for (const [at, index] of indices.entries()) dense[index] = values[at] ?? 0;
  return dense;
}

function multiply({ indices, values }: SparseVector, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < indices.length; at += 1) sum += (values[at] ?? 0) * (weights[indices[at] ?? 0] ?? 0);
  return sum;
}

/** The generator "mulberry32" with a fixed seed: 0 to below 1, the same row on every machine. */
function fixedRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
