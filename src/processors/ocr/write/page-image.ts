/** The picture of a page as a searchable PDF shows it: upright, in its colours, packed. */
import type { Sharp } from "sharp";
import { loadSharp } from "../../picture/load-sharp.ts";
import type { Picture } from "../../picture/picture.ts";
import { renderPicture } from "../../picture/render-picture.ts";
import type { Rotation } from "../read/boxes.ts";
import { maxReadPixels } from "../read/gray-page.ts";

export interface PageImage {
  /** JPEG, or a PNG of two colours. */
  file: Buffer;
  /** Of the page on paper. */
  dpi: number;
}

/** What scanners are set to. */
const usualDpi = 300;

const jpegQuality = 75;

export async function toPageImage(
  picture: Picture,
  rotation: Rotation,
  dpi: number = usualDpi,
): Promise<PageImage> {
  const { width, height } = picture;
  const scale = Math.min(1, Math.sqrt(maxReadPixels / (width * height)));
  const { data, info } = await renderPicture(picture, (pipeline) =>
    (scale < 1 ? pipeline.resize({ width: Math.round(width * scale) }) : pipeline)
      .flatten({ background: "#ffffff" })
      .toColourspace(picture.isGray ? "b-w" : "srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  const sharp = await loadSharp();
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const upright = sharp(data, { raw }).rotate(rotation);
  return { file: await pack(upright, picture), dpi: dpi * scale };
}

/** JPEG would blur the hard edges of black and white, and take more room for it. */
function pack(pipeline: Sharp, { isGray, mode }: Picture): Promise<Buffer> {
  const coloured = pipeline.toColourspace(isGray ? "b-w" : "srgb");
  return mode === "1"
    ? coloured.png({ palette: true, colours: 2, compressionLevel: 9 }).toBuffer()
    : coloured.jpeg({ quality: jpegQuality }).toBuffer();
}
