/** Signals that standards and tools measure themselves by, made by arithmetic as WAV files of 32-bit float. */
import { buildWav } from "./wav-builder.ts";

export interface Tone {
  hertz: number;
  /** In radians. */
  phase?: number;
  /** Peak over full scale 1 and how long it lasts, one step after the other. */
  steps: readonly { peak: number; seconds: number }[];
  /** How long it swells from silence and dies away; a tone that begins within a wave has higher peaks there. */
  fadeSeconds?: number;
}

/** Each channel is the tone times its gain. */
export function toneWav(
  { hertz, phase = 0, steps, fadeSeconds = 0 }: Tone,
  rate: number,
  gains: readonly number[],
): Buffer {
  const envelope = steps.flatMap(({ peak, seconds }) => [{ peak, frames: Math.round(seconds * rate) }]);
  const frames = envelope.reduce((sum, step) => sum + step.frames, 0);
  const samples = new Float32Array(frames * gains.length);
  let frame = 0;
  for (const step of envelope) {
    for (const end = frame + step.frames; frame < end; frame++) {
      const fade = Math.min(1, (Math.min(frame, frames - frame) + 1) / (fadeSeconds * rate + 1));
      const sample = fade * step.peak * Math.sin((2 * Math.PI * hertz * frame) / rate + phase);
      gains.forEach((gain, channel) => {
        samples[frame * gains.length + channel] = gain * sample;
      });
    }
  }
  return floatWav(samples, rate, gains.length);
}

export function floatWav(samples: Float32Array, rate: number, channels = 1): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return buildWav({ tag: 3, bits: 32, channels, rate, data });
}

export function fromDecibels(level: number): number {
  return 10 ** (level / 20);
}
