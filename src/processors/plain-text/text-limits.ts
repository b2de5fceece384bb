/** What bounds a plain text, whichever processor reads it. */
import type { ProcessorLimits } from "../processor.ts";

export const textLimits = {
  // Text, its words and its sentences together stay below the heap limit of a child.
  text_bytes: {
    value: 64 * 1024 * 1024,
    code: "file_too_large",
    meaning: "Bytes of a plain text.",
  },
} as const satisfies ProcessorLimits;
