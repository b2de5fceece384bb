/** What the audio viewer reads of a result: the standard fields, and what the project's own processor says beside them. */
import { z } from "zod";

const figure = z.number().nullish();

const levelFigures = {
  rms_dbfs: figure,
  peak_dbfs: figure,
  true_peak_dbtp: figure,
  crest_factor: figure,
  dc_offset: figure,
  clipped_samples: figure,
};

/** Of full scale 1; each pair of extremes is of so many frames, the last one perhaps of fewer. */
const waveformSchema = z.object({
  frames_per_bucket: z.number().positive(),
  min: z.array(z.number()),
  max: z.array(z.number()),
});
export type Waveform = z.output<typeof waveformSchema>;

const silenceSchema = z.object({
  start_seconds: z.number(),
  end_seconds: z.number(),
  duration_seconds: z.number(),
});

const spreadSchema = z.object({ mean: z.number(), std: z.number() });

export const audioResultSchema = z.object({
  duration_seconds: z.number().min(0),
  sample_rate: z.number().positive(),
  channels: z.number(),
  sample_width: z.number(),
  rms_energy: z.number(),
  zero_crossings: z.number(),
  file_size_bytes: z.number(),
  ...levelFigures,
  peak: figure,
  bits_per_sample: z.number().nullish(),
  encoding: z.string().optional(),
  container: z.string().optional(),
  loudness: z
    .object({
      integrated_lufs: figure,
      short_term_max_lufs: figure,
      momentary_max_lufs: figure,
      range_lu: figure,
    })
    .optional(),
  silence: z
    .object({ count: z.number(), seconds: z.number(), segments: z.array(silenceSchema) })
    .default({ count: 0, seconds: 0, segments: [] }),
  waveform: waveformSchema.optional(),
  per_channel: z.array(z.object({ channel: z.number(), ...levelFigures })).default([]),
  spectrum: z
    .object({
      centroid_hz: spreadSchema,
      bandwidth_hz: spreadSchema,
      rolloff_hz: spreadSchema,
      flatness: spreadSchema,
      mfcc: z.array(spreadSchema),
    })
    .optional(),
  tags: z.record(z.string(), z.string()).default({}),
});
export type AudioResult = z.output<typeof audioResultSchema>;
