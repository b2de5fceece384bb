/** How strongly something begins at each moment of a recording: by how much its spectrum rises from window to window. */
import { createMelBands, melBands } from "../spectrum/mel-bands.ts";
import type { WindowSize } from "../spectrum/sliding-windows.ts";

export interface OnsetStrength {
  /** |X|² of the next window. */
  add(power: Float64Array): void;
  /** In dB, one for each window; never below 0. */
  envelope(): Float64Array;
}

/** Half of 22,050 Hz, to which librosa resamples. */
const topHertz = 11_025;

/** How far below the loudest band changes count, in dB. */
const range = 80;

/** A rise is seen in the first window that reaches its sound: half a window, two hops, before the sound. */
const delayWindows = 2;

/**
 * librosa's `onset_strength`: the mean over 128 mel bands of the rises in decibels. Its `top_db` of 80 is counted from the
 * loudest band so far instead of that of the whole recording, so that nothing has to be kept; the envelope, a number for
 * each window, is what memory grows by.
 */
export function createOnsetStrength(sampleRate: number, { windowFrames }: WindowSize): OnsetStrength {
  const measureBands = createMelBands({
    sampleRate,
    windowFrames,
    topHertz: Math.min(topHertz, sampleRate / 2),
  });
  const rises: number[] = [];
  let before = new Float64Array(melBands);
  let now = new Float64Array(melBands);
  let loudest = Number.NEGATIVE_INFINITY;
  return {
    add: (power) => {
      measureBands(power, now);
      loudest = Math.max(loudest, ...now);
      rises.push(rises.length === 0 ? 0 : meanRise(before, now, loudest - range));
      [before, now] = [now, before];
    },
    envelope: () => {
      const envelope = new Float64Array(rises.length);
      for (let at = delayWindows; at < envelope.length; at++) envelope[at] = rises[at - delayWindows] ?? 0;
      return envelope;
    },
  };
}

function meanRise(before: Float64Array, now: Float64Array, floor: number): number {
  let sum = 0;
  for (let band = 0; band < melBands; band++) {
    sum += Math.max(0, Math.max(floor, now[band] ?? 0) - Math.max(floor, before[band] ?? 0));
  }
  return sum / melBands;
}
