/** The first steps towards a result: turned, cut and scaled, all within libvips' one pass over the picture. */
import type { Sharp } from "sharp";
import type { Picture } from "../picture/picture.ts";
import type { ImageOptions } from "./options.ts";

export function shape(pipeline: Sharp, picture: Picture, options: ImageOptions): Sharp {
  const { format, rotate, crop, width, height, fit } = options;
  // What a turn or a margin adds is transparent where the format can say so, else white.
  const background = format === "jpeg" ? "#ffffff" : { r: 255, g: 255, b: 255, alpha: 0 };
  let shaped = format === "jpeg" && picture.hasAlpha ? pipeline.flatten({ background: "#ffffff" }) : pipeline;
  if (rotate !== undefined) shaped = shaped.rotate(rotate, { background });
  if (crop) shaped = shaped.extract(crop);
  if (width === undefined && height === undefined) return shaped;
  return shaped.resize({ width, height, fit, background });
}
