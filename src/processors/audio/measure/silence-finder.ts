/** Finds where a recording is silent: stretches of time in which every sample of every channel is below a threshold. */
import { type Envelope, stretchFrames } from "./level-meter.ts";

/** From the first silent frame to the first that is not, in seconds from the beginning. */
interface SilentSegment {
  start_seconds: number;
  end_seconds: number;
  duration_seconds: number;
}

export interface SilenceRule {
  /** In dBFS; a sample is silent when its magnitude is below. */
  thresholdDb: number;
  /** Shorter silences are none. */
  shortestSeconds: number;
  /** More segments are counted, and not listed. */
  maxSegments: number;
}

export interface SilenceFigures {
  segments: SilentSegment[];
  count: number;
  /** Of all segments together. */
  seconds: number;
}

export interface SilenceFinder {
  add(block: readonly Float32Array[], envelopes: readonly Envelope[]): void;
  describe(): SilenceFigures;
}

/** The rule of FFmpeg's `silencedetect` filter without `mono`; silences inside a stretch of the envelope are too short. */
export function createSilenceFinder(sampleRate: number, rule: SilenceRule): SilenceFinder {
  const threshold = 10 ** (rule.thresholdDb / 20);
  const shortestFrames = Math.max(stretchFrames, Math.round(rule.shortestSeconds * sampleRate));
  const found: SilenceFigures = { segments: [], count: 0, seconds: 0 };
  let frame = 0;
  let silentSince = 0;

  const endSilence = (end: number): void => {
    const frames = end - silentSince;
    if (frames < shortestFrames) return;
    found.count++;
    found.seconds += frames / sampleRate;
    if (found.segments.length >= rule.maxSegments) return;
    found.segments.push({
      start_seconds: silentSince / sampleRate,
      end_seconds: end / sampleRate,
      duration_seconds: frames / sampleRate,
    });
  };

  return {
    add: (block, envelopes) => {
      const frames = block[0]?.length ?? 0;
      for (let from = 0; from < frames; from += stretchFrames) {
        const stretch = from / stretchFrames;
        if (envelopes.every((envelope) => isQuiet(envelope, stretch, threshold))) continue;
        const { first, last } = loudFrames(block, from, Math.min(frames, from + stretchFrames), threshold);
        endSilence(frame + first);
        silentSince = frame + last + 1;
      }
      frame += frames;
    },
    describe: () => {
      endSilence(frame);
      return found;
    },
  };
}

function isQuiet({ low, high }: Envelope, stretch: number, threshold: number): boolean {
  return (high[stretch] ?? 0) < threshold && (low[stretch] ?? 0) > -threshold;
}

/** The first and the last frame with a loud sample, of a stretch that has one. */
function loudFrames(block: readonly Float32Array[], from: number, to: number, threshold: number) {
  const isLoud = (frame: number): boolean =>
    block.some((samples) => Math.abs(samples[frame] ?? 0) >= threshold);
  let first = from;
  while (first < to && !isLoud(first)) first++;
  let last = to - 1;
  while (last > first && !isLoud(last)) last--;
  return { first, last };
}
