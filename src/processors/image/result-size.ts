/** How large a result will be, before a pixel of it is made: a small picture can be asked to become a huge one. */
import { ServiceError } from "../../protocol/errors.ts";
import { checkHeldBytes } from "../picture/held-bytes.ts";
import { pictureLimits } from "../picture/picture-limits.ts";
import type { Picture } from "../picture/picture.ts";
import type { ImageOptions } from "./options.ts";

const maxPixels = pictureLimits.pixels.value;

const maxSides = { png: Infinity, tiff: Infinity, jpeg: 65_535, webp: 16_383, avif: 16_384 };

interface Size {
  width: number;
  height: number;
}

/** Throws `image_too_large`, or `invalid_option` for a part that does not lie within the picture. */
export function checkResultSize(picture: Picture, options: ImageOptions): void {
  const turned = turn(picture, options.rotate);
  // libvips turns what it has in memory as a whole.
  if (options.rotate !== undefined) {
    checkPixels(turned);
    checkHeldBytes(picture.name, picture.heldBytes + picture.width * picture.height * bytesPerPixel(picture));
  }
  checkCrop(turned, options.crop);
  const result = scale(options.crop ?? turned, options);
  checkPixels(result);
  checkSide(result, options.format);
}

/** The bounding box of the turned picture. */
function turn({ width, height }: Size, degrees = 0): Size {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)].map(
    Math.abs,
  );
  return {
    width: Math.round(width * (cosine ?? 1) + height * (sine ?? 0)),
    height: Math.round(width * (sine ?? 0) + height * (cosine ?? 1)),
  };
}

function bytesPerPixel({ isGray, is16Bit }: Picture): number {
  return (isGray ? 2 : 4) * (is16Bit ? 2 : 1);
}

function checkCrop({ width, height }: Size, crop: ImageOptions["crop"]): void {
  if (!crop || (crop.left + crop.width <= width && crop.top + crop.height <= height)) return;
  throw new ServiceError(
    "invalid_option",
    `'crop' asks for ${crop.width} × ${crop.height} pixels from (${crop.left}, ${crop.top}) on. The picture, upright ` +
      `and turned, has ${width} × ${height}; name a part within it.`,
    { field: "crop" },
  );
}

function scale(size: Size, { width, height, fit }: ImageOptions): Size {
  const isExact = width !== undefined && height !== undefined && ["cover", "contain", "fill"].includes(fit);
  if (isExact) return { width, height };
  const [across, down] = [(width ?? 0) / size.width, (height ?? 0) / size.height];
  const factor =
    !width || !height || fit === "outside" ? Math.max(across, down) || 1 : Math.min(across, down);
  return { width: Math.round(size.width * factor), height: Math.round(size.height * factor) };
}

function checkPixels({ width, height }: Size): void {
  const pixels = width * height;
  if (pixels <= maxPixels) return;
  throw new ServiceError(
    "image_too_large",
    `The result would have ${width} × ${height} pixels. Allowed are ${maxPixels / 1e6} megapixels.`,
    { limit: maxPixels, actual: pixels },
  );
}

function checkSide({ width, height }: Size, format: ImageOptions["format"]): void {
  const [side, limit] = [Math.max(width, height), maxSides[format]];
  if (side <= limit) return;
  throw new ServiceError(
    "image_too_large",
    `The result would have ${width} × ${height} pixels. Allowed are, as ${format}, ${limit} pixels a side.`,
    { limit, actual: side },
  );
}
