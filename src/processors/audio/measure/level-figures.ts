/** Turns the tallies of a signal into the figures of its level, of each channel and of all. */
import type { Tally } from "./level-meter.ts";

/** Levels are of full scale 1.0; in dB relative to it, null for silence (JSON has no −∞). */
export interface LevelFigures {
  /** √(mean of x²), so that a full-scale sine has 0.7071 (−3.01 dB) and a full-scale square wave 1 (0 dB). */
  rms_energy: number;
  rms_dbfs: number | null;
  /** The largest |x|; above 1 only where samples are not bounded (float, MP3, Vorbis, Opus). */
  peak: number;
  peak_dbfs: number | null;
  /** The largest |x| of the signal between its samples, see `true-peak-meter.ts`. */
  true_peak: number;
  true_peak_dbtp: number | null;
  /** Mean of x. */
  dc_offset: number;
  /** Peak over RMS; null for silence. */
  crest_factor: number | null;
  /** Pairs of neighbouring samples of which one is negative and the other is not; zero counts as positive. */
  zero_crossings: number;
  /** `zero_crossings` over the number of such pairs, 0 to 1; a sine of f Hz has 2·f / sample rate. */
  zero_crossing_rate: number;
  /** Samples at or beyond full scale: the largest or smallest value that the coding can hold, |x| ≥ 1 for floats. */
  clipped_samples: number;
}

export interface ChannelTally extends Tally {
  /** Samples that are not a number or infinite; they are left out of every figure. */
  unusable: number;
  truePeak: number;
}

export function describeChannel(tally: ChannelTally): LevelFigures {
  return toFigures(tally, tally);
}

/** Level, peak and offset over all samples of all channels; zero crossings are those of the first channel. */
export function describeOverall(tallies: readonly ChannelTally[]): LevelFigures {
  const [first] = tallies;
  if (!first) throw new Error("A recording has at least one channel.");
  const total = (pick: (tally: ChannelTally) => number): number =>
    tallies.reduce((sum, tally) => sum + pick(tally), 0);
  const all = {
    ...first,
    samples: total(({ samples }) => samples),
    unusable: total(({ unusable }) => unusable),
    sum: total(({ sum }) => sum),
    sumOfSquares: total(({ sumOfSquares }) => sumOfSquares),
    clipped: total(({ clipped }) => clipped),
    peak: Math.max(...tallies.map(({ peak }) => peak)),
    truePeak: Math.max(...tallies.map(({ truePeak }) => truePeak)),
  };
  return toFigures(all, first);
}

function toDecibels(level: number): number | null {
  return level > 0 ? 20 * Math.log10(level) : null;
}

function toFigures(level: ChannelTally, crossing: ChannelTally): LevelFigures {
  const count = Math.max(1, level.samples - level.unusable);
  const rms = Math.sqrt(level.sumOfSquares / count);
  return {
    rms_energy: rms,
    rms_dbfs: toDecibels(rms),
    peak: level.peak,
    peak_dbfs: toDecibels(level.peak),
    true_peak: level.truePeak,
    true_peak_dbtp: toDecibels(level.truePeak),
    dc_offset: level.sum / count,
    crest_factor: rms > 0 ? level.peak / rms : null,
    zero_crossings: crossing.crossings,
    zero_crossing_rate: crossing.crossings / Math.max(1, crossing.samples - 1),
    clipped_samples: level.clipped,
  };
}
