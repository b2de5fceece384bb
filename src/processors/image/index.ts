/**
 * The image processor: a picture becomes a grayscale PNG (or what the options say), upright by its EXIF orientation.
 *
 * What is kept and what is not: an alpha channel stays, as gray and alpha; samples of 16 bits stay 16 bits in PNG and
 * TIFF; palettes, CMYK and other stored forms become plain gray or RGB; of several pages or frames the first is used,
 * with a warning; EXIF data (and so the place a photo was taken at) is left out.
 */
import type { Sharp } from "sharp";
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { toGray } from "../picture/gray.ts";
import { pictureLimits } from "../picture/picture-limits.ts";
import { openPicture, type Picture } from "../picture/picture.ts";
import { renderPicture } from "../picture/render-picture.ts";
import { defineProcessor } from "../processor.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";

const maxPixels = pictureLimits.pixels.value;

/** Of a drawing; the largest maps take some seconds. */
const secondsPerMb = 5;

/** WebP's and AVIF's own limit is near; a result beyond it could not be saved in every format. */
const maxSide = 16_383;

const optionsSchema = z.strictObject({
  format: z.enum(["png", "jpeg", "webp", "avif", "tiff"]).default("png").describe("Format of the result."),
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("Quality of jpeg, webp and avif, 1 to 100 (80; avif 50). The other formats lose nothing."),
  width: z.int().min(1).max(maxSide).optional().describe("Width of the result in pixels."),
  height: z.int().min(1).max(maxSide).optional().describe("Height of the result in pixels."),
  fit: z
    .enum(["inside", "outside", "cover", "contain", "fill"])
    .default("inside")
    .describe(
      "How width and height are met: inside or outside them with the proportions kept, cover (cut), contain (with " +
        "margins) or fill (stretched).",
    ),
  method: z
    .enum(["rec601", "rec709", "linear", "none"])
    .default("rec601")
    .describe(
      "How colours become gray: by the weights of ITU-R BT.601 (0.299, 0.587, 0.114) or BT.709 (0.2126, 0.7152, " +
        "0.0722) on the stored values, by luminance in linear light (colour profile applied), or none: colours stay.",
    ),
});

type ImageOptions = z.output<typeof optionsSchema>;

export const imageProcessor = defineProcessor({
  taskType: standardTaskTypes.image,
  options: optionsSchema,
  limits: { ...pictureLimits, ...describeWorkLimit(secondsPerMb) },
  async process(file, options, { signal, limitWork }) {
    const workLimit = workLimitOf(file, secondsPerMb);
    const picture = await limitWork(workLimit, () =>
      openPicture(file, {
        mediaTypes: standardTaskTypes.image.media_types,
        usesProfile: options.method === "linear" || options.method === "none",
      }),
    );
    checkResultSize(picture, options);
    signal.throwIfAborted();
    const render = () => renderPicture(picture, (pipeline) => encode(pipeline, picture, options));
    // The work that samples make grows with their number, which is limited; that of a drawing has no bounds.
    const body = await (picture.mediaType === "image/svg+xml" ? limitWork(workLimit, render) : render());
    return {
      body,
      mediaType: `image/${options.format}`,
      warnings: [...picture.warnings, ...leftOut(picture, options)],
    };
  },
});

async function encode(pipeline: Sharp, picture: Picture, options: ImageOptions): Promise<Buffer> {
  const gray = await toGray(resize(pipeline, picture, options), picture, {
    method: options.method,
    keeps16Bit: options.format === "png" || options.format === "tiff",
  });
  const quality = options.quality === undefined ? {} : { quality: options.quality };
  return encoders[options.format](gray, quality).toBuffer();
}

/** A small picture can be asked to become a huge one. */
function checkResultSize(picture: Picture, { width, height, fit, format }: ImageOptions): void {
  const [across, down] = [(width ?? 0) / picture.width, (height ?? 0) / picture.height];
  const scale = !width || !height || fit === "outside" ? Math.max(across, down) || 1 : Math.min(across, down);
  const isExact = width !== undefined && height !== undefined && ["cover", "contain", "fill"].includes(fit);
  const result = isExact
    ? { width, height }
    : { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) };
  const pixels = result.width * result.height;
  const side = Math.max(result.width, result.height);
  const sideLimit = { png: Infinity, tiff: Infinity, jpeg: 65_535, webp: 16_383, avif: 16_384 }[format];
  if (pixels <= maxPixels && side <= sideLimit) return;
  throw new ServiceError(
    "image_too_large",
    `The result would have ${result.width} × ${result.height} pixels. Allowed are ${maxPixels / 1e6} megapixels` +
      (side > sideLimit ? ` and, as ${format}, ${sideLimit} pixels a side.` : "."),
    { limit: side > sideLimit ? sideLimit : maxPixels, actual: side > sideLimit ? side : pixels },
  );
}

function resize(pipeline: Sharp, picture: Picture, { format, width, height, fit }: ImageOptions): Sharp {
  const opaque =
    format === "jpeg" && picture.hasAlpha ? pipeline.flatten({ background: "#ffffff" }) : pipeline;
  if (width === undefined && height === undefined) return opaque;
  // Margins are transparent where the format can say so, else white.
  const background = format === "jpeg" ? "#ffffff" : { r: 255, g: 255, b: 255, alpha: 0 };
  return opaque.resize({ width, height, fit, background });
}

type Encode = (pipeline: Sharp, quality: { quality?: number }) => Sharp;

const encoders: Record<ImageOptions["format"], Encode> = {
  // Measured on photographs: smaller than the default (level 6, no filter) and no slower.
  png: (pipeline) => pipeline.png({ compressionLevel: 3, adaptiveFiltering: true }),
  tiff: (pipeline) => pipeline.tiff({ compression: "deflate", predictor: "horizontal" }),
  jpeg: (pipeline, quality) => pipeline.jpeg(quality),
  webp: (pipeline, quality) => pipeline.webp(quality),
  avif: (pipeline, quality) => pipeline.avif(quality),
};

function leftOut(picture: Picture, { format }: ImageOptions): string[] {
  return [
    ...(picture.pages > 1 ? [`Of ${picture.pages} pages or frames only the first is in the result.`] : []),
    ...(picture.hasAlpha && format === "jpeg"
      ? ["JPEG has no transparency: the picture was laid on white."]
      : []),
  ];
}
