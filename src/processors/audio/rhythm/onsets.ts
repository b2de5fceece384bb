/** The moments at which something begins: peaks of the onset strength that stand out from what is around them. */

/** How far a peak rises above the mean around it, of the envelope's range. */
const leastRise = 0.07;

/**
 * librosa's `onset_detect`: a value that is the largest of the 30 ms before it, and stands out from the mean of the 100 ms
 * on both sides. Places in the envelope; `rate` is in values a second.
 */
export function findOnsets(envelope: Float64Array, rate: number): number[] {
  const strengths = scaleToRange(envelope);
  const short = Math.floor(0.03 * rate);
  const long = Math.floor(0.1 * rate);
  const onsets: number[] = [];
  for (let at = 0; at < strengths.length; at++) {
    const here = strengths[at] ?? 0;
    const before = strengths.subarray(Math.max(0, at - short), at);
    const around = strengths.subarray(Math.max(0, at - long), at + long + 1);
    if (before.some((strength) => strength > here) || here < mean(around) + leastRise) continue;
    onsets.push(at);
    at += short;
  }
  return onsets;
}

/** From 0 at the smallest to 1 at the largest. */
function scaleToRange(values: Float64Array): Float64Array {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return high > low ? values.map((value) => (value - low) / (high - low)) : values.map(() => 0);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
