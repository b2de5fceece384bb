/**
 * Seeded chance for every sample: the same seed gives the same numbers on every machine, so that `npm run samples`
 * writes the same files again.
 */

/**
 * Numbers in 0…1 that look random, by mulberry32 (Tommy Ettinger's 32-bit generator, public domain).
 * @param {number} seed
 * @returns {() => number}
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Normally distributed numbers of mean 0 and deviation 1, by the Box-Muller transform.
 * @param {() => number} random
 */
export function normalNumber(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Smooth value noise over the plane in −1…1: random values on a lattice of side 1 (repeating after 256), blended by
 * the quintic curve of Perlin's "Improving Noise" (2002).
 * @param {number} seed
 * @returns {(x: number, y: number) => number}
 */
export function createNoise(seed) {
  const random = createRandom(seed);
  const lattice = Float32Array.from({ length: 256 * 256 }, () => random() * 2 - 1);
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const acrossX = fade(x - column);
    const acrossY = fade(y - row);
    const left = column & 255;
    const right = (column + 1) & 255;
    const upper = (row & 255) << 8;
    const lower = ((row + 1) & 255) << 8;
    const top = mix(lattice[upper | left], lattice[upper | right], acrossX);
    const bottom = mix(lattice[lower | left], lattice[lower | right], acrossX);
    return mix(top, bottom, acrossY);
  };
}

/**
 * Noise added up over octaves, each of twice the frequency and `gain` times the weight; about −1…1. Each octave is turned
 * against the one before, which hides the lattice.
 * @param {(x: number, y: number) => number} noise
 * @param {number} x
 * @param {number} y
 * @param {number} octaves
 * @param {number} gain  how rough it is: each octave's weight as a share of the one before
 */
export function fractalNoise(noise, x, y, octaves, gain = 0.5) {
  let sum = 0;
  let weight = 0.5;
  let [u, v] = [x, y];
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * noise(u, v);
    weight *= gain;
    [u, v] = [1.6 * u - 1.2 * v + 17.3, 1.2 * u + 1.6 * v + 5.1];
  }
  return sum;
}

/** @param {number} from @param {number} to @param {number} share */
export function mix(from, to, share) {
  return from + (to - from) * share;
}

/** 0 below `from`, 1 above `to`, smooth between. @param {number} from @param {number} to @param {number} value */
export function smoothStep(from, to, value) {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** @param {number} share */
function fade(share) {
  return share * share * share * (share * (share * 6 - 15) + 10);
}
