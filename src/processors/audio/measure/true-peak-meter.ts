/**
 * The true peak: how far the signal goes between its samples, where a converter will play it. Interpolates only where
 * the envelope says that a new peak may be, which in speech and music is seldom.
 */
import { blockFrames } from "./even-blocks.ts";
import { type Envelope, stretchFrames } from "./level-meter.ts";

/** Samples before the present one that an interpolated value depends on. */
const memory = 12;

interface Interpolator {
  /** One filter for each place between two samples, the newest sample's coefficient first. */
  phases: Float64Array[];
  /** By how much an interpolated value may be larger than the samples it is made of. */
  gain: number;
}

export interface TruePeakMeter {
  /** `samples` of one channel, at most a block of them, with their envelope. */
  add(samples: Float32Array, envelope: Envelope): void;
  /** The largest magnitude so far, never less than that of the samples. */
  peak(): number;
}

/**
 * ITU-R BS.1770-4, annex 2: peaks of the signal oversampled four times (twice from 96 kHz on, not from 192 kHz on, where
 * samples are dense enough). The interpolator is that of libebur128: a sinc over 12 samples in a Hann window, which
 * leaves the samples themselves as they are.
 */
export function createTruePeakMeter(sampleRate: number): TruePeakMeter {
  const { phases, gain } = designInterpolator(sampleRate < 96_000 ? 4 : sampleRate < 192_000 ? 2 : 1);
  const line = new Float32Array(memory + blockFrames);
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
        if (largest * gain <= peak) continue;
        const from = memory + stretch * stretchFrames;
        const to = Math.min(memory + samples.length, from + stretchFrames);
        for (const phase of phases) peak = Math.max(peak, interpolatedPeak(line, phase, from, to));
      }
      line.copyWithin(0, samples.length, samples.length + memory);
    },
    peak: () => peak,
  };
}

function designInterpolator(factor: number): Interpolator {
  const taps = memory * factor + 1;
  const phases = Array.from({ length: factor - 1 }, (_, phase) =>
    Float64Array.from({ length: memory }, (__, tap) => windowedSinc(phase + 1 + tap * factor, taps, factor)),
  );
  const sums = phases.map((phase) => phase.reduce((sum, coefficient) => sum + Math.abs(coefficient), 0));
  return { phases, gain: Math.max(1, ...sums) };
}

function windowedSinc(tap: number, taps: number, factor: number): number {
  const angle = ((tap - (taps - 1) / 2) * Math.PI) / factor;
  const window = 0.5 * (1 - Math.cos((2 * Math.PI * tap) / (taps - 1)));
  return window * (angle === 0 ? 1 : Math.sin(angle) / angle);
}

function interpolatedPeak(line: Float32Array, phase: Float64Array, from: number, to: number): number {
  let peak = 0;
  for (let at = from; at < to; at++) {
    let value = 0;
    for (let tap = 0; tap < memory; tap++) value += (phase[tap] ?? 0) * (line[at - tap] ?? 0);
    const size = Math.abs(value);
    if (size > peak) peak = size;
  }
  return peak;
}
