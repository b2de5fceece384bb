/** What bounds a WAV file. */
import type { ProcessorLimits } from "../../processor.ts";

export const wavLimits = {
  channels: {
    value: 32,
    code: "corrupt_file",
    meaning: "Channels of a recording.",
  },
  sample_rate: {
    value: 768_000,
    code: "corrupt_file",
    meaning: "Frames a second of a recording.",
  },
  // Real files have about ten; each costs a read.
  chunks: {
    value: 1000,
    code: "corrupt_file",
    meaning: "Chunks of a WAV file before its samples.",
  },
} as const satisfies ProcessorLimits;
