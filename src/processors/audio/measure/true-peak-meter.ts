/**
 * The true peak: how far the signal goes between its samples, where a converter will play it. Interpolates only where
 * samples are large enough for a new peak, which in speech and music is seldom.
 */
import { blockFrames } from "./even-blocks.ts";
import { interpolatedPeak, interpolator } from "./interpolator.ts";
import { type Envelope, stretchFrames } from "./level-meter.ts";

export interface TruePeakMeter {
  /** `samples` of one channel, at most a block of them, with their envelope. */
  add(samples: Float32Array, envelope: Envelope): void;
  /** The largest magnitude so far, never less than that of the samples. */
  peak(): number;
}

const { memory, innerGain, outerGain } = interpolator;

/**
 * ITU-R BS.1770-4, annex 2: the peak of the signal oversampled four times. From 192 kHz on the samples themselves are
 * dense enough.
 */
export function createTruePeakMeter(sampleRate: number): TruePeakMeter {
  const line = new Float32Array(memory + blockFrames);
  const isDense = sampleRate >= 192_000;
  let peak = 0;
  let before = 0;
  return {
    add: (samples, { low, high, stretches }) => {
      line.set(samples, memory);
      for (let stretch = 0; stretch < stretches; stretch++) {
        const here = Math.max(-(low[stretch] ?? 0), high[stretch] ?? 0);
        const largest = Math.max(before, here);
        before = here;
        if (here > peak) peak = here;
        // Of two neighbours one must be so large for a new peak between them, the samples around them being what they are.
        const least = (peak - outerGain * largest) / innerGain;
        if (isDense || largest <= least) continue;
        const from = memory + stretch * stretchFrames;
        const to = Math.min(memory + samples.length, from + stretchFrames);
        peak = interpolatedPeak(line, [from, to], { soFar: peak, largest });
      }
      line.copyWithin(0, samples.length, samples.length + memory);
    },
    peak: () => peak,
  };
}
