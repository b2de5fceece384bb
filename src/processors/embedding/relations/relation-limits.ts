/** Up to where the texts of a job are compared: what a child has memory for, and the time of a merge. */
import type { ProcessorLimits } from "../../processor.ts";

export const relationLimits = {
  compared_texts: {
    value: 10_000,
    meaning: "Texts of a job that are compared, in clusters or reduced by lsa.",
  },
  compared_term_counts: {
    value: 10_000_000,
    meaning: "Term counts, summed over those texts; each takes 8 bytes.",
  },
  compared_products: {
    value: 4_000_000_000,
    meaning: "Multiplications for cosines (for each feature the square of its texts) or for clusters.",
  },
  similarity_row_texts: { value: 500, meaning: "Texts of a job that get a similarity_row." },
} as const satisfies ProcessorLimits;
