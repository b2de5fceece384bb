/** A waveform by the browser's own decoder, in steps short enough for the page to stay awake between them. */
import { pause } from "../../../client/pause.ts";
import type { AudioResult, Waveform } from "./audio-result.ts";

const buckets = 512;

/** Of all channels; they are held as float32, and so in 200 MB. */
const mostSamples = 50_000_000;

/** Some 10 ms. */
const samplesPerStep = 2_000_000;

/** What Chromium, Firefox and Safari have in common. */
const rates = { least: 8000, most: 96_000 };

/** Nothing where the recording is too long, or of a kind that the browser does not know. */
export async function measureWaveform(
  file: File,
  { sample_rate, duration_seconds, channels }: AudioResult,
  signal: AbortSignal,
): Promise<Waveform | undefined> {
  const rate = Math.min(Math.max(sample_rate, rates.least), rates.most);
  if (duration_seconds * rate * channels > mostSamples) return undefined;
  const buffer = await decode(file, rate);
  if (!buffer || buffer.length === 0) return undefined;
  const all = Array.from({ length: buffer.numberOfChannels }, (_, at) => buffer.getChannelData(at));
  const frames = Math.ceil(buffer.length / buckets);
  const min: number[] = [];
  const max: number[] = [];
  let measured = 0;
  for (let from = 0; from < buffer.length && !signal.aborted; from += frames) {
    const [low, high] = extremes(all.map((samples) => samples.subarray(from, from + frames)));
    min.push(low);
    max.push(high);
    measured += frames * all.length;
    if (measured < samplesPerStep) continue;
    measured = 0;
    await pause(0, undefined);
  }
  return { frames_per_bucket: (frames * sample_rate) / rate, min, max };
}

async function decode(file: File, rate: number): Promise<AudioBuffer | undefined> {
  try {
    return await new OfflineAudioContext(1, 1, rate).decodeAudioData(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

function extremes(channels: readonly Float32Array[]): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const samples of channels) {
    for (const sample of samples) {
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
  }
  return [low, high];
}
