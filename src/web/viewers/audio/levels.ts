/** The stretches of a waveform: when each begins, its extremes, its peak level, and whether it is clipped. */
import type { AudioResult, Waveform } from "./audio-result.ts";

/** What is quieter is drawn as this, in dBFS. */
export const floorDb = -60;

interface Level {
  /** In seconds. */
  at: number;
  low: number;
  high: number;
  /** The peak, not below the floor, with two digits. */
  dbfs: number;
}

export function levelsOf({ frames_per_bucket, min, max }: Waveform, { sample_rate }: AudioResult): Level[] {
  return max.map((high, place) => {
    const low = min[place] ?? high;
    const peak = Math.max(Math.abs(low), Math.abs(high));
    const dbfs = peak > 0 ? Math.max(floorDb, 20 * Math.log10(peak)) : floorDb;
    return {
      at: Number(((place * frames_per_bucket) / sample_rate).toFixed(4)),
      low,
      high,
      dbfs: Number(dbfs.toFixed(2)),
    };
  });
}

export interface Span {
  fromSeconds: number;
  toSeconds: number;
}

/**
 * Where samples are clipped. The result counts them without their places, but they are at full scale, which nothing
 * exceeds: with any, the largest peaks are where they stand, give or take the step between the two ends of the scale.
 */
export function clippedSpans(waveform: Waveform, audio: AudioResult): Span[] {
  if (!audio.clipped_samples || !audio.peak) return [];
  const step = 2 ** (1 - Math.min(audio.bits_per_sample ?? 16, 16));
  const least = Math.min(audio.peak, 1) - step - roundedBy;
  const seconds = waveform.frames_per_bucket / audio.sample_rate;
  const spans: Span[] = [];
  for (const [place, high] of waveform.max.entries()) {
    if (Math.max(high, -(waveform.min[place] ?? 0)) < least) continue;
    const last = spans.at(-1);
    const fromSeconds = place * seconds;
    if (last && last.toSeconds >= fromSeconds) last.toSeconds = fromSeconds + seconds;
    else spans.push({ fromSeconds, toSeconds: fromSeconds + seconds });
  }
  return spans;
}

/** A waveform has four digits. */
const roundedBy = 5e-5;
