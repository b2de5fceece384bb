/** A page as OCR wants it: gray, upright, on white, small enough for Tesseract's memory. */
import { toGray } from "../../picture/gray.ts";
import { loadSharp } from "../../picture/load-sharp.ts";
import type { Picture } from "../../picture/picture.ts";
import { renderPicture } from "../../picture/render-picture.ts";
import { type Rotation, turnSize } from "./boxes.ts";

export interface GrayPage {
  /** One byte a pixel, row by row from the top. */
  samples: Uint8Array;
  width: number;
  height: number;
}

/** Tesseract takes about 300 MB for 20 Mpx (A4 at 460 dpi), 450 MB for 40 Mpx, and reads no better for more dots. */
export const maxReadPixels = 20_000_000;

/** Tesseract counts pixels of a side in 16 bits. */
const maxReadSide = 32_000;

/** Larger pages are scaled down, with a warning. */
export async function toGrayPage(picture: Picture): Promise<GrayPage> {
  const { width, height } = picture;
  const scale = Math.min(
    1,
    Math.sqrt(maxReadPixels / (width * height)),
    maxReadSide / Math.max(width, height),
  );
  if (scale < 1) {
    picture.warnings.push(
      `A page of ${width} × ${height} pixels was scaled to ${Math.round(100 * scale)} % for reading.`,
    );
  }
  const page = await layOn("#ffffff", picture, scale);
  // White writing on nothing is invisible on white.
  return picture.hasAlpha && isEven(page) ? layOn("#000000", picture, scale) : page;
}

/** Whether all pixels are the same: a page without anything on it. */
export function isEven({ samples }: GrayPage): boolean {
  const first = samples[0];
  return samples.every((sample) => sample === first);
}

/** The page made larger by a factor, or smaller. */
export async function resizePage(page: GrayPage, factor: number): Promise<GrayPage> {
  if (factor === 1) return page;
  const sharp = await loadSharp();
  const { samples, width, height } = page;
  const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
  const { data } = await sharp(samples, { raw: { width, height, channels: 1 } })
    .resize({ ...size, fit: "fill" })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { samples: data, ...size };
}

/** The page turned clockwise. */
export async function turnPage(page: GrayPage, rotation: Rotation): Promise<GrayPage> {
  if (rotation === 0) return page;
  const sharp = await loadSharp();
  const { samples, width, height } = page;
  const data = await sharp(samples, { raw: { width, height, channels: 1 } })
    .rotate(rotation)
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { samples: data, ...turnSize(page, rotation) };
}

/** The page turned clockwise by a few radians around its middle, at its size; white comes in at its corners. */
export async function straightenPage(page: GrayPage, radians: number): Promise<GrayPage> {
  if (radians === 0) return page;
  const sharp = await loadSharp();
  const { samples, width, height } = page;
  const turned = sharp(samples, { raw: { width, height, channels: 1 } }).rotate((radians * 180) / Math.PI, {
    background: "#ffffff",
  });
  const { data, info } = await turned.toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  const middle = { left: Math.floor((info.width - width) / 2), top: Math.floor((info.height - height) / 2) };
  const cut = await sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    .extract({ ...middle, width, height })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { samples: cut, width, height };
}

/** The page as a file that Tesseract reads without unpacking: raw PGM. */
export function toPgm({ samples, width, height }: GrayPage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), samples]);
}

async function layOn(background: string, picture: Picture, scale: number): Promise<GrayPage> {
  const { data, info } = await renderPicture(picture, async (pipeline) => {
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const sized = scale < 1 ? pipeline.resize({ width, height, fit: "fill" }) : pipeline;
    const opaque = sized.flatten({ background });
    const gray = await toGray(opaque, picture, { method: "rec601", keeps16Bit: false });
    return gray.raw().toBuffer({ resolveWithObject: true });
  });
  return { samples: data, width: info.width, height: info.height };
}
