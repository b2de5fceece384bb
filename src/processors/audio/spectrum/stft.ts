/**
 * The short-time Fourier transform of a recording as a stream: channels mixed to one, a power spectrum for every 512
 * frames. What the spectral figures and the spectrogram are made of.
 */
import FFT from "fft.js";

export const windowFrames = 2048;
const hopFrames = 512;
/** From 0 Hz to half the sample rate. */
export const bins = windowFrames / 2 + 1;

export interface Stft {
  add(block: readonly Float32Array[]): void;
  /** Gives the spectra around the end, where the windows hold zeros behind the last sample. */
  end(): void;
}

/**
 * librosa's defaults (0.10 and later): Hann window, centred on multiples of 512 frames, zeros before the first and
 * behind the last. `listen` gets |X|² of each window in an array that it must not keep.
 */
export function createStft(listen: (power: Float64Array) => void): Stft {
  const fft = new FFT(windowFrames);
  const window = Float64Array.from({ length: windowFrames }, (_, at) => hann(at));
  const line = new Float64Array(windowFrames);
  const windowed = new Float64Array(windowFrames);
  const spectrum = new Float64Array(windowFrames * 2);
  const power = new Float64Array(bins);
  let filled = windowFrames / 2;
  let frames = 0;
  let spectra = 0;

  const transform = (): void => {
    for (let at = 0; at < windowFrames; at++) windowed[at] = (line[at] ?? 0) * (window[at] ?? 0);
    fft.realTransform(spectrum, windowed);
    for (let bin = 0; bin < bins; bin++) {
      const re = spectrum[2 * bin] ?? 0;
      const im = spectrum[2 * bin + 1] ?? 0;
      power[bin] = re * re + im * im;
    }
    spectra++;
    listen(power);
    line.copyWithin(0, hopFrames);
    filled -= hopFrames;
  };
  const push = (sample: number): void => {
    line[filled++] = sample;
    if (filled === windowFrames) transform();
  };

  return {
    add: (block) => {
      const length = block[0]?.length ?? 0;
      frames += length;
      for (let frame = 0; frame < length; frame++) {
        let sum = 0;
        for (const samples of block) sum += samples[frame] ?? 0;
        push(sum / block.length);
      }
    },
    end: () => {
      const missing = 1 + Math.floor(frames / hopFrames) - spectra;
      const zeros = missing > 0 ? windowFrames - filled + (missing - 1) * hopFrames : 0;
      for (let zero = 0; zero < zeros; zero++) push(0);
    },
  };
}

function hann(at: number): number {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / windowFrames);
}
