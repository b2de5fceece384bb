/**
 * The pitch of a recording over time. One number for each window is what memory grows by, two megabytes an hour; the
 * series that is told is of bounded length.
 */
import { createSlidingWindows, windowsOfTime } from "../spectrum/sliding-windows.ts";
import { nameNote } from "./note-name.ts";
import { createYin, type PitchRange } from "./yin.ts";

/** The summary is over all voiced windows, and null where there is none. */
export interface PitchFigures {
  windows: number;
  /** Of the windows, those in which a pitch is heard. */
  voiced_share: number;
  median_hz: number | null;
  min_hz: number | null;
  max_hz: number | null;
  median_note: string | null;
  /** From one value of `hz` to the next; the first is for the beginning of the recording. */
  step_seconds: number;
  /** Of each window; of a long recording the median of as many windows as a step has. Null where most have no pitch. */
  hz: (number | null)[];
}

export interface PitchMeter {
  add(block: readonly Float32Array[]): void;
  end(): void;
  describe(): PitchFigures;
}

export interface PitchSettings extends PitchRange {
  /** A window of which every sample is quieter (of full scale 1) has no pitch. */
  threshold: number;
}

/**
 * What is less like itself one period later has no pitch. Noise has nearly 1; a voice that glides or creaks stays below
 * this: nine in ten windows of speech are then voiced where librosa's `pyin` says so (docs/quality.md).
 */
const mostAperiodic = 0.35;

const maxValues = 10_000;

export function createPitchMeter(sampleRate: number, { threshold, ...range }: PitchSettings): PitchMeter {
  const size = windowsOfTime(sampleRate);
  const estimate = createYin(sampleRate, size.windowFrames, range);
  /** In Hz, of each window; 0 where there is no pitch. */
  const pitches: number[] = [];
  const windows = createSlidingWindows(size, (window) => {
    if (isQuiet(window, threshold)) {
      pitches.push(0);
      return;
    }
    const { hertz, aperiodicity } = estimate(window);
    pitches.push(aperiodicity < mostAperiodic ? hertz : 0);
  });
  return {
    ...windows,
    describe: () => {
      const voiced = sort(pitches.filter(isVoiced));
      const middle = median(voiced);
      const windowsPerValue = Math.max(1, Math.ceil(pitches.length / maxValues));
      return {
        windows: pitches.length,
        voiced_share: voiced.length / Math.max(1, pitches.length),
        median_hz: middle,
        min_hz: voiced.at(0) ?? null,
        max_hz: voiced.at(-1) ?? null,
        median_note: middle === null ? null : nameNote(middle),
        step_seconds: (windowsPerValue * size.hopFrames) / sampleRate,
        hz: thinOut(pitches, windowsPerValue),
      };
    },
  };
}

function isQuiet(window: Float64Array, threshold: number): boolean {
  return window.every((sample) => Math.abs(sample) < threshold);
}

function isVoiced(hertz: number): boolean {
  return hertz > 0;
}

function thinOut(pitches: readonly number[], windowsPerValue: number): (number | null)[] {
  return Array.from({ length: Math.ceil(pitches.length / windowsPerValue) }, (_, value) => {
    const stretch = pitches.slice(value * windowsPerValue, (value + 1) * windowsPerValue);
    const voiced = stretch.filter(isVoiced);
    if (voiced.length * 2 <= stretch.length) return null;
    const middle = median(sort(voiced));
    return middle === null ? null : toHundredths(middle);
  });
}

/** From low to high, as numbers. */
function sort(values: readonly number[]): Float64Array {
  return Float64Array.from(values).toSorted();
}

function median(sorted: Float64Array): number | null {
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** A hundredth of a hertz is a quarter of a cent at the lowest note. */
function toHundredths(hertz: number): number {
  return Math.round(hertz * 100) / 100;
}
