/** What the spectra of a recording look like, as means and standard deviations over all windows. */
import { coefficients, createMelCepstrum } from "./mel-cepstrum.ts";
import { bins, windowFrames } from "./stft.ts";

/** Over all windows; the deviation is that of the population. */
interface Spread {
  mean: number;
  std: number;
}

/** librosa's formulas with their defaults (`feature.spectral_*`, `feature.mfcc`), at the recording's own sample rate. */
export interface SpectralFigures {
  windows: number;
  /** Mean frequency, weighed by magnitude. */
  centroid_hz: Spread;
  /** Standard deviation of the frequency around the centroid, weighed by magnitude. */
  bandwidth_hz: Spread;
  /** Below it lie 85 % of the magnitudes. */
  rolloff_hz: Spread;
  /** Geometric over arithmetic mean of power: 1 for white noise, near 0 for a tone. */
  flatness: Spread;
  mfcc: Spread[];
}

export interface SpectralMeter {
  add(power: Float64Array): void;
  describe(): SpectralFigures;
}

const rolloffShare = 0.85;
const smallestPower = 1e-10;

export function createSpectralMeter(sampleRate: number): SpectralMeter {
  const hertzPerBin = sampleRate / windowFrames;
  const cepstrum = createMelCepstrum(sampleRate);
  const magnitude = new Float64Array(bins);
  const [centroid, bandwidth, rolloff, flatness] = [
    new Moments(),
    new Moments(),
    new Moments(),
    new Moments(),
  ];
  const mfcc = Array.from({ length: coefficients }, () => new Moments());
  return {
    add: (power) => {
      let total = 0;
      let moment = 0;
      for (let bin = 0; bin < bins; bin++) {
        const size = Math.sqrt(power[bin] ?? 0);
        magnitude[bin] = size;
        total += size;
        moment += size * bin;
      }
      const center = total > 0 ? moment / total : 0;
      centroid.add(center * hertzPerBin);
      bandwidth.add(spreadAround(magnitude, center, total) * hertzPerBin);
      rolloff.add(rolloffBin(magnitude, total) * hertzPerBin);
      flatness.add(measureFlatness(power));
      cepstrum(power).forEach((value, index) => mfcc[index]?.add(value));
    },
    describe: () => ({
      windows: centroid.count,
      centroid_hz: centroid.describe(),
      bandwidth_hz: bandwidth.describe(),
      rolloff_hz: rolloff.describe(),
      flatness: flatness.describe(),
      mfcc: mfcc.map((moments) => moments.describe()),
    }),
  };
}

function spreadAround(magnitude: Float64Array, center: number, total: number): number {
  if (total === 0) return 0;
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) sum += (magnitude[bin] ?? 0) * (bin - center) ** 2;
  return Math.sqrt(sum / total);
}

function rolloffBin(magnitude: Float64Array, total: number): number {
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    sum += magnitude[bin] ?? 0;
    if (sum >= rolloffShare * total) return bin;
  }
  return bins - 1;
}

function measureFlatness(power: Float64Array): number {
  let sum = 0;
  let sumOfLogs = 0;
  for (let bin = 0; bin < bins; bin++) {
    const value = Math.max(smallestPower, power[bin] ?? 0);
    sum += value;
    sumOfLogs += Math.log(value);
  }
  return Math.exp(sumOfLogs / bins) / (sum / bins);
}

/** Welford's running mean and variance, which lose no digits over millions of windows. */
class Moments {
  count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    this.count++;
    const difference = value - this.#mean;
    this.#mean += difference / this.count;
    this.#squares += difference * (value - this.#mean);
  }

  describe(): Spread {
    return { mean: this.#mean, std: Math.sqrt(this.#squares / Math.max(1, this.count)) };
  }
}
