/**
 * Measures the level of a signal in one pass over its blocks: RMS, peak, zero crossings, offset and clipping, for each
 * channel. On its way it notes the envelope, which spares the meters after it a look at every sample.
 */
import type { FullScale } from "../recording.ts";

/** Frames of which the envelope knows the extremes. */
export const stretchFrames = 64;

/** The smallest and the largest sample of each stretch of a block; the last stretch may be short. */
export interface Envelope {
  low: Float32Array;
  high: Float32Array;
  stretches: number;
}

/** Sums over the samples of one channel. */
export interface Tally {
  samples: number;
  sum: number;
  sumOfSquares: number;
  peak: number;
  crossings: number;
  clipped: number;
  /** Sign of the last sample: 1 or 0. */
  wasNegative: number;
}

interface BothViews {
  samples: Float32Array;
  /** The same numbers as they stand in memory (IEEE 754). */
  bits: Int32Array;
}

export function emptyTally(): Tally {
  return { samples: 0, sum: 0, sumOfSquares: 0, peak: 0, crossings: 0, clipped: 0, wasNegative: 0 };
}

export function createEnvelope(frames: number): Envelope {
  const stretches = Math.ceil(frames / stretchFrames);
  return { low: new Float32Array(stretches), high: new Float32Array(stretches), stretches };
}

/** Adds the samples of a block to the tally and writes their envelope. */
export function addSamples(
  tally: Tally,
  samples: Float32Array,
  { fullScale, envelope }: { fullScale: FullScale; envelope: Envelope },
): void {
  if (tally.samples === 0) tally.wasNegative = (samples[0] ?? 0) < 0 ? 1 : 0;
  const views = { samples, bits: new Int32Array(samples.buffer, samples.byteOffset, samples.length) };
  envelope.stretches = Math.ceil(samples.length / stretchFrames);
  for (let stretch = 0; stretch < envelope.stretches; stretch++) {
    const from = stretch * stretchFrames;
    const to = Math.min(samples.length, from + stretchFrames);
    const extremes = addStretch(tally, views, from, to);
    envelope.low[stretch] = extremes.low;
    envelope.high[stretch] = extremes.high;
    tally.peak = Math.max(tally.peak, -extremes.low, extremes.high);
    if (extremes.high >= fullScale.high || extremes.low <= fullScale.low)
      tally.clipped += countClipped(samples.subarray(from, to), fullScale);
  }
  tally.samples += samples.length;
}

/**
 * The hot loop, once for every sample. Signs are read off the bits, since a branch on the sign, which in sound is a coin
 * toss, would double its time: `bits & (bits − 1)` is negative for negative numbers, and not for −0.
 */
function addStretch(tally: Tally, { samples, bits }: BothViews, from: number, to: number): FullScale {
  let { sum, sumOfSquares, crossings, wasNegative } = tally;
  let low = samples[from] ?? 0;
  let high = low;
  for (let index = from; index < to; index++) {
    const x = samples[index] ?? 0;
    sum += x;
    sumOfSquares += x * x;
    if (x < low) low = x;
    if (x > high) high = x;
    const word = bits[index] ?? 0;
    const isNegative = (word & (word - 1)) >>> 31;
    crossings += isNegative ^ wasNegative;
    wasNegative = isNegative;
  }
  tally.sum = sum;
  tally.sumOfSquares = sumOfSquares;
  tally.crossings = crossings;
  tally.wasNegative = wasNegative;
  return { low, high };
}

function countClipped(samples: Float32Array, { low, high }: FullScale): number {
  let count = 0;
  for (const x of samples) if (x >= high || x <= low) count++;
  return count;
}
