/** The tempo of a recording from the strength of its onsets. */
import { vertexShift } from "../spectrum/vertex-shift.ts";
import { meanAutocorrelation } from "./tempogram.ts";

export interface Tempo {
  bpm: number;
  /** The time of a beat, in values of the envelope; between two of them. */
  period: number;
  /** Mean autocorrelation of the onsets one beat later, at most 1. */
  clarity: number;
}

const correlatedSeconds = 8;
const likeliestBpm = 120;
const fastestBpm = 320;

/**
 * librosa's `feature.tempo`: the lag at which the onsets are most alike, weighed by a prior that is normal over octaves
 * around 120 BPM. librosa stops there, at 117.5 or 123.0 for 120; here a parabola through the neighbouring lags finds the
 * place between them. Null where nothing begins. `rate` is that of the envelope, in values a second.
 */
export function estimateTempo(envelope: Float64Array, rate: number): Tempo | null {
  if (envelope.every((strength) => strength === 0)) return null;
  const alike = meanAutocorrelation(envelope, Math.floor(correlatedSeconds * rate));
  const lag = findBestLag(alike, 60 * rate);
  const period = lag + vertexShift(alike, lag);
  return { bpm: (60 * rate) / period, period, clarity: alike[lag] ?? 0 };
}

/** `valuesPerMinute` over a lag is its tempo. */
function findBestLag(alike: Float64Array, valuesPerMinute: number): number {
  let best = { lag: 0, score: Number.NEGATIVE_INFINITY };
  for (let lag = 1; lag < alike.length; lag++) {
    const bpm = valuesPerMinute / lag;
    if (bpm >= fastestBpm) continue;
    const score = Math.log1p(1e6 * (alike[lag] ?? 0)) - Math.log2(bpm / likeliestBpm) ** 2 / 2;
    if (score > best.score) best = { lag, score };
  }
  return best.lag;
}
