/**
 * Values of a signal at a quarter, a half and three quarters of the way between two samples. The filter is that of
 * libebur128, a sinc over 12 samples in a Hann window, which leaves the samples themselves as they are.
 */

const memory = 12;
const factor = 4;

const quarter = designPhase(1);
const half = designPhase(2);

/** The filter at three quarters is that at one quarter turned round; so both are made of sums and differences. */
const evenPart = pairs(quarter, (a, b) => (a + b) / 2);
const oddPart = pairs(quarter, (a, b) => (a - b) / 2);
const halfPart = pairs(half, (a) => a);

export const interpolator = {
  /** Samples that a value depends on. */
  memory,
  /** No value is larger than `innerGain` times the larger neighbour and `outerGain` times the largest of the others. */
  innerGain: Math.max(gainOf(quarter, true), gainOf(half, true)),
  outerGain: Math.max(gainOf(quarter, false), gainOf(half, false)),
};

const outerGains = { quarter: gainOf(quarter, false), half: gainOf(half, false) };

/**
 * The largest magnitude of the values between neighbours, with the newest of the 12 samples from `from` to `to`, or
 * `soFar` where that is larger. `largest` is the largest magnitude of all samples that they depend on: with what the two
 * neighbours add it tells, in a third of the time, of most values that they cannot be a peak. One loop with all its
 * coefficients local and nothing in arrays, for speed.
 */
export function interpolatedPeak(
  line: Float32Array,
  [from, to]: readonly [number, number],
  { soFar, largest }: { soFar: number; largest: number },
): number {
  const [e0, e1, e2, e3, e4, e5] = evenPart;
  const [o0, o1, o2, o3, o4, o5] = oddPart;
  const [m0, m1, m2, m3, m4, m5] = halfPart;
  const leastQuarters = soFar - outerGains.quarter * largest;
  const leastMiddle = soFar - outerGains.half * largest;
  let peak = soFar;
  for (let at = from; at < to; at++) {
    const a5 = line[at - 5] ?? 0;
    const b5 = line[at - 6] ?? 0;
    const even5 = e5 * (a5 + b5);
    const odd5 = o5 * (a5 - b5);
    const middle5 = m5 * (a5 + b5);
    if (Math.abs(even5) + Math.abs(odd5) <= leastQuarters && Math.abs(middle5) <= leastMiddle) continue;
    const a0 = line[at] ?? 0;
    const b0 = line[at - 11] ?? 0;
    const a1 = line[at - 1] ?? 0;
    const b1 = line[at - 10] ?? 0;
    const a2 = line[at - 2] ?? 0;
    const b2 = line[at - 9] ?? 0;
    const a3 = line[at - 3] ?? 0;
    const b3 = line[at - 8] ?? 0;
    const a4 = line[at - 4] ?? 0;
    const b4 = line[at - 7] ?? 0;
    const even = e0 * (a0 + b0) + e1 * (a1 + b1) + e2 * (a2 + b2) + e3 * (a3 + b3) + e4 * (a4 + b4) + even5;
    const odd = o0 * (a0 - b0) + o1 * (a1 - b1) + o2 * (a2 - b2) + o3 * (a3 - b3) + o4 * (a4 - b4) + odd5;
    const middle =
      m0 * (a0 + b0) + m1 * (a1 + b1) + m2 * (a2 + b2) + m3 * (a3 + b3) + m4 * (a4 + b4) + middle5;
    // |even + odd| and |even − odd|, whichever is larger.
    const quarters = Math.abs(even) + Math.abs(odd);
    if (quarters > peak) peak = quarters;
    if (Math.abs(middle) > peak) peak = Math.abs(middle);
  }
  return peak;
}

/** The newest sample's coefficient first. */
function designPhase(phase: number): number[] {
  const taps = memory * factor + 1;
  return Array.from({ length: memory }, (_, index) => {
    const tap = phase + index * factor;
    const angle = ((tap - (taps - 1) / 2) * Math.PI) / factor;
    const window = 0.5 * (1 - Math.cos((2 * Math.PI * tap) / (taps - 1)));
    return (window * Math.sin(angle)) / angle;
  });
}

type Six = [number, number, number, number, number, number];

function pairs(phase: readonly number[], join: (a: number, b: number) => number): Six {
  const pair = (index: number): number => join(phase[index] ?? 0, phase[memory - 1 - index] ?? 0);
  return [pair(0), pair(1), pair(2), pair(3), pair(4), pair(5)];
}

function gainOf(phase: readonly number[], isInner: boolean): number {
  return phase.reduce((sum, coefficient, index) => {
    const stands = index === memory / 2 - 1 || index === memory / 2;
    return stands === isInner ? sum + Math.abs(coefficient) : sum;
  }, 0);
}
