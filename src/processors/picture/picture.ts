/**
 * Opens a picture for both picture processors: its kind by content, its size against the limit before a pixel is
 * decoded, EXIF orientation applied, and damaged files read as far as they go.
 */
import { readFile } from "node:fs/promises";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import type { InputFile } from "../processor.ts";
import { decodeBmp } from "./bmp.ts";
import { detectPictureKind } from "./kind.ts";
import { loadSharp } from "./load-sharp.ts";
import { checkPixels, corruptFile, toServiceError } from "./picture-errors.ts";
import { decodeNetpbm } from "./netpbm.ts";
import type { CheckSize } from "./pixels.ts";

/** A page of a picture file, looked at but not decoded yet (BMP and Netpbm are, since the whole file is at hand). */
export interface Picture {
  name: string;
  mediaType: string;
  /** Pixels of the upright picture. */
  width: number;
  height: number;
  /** Pillow's name of the stored mode: "1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "LAB", "I;16", "I", "F". */
  mode: string;
  /** Pages of a TIFF, frames of an animation. */
  pages: number;
  hasAlpha: boolean;
  isGray: boolean;
  /** Whether its samples are whole numbers of 16 bits. */
  is16Bit: boolean;
  /** What a reader should know; grows while the picture is read. */
  warnings: string[];
  /** The upright picture as a pipeline; "lenient" reads damaged data as far as it goes. */
  open: (tolerance: "strict" | "lenient") => Sharp;
}

interface Reading {
  mediaTypes: readonly string[];
  maxPixels: number;
  /** Whether an embedded colour profile changes the colours into sRGB; else the stored values count. */
  usesProfile: boolean;
  /** Counted from 0. */
  page?: number;
}

/**
 * BMP, Netpbm and colours of 16 bits are decoded whole, at up to 12 bytes a pixel with what is made of them: 50 Mpx
 * keep that under 600 MB of the 1 GB that a process may take.
 */
export const maxPixelsInMemory = 50_000_000;

/** Rejects with `empty_file`, `unsupported_media_type`, `corrupt_file`, `image_too_large` or `unpacked_too_large`. */
export async function openPicture(file: InputFile, reading: Reading): Promise<Picture> {
  const mediaType = await detectPictureKind(file, reading.mediaTypes);
  if (mediaType === "image/bmp" || mediaType === "image/x-portable-anymap") {
    return openPixels(file, mediaType, Math.min(reading.maxPixels, maxPixelsInMemory));
  }
  return openBySharp(file, mediaType, reading);
}

async function openPixels(file: InputFile, mediaType: string, maxPixels: number): Promise<Picture> {
  const checkSize: CheckSize = (width, height) => checkPixels(file.name, { width, height }, maxPixels);
  const content = await readFile(file.path);
  const pixels = mediaType === "image/bmp" ? decodeBmp(content, checkSize) : decodeNetpbm(content, checkSize);
  const { data, width, height, channels, mode, rowsRead } = pixels;
  if (rowsRead === 0) throw corruptFile(file.name, "it ends before the first row of pixels");
  const sharp = await loadSharp();
  return {
    name: file.name,
    mediaType,
    width,
    height,
    mode,
    pages: 1,
    hasAlpha: channels === 4,
    isGray: channels === 1,
    is16Bit: data instanceof Uint16Array,
    warnings:
      rowsRead < height ? [`'${file.name}' is cut off: ${rowsRead} of ${height} rows could be read.`] : [],
    open: () => sharp(data, { raw: { width, height, channels } }),
  };
}

async function openBySharp(
  file: InputFile,
  mediaType: string,
  { maxPixels, usesProfile, page = 0 }: Reading,
): Promise<Picture> {
  const sharp = await loadSharp();
  // An SVG read by its path may show files that lie beside it; read from memory it has nothing beside it.
  const source = mediaType === "image/svg+xml" ? await readFile(file.path) : file.path;
  // The limit is checked here, so that the error can say what came.
  const metadata = await sharp(source, { page, limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw toServiceError(file.name, error);
    });
  const { width, height } = metadata.autoOrient;
  checkPixels(file.name, { width, height }, maxPixels);
  const options: SharpOptions = { page, autoOrient: true, limitInputPixels: maxPixels };
  return {
    name: file.name,
    mediaType,
    width,
    height,
    mode: pillowMode(metadata),
    pages: metadata.pages ?? 1,
    hasAlpha: metadata.hasAlpha,
    isGray: metadata.channels <= 2,
    is16Bit: metadata.depth === "ushort",
    warnings: mediaType === "image/apng" ? ["Of the animation only the first picture is used."] : [],
    // The values of four inks mean nothing without a profile.
    open: (tolerance) =>
      sharp(source, {
        ...options,
        ignoreIcc: !usesProfile && metadata.space !== "cmyk",
        // "warning" would refuse sound files, such as a TIFF with a tag that libtiff does not know.
        failOn: tolerance === "strict" ? "error" : "none",
      }),
  };
}

function pillowMode({ space, channels, depth, isPalette, bitsPerSample = 8 }: Metadata): string {
  if (space === "cmyk") return "CMYK";
  if (space === "lab" || space === "labs") return "LAB";
  // A TIFF's palette is known only by its few bits: colours of three samples have eight or more.
  if (isPalette || (channels >= 3 && bitsPerSample < 8)) return "P";
  if (channels === 1) return bitsPerSample === 1 ? "1" : (deepModes[depth] ?? "L");
  return colourModes[channels] ?? "RGBA";
}

const colourModes: Record<number, string> = { 2: "LA", 3: "RGB" };

const deepModes: Record<string, string> = {
  ushort: "I;16",
  short: "I",
  int: "I",
  uint: "I",
  float: "F",
  double: "F",
};
