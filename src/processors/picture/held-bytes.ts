/**
 * How much of a picture must be in memory at once. libvips streams most kinds through little memory; the exceptions
 * stand here, each with what was measured for sharp 0.35.5 (libvips 8.18) on pictures of 35 megapixels.
 */
import type { Metadata } from "sharp";
import { ServiceError } from "../../protocol/errors.ts";
import { pictureLimits } from "./picture-limits.ts";

const maxHeldBytes = pictureLimits.held_bytes.value;

/** Throws `image_too_large`. */
export function checkHeldBytes(name: string, bytes: number): void {
  if (bytes <= maxHeldBytes) return;
  throw new ServiceError(
    "image_too_large",
    `'${name}' is of a kind that must be held in memory at once, which takes ${toMegabytes(bytes)} MB; at most ` +
      `${toMegabytes(maxHeldBytes)} MB are allowed. Scale it down, or save it as a plain PNG or baseline JPEG.`,
    { limit: maxHeldBytes, actual: bytes },
  );
}

/** Of the upright picture, as it is decoded. */
export function heldBytesOf(mediaType: string, metadata: Metadata): number {
  const { width, height } = metadata.autoOrient;
  const bytesPerPixel = decoderBytes(mediaType, metadata) + turningBytes(metadata);
  return width * height * bytesPerPixel;
}

function decoderBytes(mediaType: string, metadata: Metadata): number {
  switch (mediaType) {
    case "image/avif":
      return 18;
    case "image/webp":
      return 8;
    case "image/gif":
      return 5;
    case "image/jpeg":
      // The coefficients of all scans, 16 bits each.
      return metadata.isProgressive ? 2 * componentsOfJpeg(metadata) : 0;
    default:
      return metadata.isProgressive ? pixelBytes(metadata) : 0;
  }
}

/** Two of three components may have a half or a quarter of the pixels. */
function componentsOfJpeg({ channels, chromaSubsampling = "" }: Metadata): number {
  if (channels === 3 && chromaSubsampling === "4:2:0") return 1.5;
  if (channels === 3 && chromaSubsampling === "4:2:2") return 2;
  return channels;
}

/** Turned by its EXIF orientation a picture begins where its file ends. */
function turningBytes(metadata: Metadata): number {
  return (metadata.orientation ?? 1) > 1 ? pixelBytes(metadata) : 0;
}

function pixelBytes({ channels, depth }: Metadata): number {
  const sampleBytes: Record<string, number> = { uchar: 1, char: 1, ushort: 2, short: 2, double: 8 };
  return channels * (sampleBytes[depth] ?? 4);
}

function toMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
