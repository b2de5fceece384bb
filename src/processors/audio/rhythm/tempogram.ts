/** How alike the onsets of a recording are to themselves some time later, which shows the beat that they keep. */
import { createPowerSpectrum, powerOfTwo } from "../spectrum/power-spectrum.ts";
import { hann } from "../spectrum/stft.ts";

/**
 * The mean over time of librosa's `tempogram`: autocorrelations of windows of `length` onsets around each of them, each
 * over its value at lag 0. Their spectra are summed instead, since a mean of transforms is the transform of a mean.
 */
export function meanAutocorrelation(envelope: Float64Array, length: number): Float64Array {
  const padded = padByRamps(envelope, Math.floor(length / 2));
  const taper = hann(length);
  const size = powerOfTwo(2 * length);
  const transform = createPowerSpectrum(size);
  const window = new Float64Array(length);
  const power = new Float64Array(size / 2 + 1);
  const mean = new Float64Array(size / 2 + 1);
  for (let at = 0; at < envelope.length; at++) {
    let energy = 0;
    for (let lag = 0; lag < length; lag++) {
      const value = (padded[at + lag] ?? 0) * (taper[lag] ?? 0);
      window[lag] = value;
      energy += value * value;
    }
    if (energy === 0) continue;
    transform.measure(window, power);
    const share = 1 / (energy * envelope.length);
    for (let bin = 0; bin < mean.length; bin++) mean[bin] = (mean[bin] ?? 0) + share * (power[bin] ?? 0);
  }
  const correlation = new Float64Array(length);
  transform.correlate(mean, correlation);
  return correlation;
}

/** The edges fall to nothing over `width` values on both sides (NumPy's `linear_ramp`). */
function padByRamps(values: Float64Array, width: number): Float64Array {
  const padded = new Float64Array(values.length + 2 * width);
  padded.set(values, width);
  for (let step = 0; step < width; step++) {
    padded[step] = ((values[0] ?? 0) * step) / width;
    padded[padded.length - 1 - step] = ((values.at(-1) ?? 0) * step) / width;
  }
  return padded;
}
