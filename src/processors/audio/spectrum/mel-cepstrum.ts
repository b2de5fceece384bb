/** Mel-frequency cepstral coefficients: the shape of a spectrum in a few numbers, as an ear divides it. */
import { bins, windowFrames } from "./stft.ts";

const melBands = 128;
export const coefficients = 13;

/** A triangle over the bins from `first` on. */
interface Band {
  first: number;
  weights: number[];
}

/**
 * librosa's `mfcc` with its defaults (Slaney's mel scale and areas, 128 bands up to half the sample rate, decibels of
 * power of at least 1e-10, orthonormal DCT-II), but for `top_db`, which needs the loudest band of the whole recording
 * before the first number can be told: here it is off, so that nothing has to be kept.
 */
export function createMelCepstrum(sampleRate: number): (power: Float64Array) => Float64Array {
  const bands = designBands(sampleRate);
  const transform = designTransform();
  const decibels = new Float64Array(melBands);
  return (power) => {
    bands.forEach(({ first, weights }, band) => {
      let energy = 0;
      for (let at = 0; at < weights.length; at++) energy += (weights[at] ?? 0) * (power[first + at] ?? 0);
      decibels[band] = 10 * Math.log10(Math.max(1e-10, energy));
    });
    return Float64Array.from(transform, (row) =>
      row.reduce((sum, weight, band) => sum + weight * (decibels[band] ?? 0), 0),
    );
  };
}

function designBands(sampleRate: number): Band[] {
  const top = toMel(sampleRate / 2);
  const edges = Array.from({ length: melBands + 2 }, (_, edge) => toHertz((top * edge) / (melBands + 1)));
  return Array.from({ length: melBands }, (_, band) => {
    const [low = 0, center = 0, high = 0] = edges.slice(band, band + 3);
    const all = Array.from({ length: bins }, (__, bin) => {
      const hertz = (bin * sampleRate) / windowFrames;
      const height = Math.min((hertz - low) / (center - low), (high - hertz) / (high - center));
      return (Math.max(0, height) * 2) / (high - low);
    });
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    return { first, weights: all.slice(first, all.findLastIndex((weight) => weight > 0) + 1) };
  });
}

/** Orthonormal DCT-II, its first rows. */
function designTransform(): Float64Array[] {
  return Array.from({ length: coefficients }, (_, row) => {
    const scale = Math.sqrt((row === 0 ? 1 : 2) / melBands);
    return Float64Array.from(
      { length: melBands },
      (__, band) => scale * Math.cos((Math.PI * row * (2 * band + 1)) / (2 * melBands)),
    );
  });
}

/** Slaney, "Auditory Toolbox" (1998): linear below 1 kHz, a logarithm above. */
const melPerHertz = 3 / 200;
const logFrom = 1000;
const logStep = Math.log(6.4) / 27;

function toMel(hertz: number): number {
  const linear = Math.min(hertz, logFrom) * melPerHertz;
  return hertz <= logFrom ? linear : linear + Math.log(hertz / logFrom) / logStep;
}

function toHertz(mel: number): number {
  const bend = logFrom * melPerHertz;
  return mel <= bend ? mel / melPerHertz : logFrom * Math.exp(logStep * (mel - bend));
}
