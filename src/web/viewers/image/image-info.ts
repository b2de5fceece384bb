/** What the artifact `info.json` says of a picture, as far as it is shown. */
import { z } from "zod";

const channelSchema = z.object({
  /** `gray`, or `red`, `green` and `blue`. */
  name: z.string(),
  /** How many pixels have the value 0, 1 … 255. */
  histogram: z.array(z.int().min(0)).length(256),
});
export type Channel = z.infer<typeof channelSchema>;

/** Everything here is of the original; of the result it has only the size. */
export const imageInfoSchema = z.object({
  width: z.int(),
  height: z.int(),
  exif: z.record(z.string(), z.record(z.string(), z.unknown())).nullable(),
  channels: z.array(channelSchema).min(1),
  entropy: z.number(),
  sharpness: z.number(),
  dominant_colour: z.string(),
  result: z.object({ width: z.int(), height: z.int() }),
});
export type ImageInfo = z.infer<typeof imageInfoSchema>;
