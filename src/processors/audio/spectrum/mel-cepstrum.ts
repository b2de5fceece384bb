/** Mel-frequency cepstral coefficients: the shape of a spectrum in a few numbers, as an ear divides it. */
import { createMelBands, melBands } from "./mel-bands.ts";
import { windowFrames } from "./stft.ts";

export const coefficients = 13;

/** librosa's `mfcc` with its defaults (orthonormal DCT-II of the bands' decibels), but for `top_db`, which is off. */
export function createMelCepstrum(sampleRate: number): (power: Float64Array) => Float64Array {
  const measureBands = createMelBands({ sampleRate, windowFrames, topHertz: sampleRate / 2 });
  const transform = designTransform();
  const decibels = new Float64Array(melBands);
  return (power) => {
    measureBands(power, decibels);
    return Float64Array.from(transform, (row) =>
      row.reduce((sum, weight, band) => sum + weight * (decibels[band] ?? 0), 0),
    );
  };
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
