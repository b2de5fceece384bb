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
  const { b, a } = designShelf(sampleRate);
  const highPass = designHighPass(sampleRate);
  const [b0, b1, b2] = b;
  const [a1, a2] = a;
  const [c1, c2] = highPass.a;
  let [v1, v2, w1, w2] = [0, 0, 0, 0];
  return {
    energy: (samples, from, to) => {
      // Locals: a variable of the closure would be written to memory for every sample.
      let [p1, p2, q1, q2] = [v1, v2, w1, w2];
      let sum = 0;
      for (let index = from; index < to; index++) {
        const p = (samples[index] ?? 0) - a2 * p2 - a1 * p1;
        const q = b0 * p + b1 * p1 + b2 * p2 - c2 * q2 - c1 * q1;
        const y = q - 2 * q1 + q2;
        p2 = p1;
        p1 = p;
        q2 = q1;
        q1 = q;
        sum += y * y;
      }
      [v1, v2, w1, w2] = [withoutDust(p1), withoutDust(p2), withoutDust(q1), withoutDust(q2)];
      return sum;
    },
  };
}

/** The first filter: 4 dB more above 1.7 kHz. */
function designShelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [(high + (band * k) / q + k * k) / a0, (2 * (k * k - high)) / a0, (high - (band * k) / q + k * k) / a0],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

/** The second filter: nothing below 38 Hz. */
function designHighPass(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

/** What is left in a filter long after the last sound would be computed with denormal numbers, a hundred times slower. */
function withoutDust(state: number): number {
  return Math.abs(state) < 1e-30 ? 0 : state;
}
