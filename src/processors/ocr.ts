/**
 * The OCR processor: the text of a picture, page by page, with each word's place and certainty. Pictures are opened
 * as for the image processor, then made ready and read in `ocr/`.
 */
import { z } from "zod";
import { ServiceError } from "../protocol/errors.ts";
import { standardTaskTypes } from "../protocol/task-types.ts";
import { maxReadPixels, toGrayPage } from "./ocr/gray-page.ts";
import { findLanguages } from "./ocr/languages.ts";
import { type Box, type PageReading, readPage } from "./ocr/read-page.ts";
import { openPicture, type Picture } from "./picture/picture.ts";
import { defineProcessor, type InputFile, jsonOutput, type RunContext } from "./processor.ts";

/** What sharp scales down in little memory; a page of A3 at 600 dpi has 70 Mpx. */
const maxPixels = 100_000_000;

/** At one to five seconds a page this many still end within the time that a task has. */
const maxPages = 50;

const language = z.string().regex(/^[A-Za-z][A-Za-z_]{1,31}$/);

const optionsSchema = z.strictObject({
  languages: z
    .union([z.string().regex(/^[A-Za-z][A-Za-z_]{1,31}(\+[A-Za-z][A-Za-z_]{1,31}){0,7}$/), z.array(language).min(1).max(8)])
    .default("eng")
    .describe("Languages of the text as Tesseract names them, 'eng+deu' or ['eng','deu'], the main one first."),
  psm: z
    .literal([3, 4, 5, 6, 7, 8, 11, 13])
    .default(3)
    .describe(
      "Page segmentation mode: 3 any layout, 4 one column, 5 a block of vertical text, 6 one block, 7 one line, " +
        "8 one word, 11 scattered text, 13 one raw line.",
    ),
  effort: z
    .enum(["thorough", "fast"])
    .default("thorough")
    .describe("thorough reads poor pages up to three times more and keeps the surest reading; fast reads once."),
});

type OcrOptions = z.output<typeof optionsSchema>;

export const ocrProcessor = defineProcessor({
  taskType: standardTaskTypes.ocr,
  options: optionsSchema,
  async process(file, options, context) {
    const first = await openPage(file, 0);
    const pages = await readPages(file, first, options, context);
    const words = pages.flatMap((page) => page.words);
    const text = pages.map((page) => page.text).join("\f");
    return jsonOutput(
      {
        extracted_text: text,
        word_count: text.split(/\s+/).filter((word) => word !== "").length,
        character_count: [...text].length,
        average_confidence: meanConfidence(words),
        image_size: [first.width, first.height],
        image_mode: first.mode,
        pages: pages.map(({ page, text: pageText, words: pageWords, size }) => ({
          page,
          text: pageText,
          confidence: meanConfidence(pageWords),
          size,
        })),
        words,
      },
      [...new Set(pages.flatMap((page) => page.warnings))],
    );
  },
});
