/**
 * Loudness by EBU R128: the K-weighted energy of each tenth of a second, from which `describe` makes the figures. Ten
 * numbers a second are what memory grows by, a megabyte in four hours.
 */
import { createKWeighting } from "./k-weighting.ts";

/** In LUFS (LU for the range); null where the recording is too short, or nowhere above the gate. */
export interface LoudnessFigures {
  /** ITU-R BS.1770-4: mean over windows of 400 ms above −70 LUFS and above their own mean less 10 LU. */
  integrated_lufs: number | null;
  /** EBU Tech 3341: the largest over windows of 3 s, and of 400 ms, moved by 100 ms. */
  short_term_max_lufs: number | null;
  momentary_max_lufs: number | null;
  /** EBU Tech 3342: from the 10th to the 95th percentile of windows of 3 s above −70 LUFS and their mean less 20 LU. */
  range_lu: number | null;
}

export interface LoudnessMeter {
  add(block: readonly Float32Array[]): void;
  describe(): LoudnessFigures;
}

const momentarySteps = 4;
const shortTermSteps = 30;
const absoluteGate = toEnergy(-70);

/** Below this rate the shelf of the K-weighting (1.7 kHz) has no room; there is no sound to measure either. */
export const slowestLoudnessRate = 4000;

/** `weights` tells how much each channel counts. */
export function createLoudnessMeter(sampleRate: number, weights: readonly number[]): LoudnessMeter {
  const heard = weights.flatMap((weight, channel) =>
    weight > 0 ? [{ weight, channel, filter: createKWeighting(sampleRate) }] : [],
  );
  const stepFrames = Math.round(sampleRate / 10);
  const steps: number[] = [];
  let energy = 0;
  let filled = 0;
  return {
    add: (block) => {
      const frames = block[0]?.length ?? 0;
      for (let from = 0; from < frames;) {
        const to = Math.min(frames, from + stepFrames - filled);
        for (const { weight, channel, filter } of heard) {
          const samples = block[channel];
          if (samples) energy += weight * filter.energy(samples, from, to);
        }
        filled += to - from;
        from = to;
        if (filled < stepFrames) continue;
        steps.push(energy / stepFrames);
        energy = 0;
        filled = 0;
      }
    },
    describe: () => {
      const momentary = windowMeans(steps, momentarySteps);
      const shortTerm = windowMeans(steps, shortTermSteps);
      return {
        integrated_lufs: toLoudness(gatedMean(momentary)),
        short_term_max_lufs: toLoudness(largest(shortTerm)),
        momentary_max_lufs: toLoudness(largest(momentary)),
        range_lu: loudnessRange(shortTerm),
      };
    },
  };
}

/** Means over `length` steps, one from each step on; summed anew each time, since a running sum gathers errors. */
function windowMeans(steps: readonly number[], length: number): Float64Array {
  const means = new Float64Array(Math.max(0, steps.length - length + 1));
  for (let first = 0; first < means.length; first++) {
    let sum = 0;
    for (let step = first; step < first + length; step++) sum += steps[step] ?? 0;
    means[first] = sum / length;
  }
  return means;
}

function gatedMean(energies: Float64Array): number {
  const above = energies.filter((energy) => energy >= absoluteGate);
  const gate = Math.max(absoluteGate, mean(above) / 10);
  return mean(above.filter((energy) => energy >= gate));
}

function loudnessRange(energies: Float64Array): number | null {
  const above = energies.filter((energy) => energy >= absoluteGate);
  const gate = mean(above) / 100;
  const sorted = above.filter((energy) => energy >= gate).toSorted();
  if (sorted.length === 0) return null;
  const percentile = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  return 10 * Math.log10(percentile(0.95) / percentile(0.1));
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** ITU-R BS.1770-4: −0.691 makes a 997 Hz sine at full scale in one channel −3.01 LUFS. */
function toLoudness(energy: number): number | null {
  return energy > 0 ? -0.691 + 10 * Math.log10(energy) : null;
}

function toEnergy(loudness: number): number {
  return 10 ** ((loudness + 0.691) / 10);
}
