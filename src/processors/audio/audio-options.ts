/** What a client may choose for a recording. */
import { z } from "zod";

export const audioOptions = z.strictObject({
  silence_threshold_db: z
    .number()
    .min(-120)
    .max(0)
    .default(-60)
    .describe("dBFS below which every sample of a silence must stay."),
  silence_seconds: z.number().min(0.01).max(3600).default(0.5).describe("Shorter silences are not listed."),
  waveform_buckets: z
    .int()
    .min(0)
    .max(10_000)
    .default(256)
    .describe("The most pairs of extremes in `waveform`; 0 leaves it empty."),
  spectrum: z
    .boolean()
    .default(false)
    .describe("Adds `spectrum`: centroid, bandwidth, roll-off, flatness and MFCC."),
  pictures: z
    .array(z.enum(["waveform", "spectrogram"]))
    .max(2)
    .default([])
    .describe("Pictures to draw, as artifacts `waveform.png` and `spectrogram.png`."),
});
export type AudioOptions = z.output<typeof audioOptions>;
