/** The options of the OCR processor. */
import { z } from "zod";

const language = z.string().regex(/^[A-Za-z][A-Za-z_]{1,31}$/);

export const ocrOptionsSchema = z.strictObject({
  languages: z
    .union([
      z.string().regex(/^[A-Za-z][A-Za-z_]{1,31}(\+[A-Za-z][A-Za-z_]{1,31}){0,7}$/),
      z.array(language).min(1).max(8),
    ])
    .default("eng")
    .describe(
      "Languages of the text as Tesseract names them, 'eng+deu' or ['eng','deu'], the main one first.",
    ),
  psm: z
    .literal(["auto", 3, 4, 5, 6, 7, 8, 11, 13])
    .default("auto")
    .describe(
      "Page segmentation mode: auto reads as 3 and poor pages as others too; 3 any layout, 4 one column, 5 a block of " +
        "vertical text, 6 one block, 7 one line, 8 one word, 11 scattered text, 13 one raw line.",
    ),
  effort: z
    .enum(["thorough", "fast"])
    .default("thorough")
    .describe(
      "thorough turns pages upright and reads poor ones (among the first ten) again, with their letters at the size " +
        "that Tesseract reads best, to put together what each reading is surest of; fast reads each page once.",
    ),
  whitelist: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      "The only characters that may be read, such as '0123456789.'; all of the languages' without it.",
    ),
  dpi: z
    .int()
    .min(70)
    .max(1200)
    .optional()
    .describe(
      "Dots per inch of the pictures, where Tesseract should not guess them; of a PDF, how finely its pages are drawn (300).",
    ),
  password: z.string().min(1).max(127).optional().describe("The password that opens an encrypted PDF."),
  outputs: z
    .array(z.enum(["text", "tsv", "hocr", "alto", "pdf"]))
    .max(5)
    .default([])
    .describe("What to make beside the JSON, as artifacts: text, tsv, hocr, alto, pdf (searchable)."),
});
export type OcrOptions = z.output<typeof ocrOptionsSchema>;
