/**
 * Measures a signal in one pass over its blocks: level, peak, zero crossings, offset, for each channel and for all.
 * Stands after decoding; knows nothing of files.
 */

/** Figures of one channel. Levels are of full scale 1.0; in dB relative to it, null for silence (JSON has no −∞). */
interface ChannelFigures {
  /** √(mean of x²), so that a full-scale sine has 0.7071 (−3.01 dB) and a full-scale square wave 1 (0 dB). */
  rms_energy: number;
  rms_dbfs: number | null;
  /** The largest |x|; above 1 only in float files. */
  peak: number;
  peak_dbfs: number | null;
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

export interface SignalFigures {
  frames: number;
  /** Level, peak and offset over all samples of all channels; zero crossings are those of the first channel. */
  overall: ChannelFigures;
  perChannel: ChannelFigures[];
  /** Samples that are not a number or infinite; they are left out of every figure. */
  unusableSamples: number;
  samples: number;
}

/** Full scale of a coding: the smallest and the largest sample it can hold. */
export interface FullScale {
  low: number;
  high: number;
}

interface Tally {
  samples: number;
  unusable: number;
  sum: number;
  sumOfSquares: number;
  peak: number;
  crossings: number;
  clipped: number;
  /** Sign of the last sample: 1 or 0. */
  wasNegative: number;
}

export async function measureSignal(
  blocks: AsyncIterable<Float32Array[]>,
  channels: number,
  fullScale: FullScale,
): Promise<SignalFigures> {
  const tallies = Array.from({ length: channels }, emptyTally);
  let frames = 0;
  for await (const block of blocks) {
    frames += block[0]?.length ?? 0;
    tallies.forEach((tally, channel) => {
      const samples = block[channel];
      if (samples) addSamples(tally, samples, fullScale);
    });
  }
  const all = tallies.reduce(addTallies, emptyTally());
  const perChannel = tallies.map((tally) => toFigures(tally, tally, frames));
  const overall = toFigures(all, tallies[0] ?? all, frames);
  return { frames, overall, perChannel, unusableSamples: all.unusable, samples: all.samples + all.unusable };
}

function emptyTally(): Tally {
  return {
    samples: 0,
    unusable: 0,
    sum: 0,
    sumOfSquares: 0,
    peak: 0,
    crossings: 0,
    clipped: 0,
    wasNegative: 0,
  };
}

/** The hot loop, once for every sample: no branch on the sign, which in sound is a coin toss, halves its time. */
function addSamples(tally: Tally, samples: Float32Array, { low, high }: FullScale): void {
  let { sum, sumOfSquares, peak } = tally;
  let unusable = 0;
  let crossings = 0;
  let clipped = 0;
  let wasNegative = tally.samples > 0 ? tally.wasNegative : firstSign(samples);
  for (let index = 0; index < samples.length; index++) {
    const x = samples[index] ?? 0;
    if (!Number.isFinite(x)) {
      unusable++;
      continue;
    }
    sum += x;
    sumOfSquares += x * x;
    if (Math.abs(x) > peak) peak = Math.abs(x);
    const isNegative = x < 0 ? 1 : 0;
    crossings += isNegative ^ wasNegative;
    wasNegative = isNegative;
    if (x >= high || x <= low) clipped++;
  }
  tally.samples += samples.length - unusable;
  tally.unusable += unusable;
  tally.crossings += crossings;
  tally.clipped += clipped;
  Object.assign(tally, { sum, sumOfSquares, peak, wasNegative });
}

function firstSign(samples: Float32Array): number {
  return (samples.find(Number.isFinite) ?? 0) < 0 ? 1 : 0;
}

function addTallies(total: Tally, tally: Tally): Tally {
  return {
    samples: total.samples + tally.samples,
    unusable: total.unusable + tally.unusable,
    sum: total.sum + tally.sum,
    sumOfSquares: total.sumOfSquares + tally.sumOfSquares,
    peak: Math.max(total.peak, tally.peak),
    crossings: total.crossings + tally.crossings,
    clipped: total.clipped + tally.clipped,
    wasNegative: 0,
  };
}

function toFigures(level: Tally, crossing: Tally, frames: number): ChannelFigures {
  const count = Math.max(1, level.samples);
  const rms = Math.sqrt(level.sumOfSquares / count);
  return {
    rms_energy: rms,
    rms_dbfs: toDecibels(rms),
    peak: level.peak,
    peak_dbfs: toDecibels(level.peak),
    dc_offset: level.sum / count,
    crest_factor: rms > 0 ? level.peak / rms : null,
    zero_crossings: crossing.crossings,
    zero_crossing_rate: crossing.crossings / Math.max(1, frames - 1),
    clipped_samples: level.clipped,
  };
}

function toDecibels(level: number): number | null {
  return level > 0 ? 20 * Math.log10(level) : null;
}
