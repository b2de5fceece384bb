/**
 * Reads Netpbm pictures (PBM, PGM, PPM; plain and raw), which scanners and command-line tools write and sharp's
 * prebuilt library does not read. After the format pages of Netpbm (pbm(5), pgm(5), ppm(5)).
 */
import { corrupt, type CheckSize, type Pixels } from "./pixels.ts";

/** Rejects with `corrupt_file` for a broken header; pixels that the file does not hold are black. */
export function decodeNetpbm(file: Buffer, checkSize: CheckSize): Pixels {
  const header = readHeader(file);
  checkSize(header.width, header.height);
  const { width, height, isBitmap, channels, largest } = header;
  const total = width * height * channels;
  const stored = header.isPlain ? readPlain(file, header, total) : readRaw(file, header, total);
  const scaled = largest > 255 ? new Uint16Array(total) : new Uint8Array(total);
  const full = largest > 255 ? 65535 : 255;
  for (let index = 0; index < stored.length; index++) {
    const sample = Math.min(stored[index] ?? 0, largest);
    // In a bitmap 1 is black ink; everywhere else the largest value is white.
    scaled[index] = isBitmap ? 255 * (1 - sample) : Math.round((sample * full) / largest);
  }
  const mode = isBitmap ? "1" : channels === 3 ? "RGB" : largest > 255 ? "I;16" : "L";
  return {
    data: scaled,
    width,
    height,
    channels,
    mode,
    rowsRead: Math.floor(stored.length / (width * channels)),
  };
}

interface Header {
  width: number;
  height: number;
  channels: 1 | 3;
  largest: number;
  isBitmap: boolean;
  isPlain: boolean;
  /** Where the samples begin in the file. */
  offset: number;
}

/** Longer than any header with sensible comments. */
const headerBytes = 4096;

function readHeader(file: Buffer): Header {
  const digit = (file[1] ?? 0) - 48;
  const isBitmap = digit === 1 || digit === 4;
  const gap = String.raw`(?:\s|#[^\n]*\n)+`;
  const number = String.raw`(\d{1,9})`;
  // Exactly one white space ends a raw header: the next byte is a sample, even if it looks like a space.
  const pattern = new RegExp(`^P\\d${gap}${number}${gap}${number}${isBitmap ? "()" : gap + number}\\s`);
  const match = pattern.exec(file.toString("latin1", 0, headerBytes));
  if (!match) throw corrupt("PBM/PGM/PPM", "its header has no width, height and largest value");
  const [width, height, largest] = [Number(match[1]), Number(match[2]), isBitmap ? 1 : Number(match[3])];
  if (width === 0 || height === 0 || largest < 1 || largest > 65535) {
    throw corrupt("PBM/PGM/PPM", `its header says ${width} × ${height} pixels with values up to ${largest}`);
  }
  const channels = digit === 3 || digit === 6 ? 3 : 1;
  return { width, height, channels, largest, isBitmap, isPlain: digit <= 3, offset: match[0].length };
}

/** The samples that the file holds, at most `total`. */
function readRaw(
  file: Buffer,
  { width, height, largest, isBitmap, offset }: Header,
  total: number,
): ArrayLike<number> {
  if (isBitmap) {
    const rowBytes = Math.ceil(width / 8);
    const rows = Math.min(height, Math.floor((file.length - offset) / rowBytes));
    const bits = new Uint8Array(rows * width);
    for (let index = 0; index < bits.length; index++) {
      const x = index % width;
      const byte = file[offset + Math.floor(index / width) * rowBytes + (x >> 3)] ?? 0;
      bits[index] = (byte >> (7 - (x & 7))) & 1;
    }
    return bits;
  }
  if (largest < 256) return file.subarray(offset, offset + total);
  const wide = new Uint16Array(Math.min(total, Math.floor((file.length - offset) / 2)));
  for (let index = 0; index < wide.length; index++) wide[index] = file.readUInt16BE(offset + 2 * index);
  return wide;
}

/** Decimal numbers with white space between; the digits of a plain bitmap may stand together. */
function readPlain(file: Buffer, { isBitmap, offset }: Header, total: number): ArrayLike<number> {
  const numbers = new Uint16Array(total);
  let [count, value, isInNumber] = [0, 0, false];
  for (let at = offset; at <= file.length && count < total; at++) {
    const digit = (file[at] ?? 32) - 48;
    const isDigit = digit >= 0 && digit <= 9;
    if (isDigit) value = isInNumber ? Math.min(10 * value + digit, 65535) : digit;
    if (isInNumber ? !isDigit : isDigit && isBitmap) numbers[count++] = value;
    isInNumber = isDigit && !isBitmap;
  }
  return numbers.subarray(0, count);
}
