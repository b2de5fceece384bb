/**
 * Opens a picture for both picture processors: its kind by content, its size against the limit before a pixel is
 * decoded, EXIF orientation applied, and damaged files read as far as they go.
 */
import { readFile } from "node:fs/promises";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import type { ServiceError } from "../../protocol/errors.ts";
import type { InputFile } from "../processor.ts";
import { decodeBmp } from "./bmp.ts";
import { checkHeldBytes, heldBytesOf } from "./held-bytes.ts";
import { detectPictureKind } from "./kind.ts";
import { loadSharp } from "./load-sharp.ts";
import { checkPixels, corruptFile, toServiceError } from "./picture-errors.ts";
import { pictureLimits } from "./picture-limits.ts";
import { decodeNetpbm } from "./netpbm.ts";
import type { CheckSize } from "./pixels.ts";
import { checkPageCount } from "./tiff-pages.ts";

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
  /** How much of it is in memory at once while it is decoded. */
  heldBytes: number;
  /** What sharp reads of its header; absent for the kinds that are read here. */
  header?: Metadata;
  /** What a reader should know; grows while the picture is read. */
  warnings: string[];
  /** The upright picture as a pipeline; "lenient" reads damaged data as far as it goes. */
  open: (tolerance: "strict" | "lenient") => Sharp;
}

interface Reading {
  mediaTypes: readonly string[];
  /** Whether an embedded colour profile changes the colours into sRGB; else the stored values count. */
  usesProfile: boolean;
  /** Counted from 0. */
  page?: number;
}

/** Rejects with `empty_file`, `unsupported_media_type`, `corrupt_file`, `image_too_large` or `unpacked_too_large`. */
export async function openPicture(file: InputFile, reading: Reading): Promise<Picture> {
  const mediaType = await detectPictureKind(file, reading.mediaTypes);
  if (mediaType === "image/bmp" || mediaType === "image/x-portable-anymap") {
    return openPixels(file, mediaType);
  }
  if (mediaType === "image/tiff") await checkPageCount(file);
  return openBySharp(file, mediaType, reading);
}

async function openPixels(file: InputFile, mediaType: string): Promise<Picture> {
  const checkSize: CheckSize = (width, height, bytes) => {
    checkPixels(file.name, { width, height });
    checkHeldBytes(file.name, file.bytes + bytes);
  };
  checkHeldBytes(file.name, file.bytes);
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
    heldBytes: content.length + data.byteLength,
    warnings:
      rowsRead < height ? [`'${file.name}' is cut off: ${rowsRead} of ${height} rows could be read.`] : [],
    open: () => sharp(data, { raw: { width, height, channels } }),
  };
}

async function openBySharp(
  file: InputFile,
  mediaType: string,
  { usesProfile, page = 0 }: Reading,
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
  checkPixels(file.name, { width, height });
  if (mediaType === "image/svg+xml" && width * height === 1) throw refuseSize(file.name);
  const heldBytes = heldBytesOf(mediaType, metadata);
  checkHeldBytes(file.name, heldBytes);
  const options: SharpOptions = { page, autoOrient: true, limitInputPixels: pictureLimits.pixels.value };
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
    heldBytes,
    header: metadata,
    warnings: mediaType === "image/apng" ? ["Of the animation only the first picture is used."] : [],
    // The values of four inks mean nothing without a profile.
    open: (tolerance) =>
      sharp(source, {
        ...options,
        ignoreIcc: !usesProfile && metadata.space !== "cmyk",
        failOn: tolerance === "strict" ? strictness(mediaType) : "none",
      }),
  };
}

/**
 * What libjpeg finds wrong with the data of a JPEG, such as an end that comes too early, it only warns of. Elsewhere
 * "warning" would refuse sound files, such as a TIFF with a tag that libtiff does not know.
 */
function strictness(mediaType: string): "warning" | "error" {
  return mediaType === "image/jpeg" ? "warning" : "error";
}

/** librsvg makes a single pixel of a size that it cannot draw. */
function refuseSize(name: string): ServiceError {
  return corruptFile(name, "its size cannot be drawn; give it a width and a height in pixels");
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
