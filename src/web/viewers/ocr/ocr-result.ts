/** What a result of `ocr` says, as far as it is shown. */
import { z } from "zod";

const wordSchema = z.object({
  text: z.string(),
  /** From 0 to 100. */
  confidence: z.number(),
  /** Left, top, right and bottom in pixels of the upright picture. */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  page: z.int(),
  line: z.int(),
});
export type Word = z.infer<typeof wordSchema>;

const pageSchema = z.object({
  page: z.int(),
  confidence: z.number(),
  size: z.tuple([z.int().min(1), z.int().min(1)]),
  /** Degrees that the picture was turned clockwise to be read. */
  rotation: z.number(),
});
export type Page = z.infer<typeof pageSchema>;

export const ocrResultSchema = z.object({
  extracted_text: z.string(),
  word_count: z.int(),
  character_count: z.int(),
  average_confidence: z.number(),
  pages: z.array(pageSchema),
  words: z.array(wordSchema),
  /** `word` is its place in `words`. */
  low_confidence: z.array(
    z.object({ text: z.string(), confidence: z.number(), page: z.int(), word: z.int() }),
  ),
});
export type OcrResult = z.infer<typeof ocrResultSchema>;

/** A word with its place in `words`, by which all parts of the viewer name it. */
export interface PlacedWord extends Word {
  at: number;
}

export type Certainty = "sure" | "doubtful" | "unsure";

/** Below 60 the processor counts a word among those of low confidence. */
export function certaintyOf({ confidence }: { confidence: number }): Certainty {
  return confidence >= 90 ? "sure" : confidence >= 60 ? "doubtful" : "unsure";
}
