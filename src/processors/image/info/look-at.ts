/** The picture as it is seen, which all that is measured for `info.json` is measured on. */
import type { Sharp } from "sharp";
import { checkHeldBytes } from "../../picture/held-bytes.ts";
import { loadSharp } from "../../picture/load-sharp.ts";
import type { Picture } from "../../picture/picture.ts";
import { renderPicture } from "../../picture/render-picture.ts";

/** Every camera's photo is measured pixel by pixel; a larger picture is scaled down to this. */
const maxPixels = 25_000_000;

/** Upright, on white, in 8-bit sRGB or gray. */
export interface View {
  samples: Buffer;
  width: number;
  height: number;
  channels: 1 | 3;
}

/** Rejects with `image_too_large` for a picture that memory does not hold beside its samples. */
export async function lookAt(picture: Picture): Promise<View> {
  const scale = Math.min(1, Math.sqrt(maxPixels / (picture.width * picture.height)));
  const width = Math.max(1, Math.floor(picture.width * scale));
  const height = Math.max(1, Math.floor(picture.height * scale));
  const channels = picture.isGray ? 1 : 3;
  checkHeldBytes(picture.name, picture.heldBytes + width * height * channels);
  const { data, info } = await renderPicture(picture, (pipeline) => {
    const whole = pipeline.flatten({ background: "#ffffff" }).toColourspace(channels === 1 ? "b-w" : "srgb");
    const small = scale < 1 ? whole.resize({ width, height, fit: "fill" }) : whole;
    return small.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  });
  return { samples: data, width: info.width, height: info.height, channels };
}

export async function asPipeline({ samples, width, height, channels }: View): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(samples, { raw: { width, height, channels }, limitInputPixels: false });
}
