/** What a client may ask of a picture. All steps are taken in the order that they stand here in. */
import { z } from "zod";

/** WebP's and AVIF's own limit is near; a result beyond it could not be saved in every format. */
const maxSide = 16_383;

export const optionsSchema = z.strictObject({
  rotate: z
    .number()
    .min(-360)
    .max(360)
    .optional()
    .describe(
      "Degrees to turn the upright picture clockwise. Corners that this makes are transparent, in JPEG white.",
    ),
  crop: z
    .strictObject({
      left: z.int().min(0).describe("Pixels left of the part."),
      top: z.int().min(0).describe("Pixels above the part."),
      width: z.int().min(1).describe("Width of the part in pixels."),
      height: z.int().min(1).describe("Height of the part in pixels."),
    })
    .optional()
    .describe("The part of the upright and turned picture that the result shows."),
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
  blur: z
    .number()
    .min(0.3)
    .max(50)
    .optional()
    .describe("Blurs by a Gaussian of this standard deviation in pixels, 0.3 to 50."),
  sharpen: z
    .number()
    .min(0.3)
    .max(10)
    .optional()
    .describe("Sharpens edges by an unsharp mask of this standard deviation in pixels, 0.3 to 10."),
  normalise: z
    .boolean()
    .default(false)
    .describe("Stretches the lightness so that its darkest percent becomes black and its lightest white."),
  threshold: z
    .int()
    .min(1)
    .max(255)
    .optional()
    .describe("Makes values of at least this, of 255, white and all others black."),
  format: z.enum(["png", "jpeg", "webp", "avif", "tiff"]).default("png").describe("Format of the result."),
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("Quality of jpeg, webp and avif, 1 to 100 (80; avif 50). The other formats lose nothing."),
  info: z
    .boolean()
    .default(false)
    .describe("Adds the artifact info.json: what the file says of its picture, and what is measured on it."),
  gps: z
    .boolean()
    .default(false)
    .describe("Leaves the place where a photo was taken in the EXIF data of info.json."),
  thumbnail: z
    .int()
    .min(16)
    .max(1024)
    .optional()
    .describe(
      "Adds the artifact thumbnail.webp: the upright picture in its colours, its longer side of this many pixels.",
    ),
});

export type ImageOptions = z.output<typeof optionsSchema>;
