/**
 * Reads the samples of Windows bitmaps, which sharp's prebuilt library does not: 1 to 32 bits, palettes, bit fields
 * and run lengths, after Microsoft's "Bitmap Storage" and "Bitmap Compression". `bmp-header.ts` reads what stands before.
 */
import { readBmpHeader, type BmpHeader } from "./bmp-header.ts";
import type { CheckSize, Pixels } from "./pixels.ts";

/** Rejects with `corrupt_file` for what is no readable bitmap; pixels that the file does not hold are black. */
export function decodeBmp(file: Buffer, checkSize: CheckSize): Pixels {
  const header = readBmpHeader(file, checkSize);
  if (header.bits > 8) return decodeDirect(file, header);
  return header.isRunLength ? decodeRuns(file, header) : decodeIndexed(file, header);
}

function decodeIndexed(file: Buffer, header: BmpHeader): Pixels {
  const { width, bits } = header;
  const pixelsPerByte = 8 / bits;
  const mask = 2 ** bits - 1;
  const indices = new Uint8Array(width * header.height);
  const rowsRead = forEachRow(file, header, (start, row) => {
    for (let x = 0; x < width; x++) {
      const byte = file[start + Math.floor(x / pixelsPerByte)] ?? 0;
      indices[row * width + x] = (byte >> (8 - bits * ((x % pixelsPerByte) + 1))) & mask;
    }
  });
  return applyPalette(indices, header, rowsRead);
}

/** RLE8 and RLE4: pairs of (count, value), or (0, code) for end of row, end of picture, a jump, or literal pixels. */
function decodeRuns(file: Buffer, header: BmpHeader): Pixels {
  const { width, height, bits } = header;
  const indices = new Uint8Array(width * height);
  let [x, y, at] = [0, 0, header.pixelOffset];
  const put = (byte: number, nth: number): void => {
    const index = bits === 8 ? byte : nth % 2 === 0 ? byte >> 4 : byte & 15;
    if (x < width) indices[rowOf(y, header) * width + x] = index;
    x++;
  };
  while (y < height && at + 1 < file.length) {
    const [count, value] = [file[at++] ?? 0, file[at++] ?? 0];
    if (count > 0) {
      for (let nth = 0; nth < count; nth++) put(value, nth);
    } else if (value === 0) {
      [x, y] = [0, y + 1];
    } else if (value === 1) {
      y = height;
    } else if (value === 2) {
      [x, y] = [x + (file[at++] ?? 0), y + (file[at++] ?? 0)];
    } else {
      for (let nth = 0; nth < value; nth++) put(file[at + Math.floor((nth * bits) / 8)] ?? 0, nth);
      // Literal pixels are padded to whole 16-bit words.
      at += 2 * Math.ceil((value * bits) / 16);
    }
  }
  // The last row may end without an end-of-row code.
  return applyPalette(indices, header, Math.min(x >= width ? y + 1 : y, height));
}

function applyPalette(indices: Uint8Array, header: BmpHeader, rowsRead: number): Pixels {
  const { width, height, palette } = header;
  // Pillow's names: black and white alone is "1", the plain ramp of grays "L", everything else "P".
  const step = palette.length === 2 ? 255 : 1;
  const isRamp = palette.every((colour, index) => colour.every((sample) => sample === index * step));
  if (isRamp && palette.length > 0) {
    const data = step === 1 ? indices : indices.map((index) => index * step);
    return { data, width, height, channels: 1, mode: step === 1 ? "L" : "1", rowsRead };
  }
  const table = new Uint8Array(3 * 256);
  palette.forEach((colour, index) => table.set(colour, 3 * index));
  const data = new Uint8Array(3 * indices.length);
  for (let pixel = 0, to = 0; pixel < indices.length; pixel++) {
    const from = 3 * (indices[pixel] ?? 0);
    data[to++] = table[from] ?? 0;
    data[to++] = table[from + 1] ?? 0;
    data[to++] = table[from + 2] ?? 0;
  }
  return { data, width, height, channels: 3, mode: "P", rowsRead };
}

function decodeDirect(file: Buffer, header: BmpHeader): Pixels {
  const { width, height, bits } = header;
  const bytes = bits / 8;
  const samples = header.masks.map(toSample);
  const channels = samples.length === 4 ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  const rowsRead = forEachRow(file, header, (start, row) => {
    let to = row * width * channels;
    for (let x = 0, from = start; x < width; x++, from += bytes) {
      const pixel = file.readUIntLE(from, bytes);
      for (const sample of samples) data[to++] = sample(pixel);
    }
  });
  return { data, width, height, channels, mode: channels === 4 ? "RGBA" : "RGB", rowsRead };
}

/** The bits of a mask as a sample of 0 to 255. */
function toSample(mask: number): (pixel: number) => number {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  const largest = mask >>> shift;
  if (largest === 255) return (pixel) => (pixel >>> shift) & 255;
  return (pixel) => (largest === 0 ? 0 : Math.round((255 * ((pixel & mask) >>> shift)) / largest));
}

/** Calls for each row that the file holds whole, with its place in the file and its number from the top. */
function forEachRow(file: Buffer, header: BmpHeader, read: (start: number, row: number) => void): number {
  // Rows are padded to whole 32-bit words; the last may lack its padding.
  const stride = 4 * Math.ceil((header.width * header.bits) / 32);
  const rowBytes = Math.ceil((header.width * header.bits) / 8);
  for (let y = 0; y < header.height; y++) {
    const start = header.pixelOffset + y * stride;
    if (start + rowBytes > file.length) return y;
    read(start, rowOf(y, header));
  }
  return header.height;
}

function rowOf(y: number, header: BmpHeader): number {
  return header.isTopDown ? y : header.height - 1 - y;
}
