/** The spectrogram as a picture: time to the right, frequency up, power as colour; of bounded size, however long it is. */
import { bins } from "../spectrum/stft.ts";
import { encodePng } from "./encode-png.ts";

const maxColumns = 1024;
const rows = 256;
const binsPerRow = (bins - 1) / rows;

/** How far below the loudest place colours reach, in dB. */
const range = 80;

/** Dark to light by equal steps for the eye: five colours of matplotlib's map "magma". */
const colours = [
  [0, 0, 4],
  [81, 18, 124],
  [183, 55, 121],
  [252, 137, 97],
  [252, 253, 191],
] as const;

export interface Spectrogram {
  add(power: Float64Array): void;
  /** A PNG of at most 1024 × 256 pixels, from 0 Hz at the bottom to half the sample rate. */
  draw(): Promise<Uint8Array>;
}

/** Each column is the mean power of so many windows; when there are too many columns, two become one. */
export function createSpectrogram(): Spectrogram {
  let columns: Float64Array[] = [];
  let windowsPerColumn = 1;
  let windowsInLast = 0;

  const halve = (): void => {
    columns = Array.from({ length: columns.length / 2 }, (_, pair) =>
      addInto(columns[2 * pair] ?? new Float64Array(rows), columns[2 * pair + 1] ?? new Float64Array(rows)),
    );
    windowsPerColumn *= 2;
  };

  return {
    add: (power) => {
      if (windowsInLast === 0) {
        if (columns.length === maxColumns) halve();
        columns.push(new Float64Array(rows));
      }
      const last = columns.at(-1);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        // The bin at 0 Hz is the offset, and no sound.
        for (let bin = 1; bin <= binsPerRow; bin++) sum += power[row * binsPerRow + bin] ?? 0;
        if (last) last[row] = (last[row] ?? 0) + sum;
      }
      windowsInLast = (windowsInLast + 1) % windowsPerColumn;
    },
    draw: () => {
      // The last column may hold fewer windows than the others.
      const means = columns.map((column, index) => {
        const isShort = index === columns.length - 1 && windowsInLast > 0;
        const windows = isShort ? windowsInLast : windowsPerColumn;
        return column.map((sum) => sum / windows);
      });
      return encodePng(colour(means), means.length, rows);
    },
  };
}

function addInto(target: Float64Array, source: Float64Array): Float64Array {
  return target.map((value, row) => value + (source[row] ?? 0));
}

function colour(columns: readonly Float64Array[]): Uint8Array {
  const loudest = columns.reduce((most, column) => column.reduce((a, b) => Math.max(a, b), most), 0);
  const pixels = new Uint8Array(columns.length * rows * 3);
  columns.forEach((column, x) => {
    column.forEach((power, row) => {
      const decibels = power > 0 ? 10 * Math.log10(power / loudest) : -range;
      pixels.set(pick(1 + Math.max(-range, decibels) / range), ((rows - 1 - row) * columns.length + x) * 3);
    });
  });
  return pixels;
}

/** `share` runs from 0 to 1. */
function pick(share: number): number[] {
  const place = share * (colours.length - 1);
  const below = Math.min(colours.length - 2, Math.floor(place));
  const [from, to] = [colours[below] ?? colours[0], colours[below + 1] ?? colours[0]];
  return from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * (place - below)));
}
