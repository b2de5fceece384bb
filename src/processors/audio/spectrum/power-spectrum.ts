/** Fourier transforms of real signals: to the power spectrum of a stretch, and from there to its autocorrelation. */
import FFT from "fft.js";

export interface PowerSpectrum {
  /** Fills `power` with |X|² from 0 Hz to half the sample rate, `size / 2 + 1` values; zeros stand behind the samples. */
  measure(samples: Float64Array, power: Float64Array): void;
  /**
   * Fills `correlation` with the sums of products `lag` samples apart (Wiener–Khinchin), from lag 0 to `size / 2` at most.
   * They are those of a stretch with nothing around it as long as stretch and lag together are not longer than `size`.
   */
  correlate(power: Float64Array, correlation: Float64Array): void;
}

/** `size` is a power of two, of at least the length of a stretch. */
export function createPowerSpectrum(size: number): PowerSpectrum {
  const fft = new FFT(size);
  const padded = new Float64Array(size);
  const spectrum = new Float64Array(size * 2);
  const half = size / 2;
  return {
    measure: (samples, power) => {
      padded.set(samples);
      padded.fill(0, samples.length);
      fft.realTransform(spectrum, padded);
      for (let bin = 0; bin <= half; bin++) {
        const re = spectrum[2 * bin] ?? 0;
        const im = spectrum[2 * bin + 1] ?? 0;
        power[bin] = re * re + im * im;
      }
    },
    correlate: (power, correlation) => {
      // A power spectrum is real and even, so that one more forward transform is the inverse one.
      padded.set(power);
      for (let bin = 1; bin < half; bin++) padded[size - bin] = power[bin] ?? 0;
      fft.realTransform(spectrum, padded);
      for (let lag = 0; lag < correlation.length; lag++) correlation[lag] = (spectrum[2 * lag] ?? 0) / size;
    },
  };
}

/** The smallest power of two of at least `length`. */
export function powerOfTwo(length: number): number {
  return 2 ** Math.ceil(Math.log2(length));
}
