/** Takes NaN and infinities out of a block, since one of them would spoil every figure after it. */

/**
 * Replaces them in place by a zero, a negative one (the smallest number below zero, whose square is 0) after a negative
 * sample, so that they add nothing to any sum and cross nothing. Returns how many there were.
 */
export function replaceUnusable(samples: Float32Array, previous: number): number {
  if (areUsable(samples)) return 0;
  let count = 0;
  let before = Number.isFinite(previous) ? previous : (samples.find(Number.isFinite) ?? 0);
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    if (Number.isFinite(sample)) {
      before = sample;
      continue;
    }
    samples[index] = before < 0 ? -smallest : 0;
    count++;
  }
  return count;
}

const smallest = 2 ** -149;

/** A sample less itself is NaN for just those that are not finite. */
function areUsable(samples: Float32Array): boolean {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    sum += sample - sample;
  }
  return sum === 0;
}
