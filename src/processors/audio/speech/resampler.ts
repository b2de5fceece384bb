/** Turns a stream of samples of any rate into one of another rate, for models that hear at a rate of their own. */

export interface Resampler {
  /** The samples that are certain by now, in an array of the caller's own. */
  add(samples: Float32Array): Float32Array;
  /** The last ones, for which the stream is taken to go on with zeros. */
  end(): Float32Array;
}

/** Those of resampy's `kaiser_best`, which is transparent up to 0.9 of half the lower rate. */
const zeroCrossings = 64;
const pointsPerCrossing = 512;
const rollOff = 0.9475937167399596;
const kaiserBeta = 14.769656459379492;

/**
 * Band-limited interpolation (J. O. Smith, "Digital Audio Resampling", the method of resampy and librosa): each new
 * sample is the sum of those around its time, weighted by a sinc in a Kaiser window, which reaches 64 zero crossings to
 * either side and cuts off below half the lower rate. The sinc is read off a table, between its points by a straight
 * line. Output `n` stands at the time of input `n · from / to`.
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { add: (samples) => samples.slice(), end: () => new Float32Array(0) };
  const table = designFilter();
  const scale = Math.min(1, to / from);
  const reach = Math.ceil(zeroCrossings / scale);
  /** Input from number `first` on, those before the beginning being zeros. */
  let line = new Float32Array(reach);
  let first = -reach;
  let received = 0;
  let given = 0;

  const valueAt = (time: number): number => {
    const step = scale * pointsPerCrossing;
    let sum = 0;
    for (let at = Math.ceil(time) - reach; at <= time + reach; at++) {
      const place = Math.abs(time - at) * step;
      const point = Math.floor(place);
      const low = table[point] ?? 0;
      sum += (line[at - first] ?? 0) * (low + (place - point) * ((table[point + 1] ?? 0) - low));
    }
    return sum * scale;
  };
  const giveUpTo = (count: number): Float32Array => {
    const output = Float32Array.from({ length: Math.max(0, count - given) }, (_, index) =>
      valueAt(((given + index) * from) / to),
    );
    given += output.length;
    const done = Math.floor((given * from) / to) - reach - first;
    if (done > 0) {
      line = line.slice(done);
      first += done;
    }
    return output;
  };
  const append = (samples: Float32Array): void => {
    const longer = new Float32Array(line.length + samples.length);
    longer.set(line);
    longer.set(samples, line.length);
    line = longer;
  };

  return {
    add: (samples) => {
      append(samples);
      received += samples.length;
      return giveUpTo(Math.floor(((received - 1 - reach) * to) / from) + 1);
    },
    end: () => {
      append(new Float32Array(reach + 1));
      return giveUpTo(Math.ceil((received * to) / from));
    },
  };
}

/** The right half of the filter; its last point and all beyond are zero. */
function designFilter(): Float64Array {
  const points = zeroCrossings * pointsPerCrossing;
  return Float64Array.from({ length: points + 1 }, (_, point) => {
    const angle = (Math.PI * rollOff * point) / pointsPerCrossing;
    const sinc = point === 0 ? 1 : Math.sin(angle) / angle;
    const window = bessel(kaiserBeta * Math.sqrt(1 - (point / points) ** 2)) / bessel(kaiserBeta);
    return rollOff * sinc * window;
  });
}

/** The modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
