/**
 * The short-time Fourier transform of a recording as a stream: a power spectrum for each window. What the spectral
 * figures, the spectrogram and the rhythm are made of.
 */
import { createPowerSpectrum } from "./power-spectrum.ts";
import { createSlidingWindows, type SlidingWindows, type WindowSize } from "./sliding-windows.ts";

export const windowFrames = 2048;
/** From 0 Hz to half the sample rate. */
export const bins = windowFrames / 2 + 1;

const usualSize: WindowSize = { windowFrames, hopFrames: 512 };

/**
 * librosa's `stft` (0.10 and later) with a Hann window. `listen` gets |X|² of each window in an array that it must not
 * keep.
 */
export function createStft(
  listen: (power: Float64Array) => void,
  size: WindowSize = usualSize,
): SlidingWindows {
  const transform = createPowerSpectrum(size.windowFrames);
  const taper = hann(size.windowFrames);
  const tapered = new Float64Array(size.windowFrames);
  const power = new Float64Array(size.windowFrames / 2 + 1);
  return createSlidingWindows(size, (window) => {
    for (let at = 0; at < window.length; at++) tapered[at] = (window[at] ?? 0) * (taper[at] ?? 0);
    transform.measure(tapered, power);
    listen(power);
  });
}

/** The periodic one, which begins with a zero and does not end with one. */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / length));
}
