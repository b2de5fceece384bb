/**
 * The last steps before a result is written, each on the finished picture of the one before: libvips has an order of
 * its own for the steps of one pass, in which a threshold would come before the gray that it cuts.
 */
import type { Sharp } from "sharp";
import { checkHeldBytes } from "../picture/held-bytes.ts";
import { loadSharp } from "../picture/load-sharp.ts";
import type { Picture } from "../picture/picture.ts";
import type { ImageOptions } from "./options.ts";

type Effect = (pipeline: Sharp) => Sharp;

export function hasEffects(options: ImageOptions): boolean {
  return effectsOf(options).length > 0;
}

/** Rejects with `image_too_large` for what memory does not hold. An alpha channel stays as it is. */
export async function applyEffects(pipeline: Sharp, picture: Picture, options: ImageOptions): Promise<Sharp> {
  let result = pipeline;
  for (const effect of effectsOf(options)) result = effect(await settle(result, picture));
  return result;
}

function effectsOf({ blur, sharpen, normalise, threshold }: ImageOptions): Effect[] {
  const effects: Effect[] = [];
  if (blur !== undefined) effects.push((pipeline) => spread(pipeline, blur));
  if (sharpen !== undefined) effects.push((pipeline) => pipeline.sharpen({ sigma: sharpen }));
  if (normalise) effects.push((pipeline) => pipeline.normalise());
  if (threshold !== undefined) effects.push((pipeline) => cutAt(pipeline, threshold));
  return effects;
}

/**
 * libvips' defaults cut a Gaussian off at a fifth of its height and round its weights to whole numbers, which is off by
 * up to a fifth of a narrow line's brightness. Weights with fractions take 50 times as long for a wide one, whose whole
 * numbers are many enough.
 */
function spread(pipeline: Sharp, sigma: number): Sharp {
  return pipeline.blur({ sigma, minAmplitude: 0.01, precision: sigma < 3 ? "float" : "integer" });
}

/**
 * A straight line so steep that it leads from 0 to 255 within one step, and is cut off beyond; sharp's own threshold
 * would cut the alpha channel too.
 */
function cutAt(pipeline: Sharp, threshold: number): Sharp {
  return pipeline.linear(255, 255 * (1 - threshold));
}

/** An uncompressed PNG is the one form in which sharp gives and takes gray with alpha and 16 bits alike. */
async function settle(pipeline: Sharp, picture: Picture): Promise<Sharp> {
  const sharp = await loadSharp();
  const png = await pipeline.png({ compressionLevel: 0 }).toBuffer();
  // The one before is still held.
  checkHeldBytes(picture.name, 2 * png.length);
  const settled = sharp(png, { limitInputPixels: false });
  const { space } = await settled.metadata();
  return settled.toColourspace(space);
}
