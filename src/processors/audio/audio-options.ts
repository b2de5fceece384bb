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
  pitch: z.boolean().default(false).describe("Adds `pitch`: the fundamental frequency over time, by YIN."),
  pitch_min_hz: z
    .number()
    .min(30)
    .max(500)
    .default(65.41)
    .describe("The lowest pitch that is looked for; C2 by default."),
  pitch_max_hz: z
    .number()
    .min(500)
    .max(10_000)
    .default(2093)
    .describe("The highest pitch that is looked for, half the sample rate at most; C7 by default."),
  rhythm: z.boolean().default(false).describe("Adds `rhythm`: tempo and onsets."),
  pictures: z
    .array(z.enum(["waveform", "spectrogram"]))
    .max(2)
    .default([])
    .describe("Pictures to draw, as artifacts `waveform.png` and `spectrogram.png`."),
  transcript: z
    .boolean()
    .default(false)
    .describe(
      "Adds `transcript`, what is said in English, and the artifacts `transcript.txt`, `transcript.srt` and " +
        "`transcript.vtt`; needs packages that are not installed by default.",
    ),
  transcript_minutes: z
    .number()
    .min(0.1)
    .max(600)
    .default(30)
    .describe(
      "How far `transcript` goes; a minute takes some five seconds, so that more may need more time for a task.",
    ),
});
export type AudioOptions = z.output<typeof audioOptions>;
