/** The waveform for a picture of a recording of any length: extremes over buckets, a bounded number of them. */
import { type Envelope, stretchFrames } from "./level-meter.ts";

/** `min[i]` and `max[i]` are over all channels and `frames_per_bucket` frames, of full scale 1; the last may be shorter. */
export interface WaveformFigures {
  frames_per_bucket: number;
  min: number[];
  max: number[];
}

export interface WaveformMeter {
  add(envelopes: readonly Envelope[]): void;
  describe(): WaveformFigures;
}

/**
 * Nobody knows how long a recording will be until it has been decoded, so buckets begin small, and each time there are
 * too many, two become one: in the end there are more than half of `mostBuckets`, unless the recording is very short.
 */
export function createWaveformMeter(mostBuckets: number): WaveformMeter {
  let stretchesPerBucket = 1;
  let stretchesInLast = 0;
  let min: number[] = [];
  let max: number[] = [];

  const addStretch = (low: number, high: number): void => {
    if (stretchesInLast === 0) {
      if (min.length === mostBuckets) halve();
    }
    if (stretchesInLast === 0) {
      min.push(low);
      max.push(high);
    } else {
      const last = min.length - 1;
      min[last] = Math.min(min[last] ?? low, low);
      max[last] = Math.max(max[last] ?? high, high);
    }
    stretchesInLast = (stretchesInLast + 1) % stretchesPerBucket;
  };

  const halve = (): void => {
    min = mergePairs(min, Math.min);
    max = mergePairs(max, Math.max);
    stretchesInLast = mostBuckets % 2 === 1 ? stretchesPerBucket : 0;
    stretchesPerBucket *= 2;
  };

  return {
    add: (envelopes) => {
      if (mostBuckets === 0) return;
      const stretches = envelopes[0]?.stretches ?? 0;
      for (let stretch = 0; stretch < stretches; stretch++) {
        let low = Number.POSITIVE_INFINITY;
        let high = Number.NEGATIVE_INFINITY;
        for (const envelope of envelopes) {
          low = Math.min(low, envelope.low[stretch] ?? 0);
          high = Math.max(high, envelope.high[stretch] ?? 0);
        }
        addStretch(low, high);
      }
    },
    describe: () => ({
      frames_per_bucket: stretchesPerBucket * stretchFrames,
      min: min.map(toFourDigits),
      max: max.map(toFourDigits),
    }),
  };
}

function mergePairs(values: readonly number[], pick: (a: number, b: number) => number): number[] {
  return Array.from({ length: Math.ceil(values.length / 2) }, (_, pair) => {
    const first = values[2 * pair] ?? 0;
    return pick(first, values[2 * pair + 1] ?? first);
  });
}

/** More than a picture can show. */
function toFourDigits(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
