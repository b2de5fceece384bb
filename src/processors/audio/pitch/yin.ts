/** The pitch of one window by YIN: how far the window has to be moved until it looks like itself again. */
import { createPowerSpectrum, powerOfTwo } from "../spectrum/power-spectrum.ts";
import { vertexShift } from "../spectrum/vertex-shift.ts";

export interface PitchRange {
  lowHertz: number;
  /** At most half the sample rate. */
  highHertz: number;
}

export interface Pitch {
  hertz: number;
  /** How unlike itself the window is one period later: 0 for a lasting tone, about 1 for noise. */
  aperiodicity: number;
}

/** The first period that is less aperiodic than this is taken, however good its multiples are. */
const troughThreshold = 0.1;

/**
 * de Cheveigné and Kawahara, "YIN, a fundamental frequency estimator for speech and music" (2002), as librosa 0.11 has it:
 * the differences run over the whole window with zeros behind it, are taken from the autocorrelation, and the period lies
 * between two samples by a parabola.
 */
export function createYin(
  sampleRate: number,
  windowFrames: number,
  { lowHertz, highHertz }: PitchRange,
): (window: Float64Array) => Pitch {
  const shortest = Math.floor(sampleRate / highHertz);
  const longest = Math.min(Math.ceil(sampleRate / lowHertz), windowFrames - 1);
  const size = powerOfTwo(windowFrames + longest);
  const transform = createPowerSpectrum(size);
  const power = new Float64Array(size / 2 + 1);
  const correlation = new Float64Array(longest + 1);
  const differences = new Float64Array(longest - shortest + 1);
  return (window) => {
    transform.measure(window, power);
    transform.correlate(power, correlation);
    normaliseDifferences(window, correlation, differences);
    const trough = findTrough(differences);
    const period = shortest + trough + vertexShift(differences, trough);
    return { hertz: sampleRate / period, aperiodicity: differences[trough] ?? 1 };
  };
}

/**
 * The paper's d′: the difference at each period over its mean up to there. `differences` holds those from the shortest
 * period on, `correlation` ends with the longest.
 */
function normaliseDifferences(
  window: Float64Array,
  correlation: Float64Array,
  differences: Float64Array,
): void {
  const shortest = correlation.length - differences.length;
  const energy = correlation[0] ?? 0;
  let head = 0;
  let sum = 0;
  for (let period = 1; period < correlation.length; period++) {
    head += (window[period - 1] ?? 0) ** 2;
    const difference = 2 * (energy - (correlation[period] ?? 0)) - head;
    sum += difference;
    if (period >= shortest) differences[period - shortest] = difference / (sum / period + smallest);
  }
}

/** The first trough below the threshold, or else the deepest place. */
function findTrough(differences: Float64Array): number {
  let deepest = 0;
  for (let at = 0; at < differences.length; at++) {
    const here = differences[at] ?? 0;
    if (here < troughThreshold && isTrough(differences, at)) return at;
    if (here < (differences[deepest] ?? 0)) deepest = at;
  }
  return deepest;
}

function isTrough(differences: Float64Array, at: number): boolean {
  const [before, here, after] = [differences[at - 1], differences[at] ?? 0, differences[at + 1]];
  if (before === undefined) return here < (after ?? 0);
  return here < before && (after === undefined || here <= after);
}

/** The smallest normal number: keeps silence from being divided by zero, and changes nothing else. */
const smallest = 2 ** -1022;
