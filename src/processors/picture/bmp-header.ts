/**
 * What stands before the samples of a Windows bitmap, in all its header versions (12 to 124 bytes), checked before
 * anything is allocated. Layout after Microsoft's BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER.
 */
import { corrupt, type CheckSize } from "./pixels.ts";

export interface BmpHeader {
  width: number;
  height: number;
  isTopDown: boolean;
  bits: number;
  isRunLength: boolean;
  /** Where red, green, blue and (only if declared) alpha stand in a pixel of 16 or more bits. */
  masks: number[];
  /** Colours as [red, green, blue]; empty above 8 bits. */
  palette: number[][];
  /** Where the samples begin in the file. */
  pixelOffset: number;
}

const plain = 0;
const rle8 = 1;
const rle4 = 2;
const bitFields = 3;
const alphaBitFields = 6;

export function readBmpHeader(file: Buffer, checkSize: CheckSize): BmpHeader {
  const headerBytes = file.length < 26 ? 0 : file.readUInt32LE(14);
  const isCore = headerBytes === 12;
  if (!isCore && (headerBytes < 40 || 14 + headerBytes > file.length)) {
    throw corrupt("BMP", `its header of ${headerBytes} bytes is cut off or of no known version`);
  }
  const width = isCore ? file.readUInt16LE(18) : file.readInt32LE(18);
  const height = isCore ? file.readUInt16LE(20) : file.readInt32LE(22);
  if (width <= 0 || height === 0) throw corrupt("BMP", `its header says ${width} × ${height} pixels`);
  const bits = file.readUInt16LE(isCore ? 24 : 28);
  // An index and three samples a pixel, or three samples, or with an alpha channel four.
  checkSize(width, Math.abs(height), width * Math.abs(height) * (bits === 24 ? 3 : 4));

  const compression = isCore ? plain : file.readUInt32LE(30);
  if (!isReadable(bits, compression)) {
    throw corrupt("BMP", `${bits} bits a pixel with compression ${compression} cannot be read`);
  }
  const paletteOffset = 14 + headerBytes + (headerBytes === 40 ? masksBytes(compression) : 0);
  return {
    width,
    height: Math.abs(height),
    isTopDown: height < 0,
    bits,
    isRunLength: compression === rle8 || compression === rle4,
    masks: readMasks(file, { bits, compression, headerBytes }),
    palette: bits > 8 ? [] : readPalette(file, paletteOffset, { bits, isCore }),
    pixelOffset: file.readUInt32LE(10),
  };
}

function isReadable(bits: number, compression: number): boolean {
  if (compression === plain) return [1, 2, 4, 8, 16, 24, 32].includes(bits);
  if (compression === rle8) return bits === 8;
  if (compression === rle4) return bits === 4;
  return masksBytes(compression) > 0 && (bits === 16 || bits === 32);
}

function masksBytes(compression: number): number {
  if (compression === bitFields) return 12;
  return compression === alphaBitFields ? 16 : 0;
}

/**
 * Declared masks stand at byte 54, inside a large header or after a small one. The fourth byte of plain 32-bit pixels
 * is padding: most writers leave it 0, and taking it for alpha would make their pictures invisible.
 */
function readMasks(file: Buffer, kind: { bits: number; compression: number; headerBytes: number }): number[] {
  if (masksBytes(kind.compression) === 0) {
    return kind.bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
  }
  if (file.length < 70) throw corrupt("BMP", "its colour masks are missing");
  const mayHaveAlpha = kind.headerBytes >= 56 || kind.compression === alphaBitFields;
  const alpha = mayHaveAlpha ? file.readUInt32LE(66) : 0;
  const colours = [file.readUInt32LE(54), file.readUInt32LE(58), file.readUInt32LE(62)];
  return alpha === 0 ? colours : [...colours, alpha];
}

/** Stored as blue, green, red (and a spare byte, except in the oldest header). */
function readPalette(
  file: Buffer,
  offset: number,
  { bits, isCore }: { bits: number; isCore: boolean },
): number[][] {
  const entryBytes = isCore ? 3 : 4;
  const claimed = isCore ? 0 : file.readUInt32LE(46);
  const palette: number[][] = [];
  for (let index = 0; index < (claimed === 0 ? 2 ** bits : Math.min(claimed, 2 ** bits)); index++) {
    const entry = file.subarray(offset + index * entryBytes, offset + index * entryBytes + 3);
    if (entry.length === 3) palette.push([...entry].toReversed());
  }
  return palette;
}
