/** A power spectrum by bands that are as wide as an ear's: what the cepstrum and the onsets of a recording start from. */

export const melBands = 128;

/** Which spectra are divided, and up to where. */
export interface MelSettings {
  sampleRate: number;
  windowFrames: number;
  /** At most half the sample rate. */
  topHertz: number;
}

/** A triangle over the bins from `first` on. */
interface Band {
  first: number;
  weights: number[];
}

/**
 * librosa's `power_to_db(melspectrogram)` with its defaults (Slaney's mel scale and areas, 128 bands, decibels of power of
 * at least 1e-10), but for `top_db`, which needs the loudest band of the whole recording before the first number can be
 * told. Fills `decibels` from the power of one window.
 */
export function createMelBands(settings: MelSettings): (power: Float64Array, decibels: Float64Array) => void {
  const bands = designBands(settings);
  return (power, decibels) => {
    bands.forEach(({ first, weights }, band) => {
      let energy = 0;
      for (let at = 0; at < weights.length; at++) energy += (weights[at] ?? 0) * (power[first + at] ?? 0);
      decibels[band] = 10 * Math.log10(Math.max(1e-10, energy));
    });
  };
}

function designBands({ sampleRate, windowFrames, topHertz }: MelSettings): Band[] {
  const top = toMel(topHertz);
  const edges = Array.from({ length: melBands + 2 }, (_, edge) => toHertz((top * edge) / (melBands + 1)));
  return Array.from({ length: melBands }, (_, band) => {
    const [low = 0, center = 0, high = 0] = edges.slice(band, band + 3);
    const all = Array.from({ length: windowFrames / 2 + 1 }, (__, bin) => {
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
