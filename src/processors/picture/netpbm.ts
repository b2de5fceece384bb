/**
 * Reads Netpbm pictures (PBM, PGM, PPM; plain and raw), which scanners and command-line tools write and sharp's
 * prebuilt library does not read. After the format pages of Netpbm (pbm(5), pgm(5), ppm(5)).
 */
import { corrupt, type CheckSize, type Pixels } from "./pixels.ts";

/** Rejects with `corrupt_file` for a broken header; pixels that the file does not hold are black. */
export function decodeNetpbm(file: Buffer, checkSize: CheckSize): Pixels {
  const header = readHeader(file);
  const { width, height, isBitmap, isPlain, channels, largest } = header;
  const total = width * height * channels;
  const isDeep = largest > 255;
  checkSize(width, height, isDeep ? 2 * total : total);
  const samples = isDeep ? new Uint16Array(total) : new Uint8Array(total);
  const count = isPlain ? readPlain(file, header, samples) : readRaw(file, header, samples);
  const full = isDeep ? 65535 : 255;
  for (let index = 0; index < count; index++) {
    const sample = Math.min(samples[index] ?? 0, largest);
    // In a bitmap 1 is black ink; everywhere else the largest value is white.
    samples[index] = isBitmap ? 255 * (1 - sample) : Math.round((sample * full) / largest);
  }
  const mode = isBitmap ? "1" : channels === 3 ? "RGB" : isDeep ? "I;16" : "L";
  return { data: samples, width, height, channels, mode, rowsRead: Math.floor(count / (width * channels)) };
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

/** Fills in the samples that the file holds and returns how many. */
function readRaw(
  file: Buffer,
  { width, height, isBitmap, offset }: Header,
  samples: Uint8Array | Uint16Array,
): number {
  if (isBitmap) {
    const rowBytes = Math.ceil(width / 8);
    const count = width * Math.min(height, Math.floor((file.length - offset) / rowBytes));
    for (let index = 0; index < count; index++) {
      const x = index % width;
      const byte = file[offset + Math.floor(index / width) * rowBytes + (x >> 3)] ?? 0;
      samples[index] = (byte >> (7 - (x & 7))) & 1;
    }
    return count;
  }
  const count = Math.min(samples.length, Math.floor((file.length - offset) / samples.BYTES_PER_ELEMENT));
  if (samples instanceof Uint8Array) samples.set(file.subarray(offset, offset + count));
  else for (let index = 0; index < count; index++) samples[index] = file.readUInt16BE(offset + 2 * index);
  return count;
}

/** Decimal numbers with white space between; the digits of a plain bitmap may stand together. */
function readPlain(
  file: Buffer,
  { isBitmap, largest, offset }: Header,
  samples: Uint8Array | Uint16Array,
): number {
  let [count, value, isInNumber] = [0, 0, false];
  for (let at = offset; at <= file.length && count < samples.length; at++) {
    const digit = (file[at] ?? 32) - 48;
    const isDigit = digit >= 0 && digit <= 9;
    if (isDigit) value = isInNumber ? Math.min(10 * value + digit, largest) : digit;
    if (isInNumber ? !isDigit : isDigit && isBitmap) samples[count++] = value;
    isInNumber = isDigit && !isBitmap;
  }
  return count;
}
