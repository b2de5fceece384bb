/** The signals of make-references.py, by the same arithmetic, as WAV files of 32-bit float. */
import { floatWav } from "../test-signals.ts";

/** By the names in references.json: sample rate, seconds, and the sample at a time in seconds. */
const signals: Record<string, { rate: number; seconds: number; at: () => (time: number) => number }> = {
  sine: { rate: 22_050, seconds: 2, at: () => (time) => 0.5 * Math.sin(turns(440 * time)) },
  harmonic: {
    rate: 44_100,
    seconds: 2,
    at: () => (time) => {
      const partials = Array.from({ length: 10 }, (_, index) => index + 1);
      return partials.reduce(
        (sum, partial) => sum + (0.3 / partial) * Math.sin(turns(110 * partial * time)),
        0,
      );
    },
  },
  vibrato: {
    rate: 48_000,
    seconds: 2,
    at: () => (time) => 0.5 * Math.sin(turns(440 * time) + 2.5 * Math.sin(turns(5 * time))),
  },
  low: {
    rate: 8000,
    seconds: 2,
    at: () => (time) => 0.4 * Math.sin(turns(70 * time)) + 0.2 * Math.sin(turns(140 * time)),
  },
  noise: { rate: 22_050, seconds: 4, at: noise },
  "clicks at 120": { rate: 22_050, seconds: 20, at: () => clicks(60 / 120) },
  "clicks at 90": { rate: 48_000, seconds: 20, at: () => clicks(60 / 90) },
  silence: { rate: 16_000, seconds: 2, at: () => () => 0 },
};

export function makeSignal(name: string): Buffer {
  const signal = signals[name];
  if (!signal) throw new Error(`There is no signal '${name}'.`);
  const sample = signal.at();
  const { rate, seconds } = signal;
  return floatWav(
    Float32Array.from({ length: rate * seconds }, (_, frame) => sample(frame / rate)),
    rate,
  );
}

function turns(count: number): number {
  return 2 * Math.PI * count;
}

/** The linear congruential generator of "Numerical Recipes". */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** Bursts of 1 kHz that die away, the first after half a second. */
function clicks(secondsApart: number): (time: number) => number {
  return (time) => {
    const since = time < 0.5 ? 1 : (time - 0.5) % secondsApart;
    return 0.8 * Math.exp(-60 * since) * Math.sin(turns(1000 * since));
  };
}
