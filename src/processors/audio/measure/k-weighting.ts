/**
 * The K-weighting filter of ITU-R BS.1770-4, annex 1: a shelf for the head and a high-pass for how little is heard of
 * low tones. What comes out of it is loud in the measure that its energy is large.
 */

export interface KWeighting {
  /** Filters `samples` from `from` to `to` of one channel and returns the sum of the squares of what comes out. */
  energy(samples: Float32Array, from: number, to: number): number;
}

interface Biquad {
  b: readonly [number, number, number];
  a: readonly [number, number];
}

/**
 * The standard gives coefficients for 48 kHz; for other rates the analogue filter they come from is transformed again,
 * with the parameters that libebur128 and FFmpeg derive from them.
 */
export function createKWeighting(sampleRate: number): KWeighting {
  const shelf = designShelf(sampleRate);
  const highPass = designHighPass(sampleRate);
  const state = { p1: 0, p2: 0, q1: 0, q2: 0, d1: 0 };
  return { energy: (samples, from, to) => filterEnergy(samples, from, to, { shelf, highPass, state }) };
}

interface Filter {
  shelf: Biquad;
  highPass: Pick<Biquad, "a">;
  /** The last two values between the halves of each filter, and the last difference. */
  state: { p1: number; p2: number; q1: number; q2: number; d1: number };
}

/** Both filters in direct form II. All that the loop needs is local: variables around a function cost it twice the time. */
function filterEnergy(
  samples: Float32Array,
  from: number,
  to: number,
  { shelf, highPass, state }: Filter,
): number {
  const [b0, b1, b2] = shelf.b;
  const [a1, a2] = shelf.a;
  const [c1, c2] = highPass.a;
  let { p1, p2, q1, q2, d1 } = state;
  let sum = 0;
  for (let index = from; index < to; index++) {
    const p = (samples[index] ?? 0) - a2 * p2 - a1 * p1;
    const q = b0 * p + b1 * p1 + b2 * p2 - c2 * q2 - c1 * q1;
    // The numerator of the high-pass, 1 − 2z⁻¹ + z⁻², is the difference of differences.
    const d = q - q1;
    const y = d - d1;
    p2 = p1;
    p1 = p;
    q2 = q1;
    q1 = q;
    d1 = d;
    sum += y * y;
  }
  state.p1 = withoutDust(p1);
  state.p2 = withoutDust(p2);
  state.q1 = withoutDust(q1);
  state.q2 = withoutDust(q2);
  state.d1 = withoutDust(d1);
  return sum;
}

/** The first filter: 4 dB more above 1.7 kHz. */
function designShelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [
      (high + (band * k) / q + k * k) / a0,
      (2 * (k * k - high)) / a0,
      (high - (band * k) / q + k * k) / a0,
    ],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

/** The second filter: little below 38 Hz. The numerator stands in the loop. */
function designHighPass(sampleRate: number): Pick<Biquad, "a"> {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

/** What is left in a filter long after the last sound would be computed with denormal numbers, a hundred times slower. */
function withoutDust(state: number): number {
  return Math.abs(state) < 1e-30 ? 0 : state;
}
