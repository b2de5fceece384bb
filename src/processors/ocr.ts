/**
 * The OCR processor: the text of a picture, page by page, with each word's place and certainty. Pictures are opened
 * as for the image processor, then made ready and read in `ocr/`.
 */
import { z } from "zod";
import { ServiceError } from "../protocol/errors.ts";
import { standardTaskTypes } from "../protocol/task-types.ts";
import { toGrayPage } from "./ocr/gray-page.ts";
import { findLanguages } from "./ocr/languages.ts";
import { type Box, readPage, type Word } from "./ocr/read-page.ts";
import { openPicture, type Picture } from "./picture/picture.ts";
import { defineProcessor, type InputFile, jsonOutput } from "./processor.ts";

/** What sharp scales down in little memory; a page of A3 at 600 dpi has 70 Mpx. */
const maxPixels = 100_000_000;

/** At one to five seconds a page this many still end within the time that a task has. */
const maxPages = 50;

const language = z.string().regex(/^[A-Za-z][A-Za-z_]{1,31}$/);

const optionsSchema = z.strictObject({
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
    .literal([3, 4, 5, 6, 7, 8, 11, 13])
    .default(3)
    .describe(
      "Page segmentation mode: 3 any layout, 4 one column, 5 a block of vertical text, 6 one block, 7 one line, " +
        "8 one word, 11 scattered text, 13 one raw line.",
    ),
  effort: z
    .enum(["thorough", "fast"])
    .default("thorough")
    .describe(
      "thorough reads poor pages up to three times more and keeps the surest reading; fast reads once.",
    ),
});

export const ocrProcessor = defineProcessor({
  taskType: standardTaskTypes.ocr,
  options: optionsSchema,
  async process(file, { languages, psm, effort }, { signal, scratchFolder }) {
    const first = await openPage(file, 0);
    const models = await findLanguages(languages);
    const settings = { models, psm, isThorough: effort === "thorough", scratchFolder };
    const read = async (number: number): Promise<ReadPage> => {
      const picture = number === 1 ? first : await openPage(file, number - 1);
      const page = await toGrayPage(picture);
      const { words, text, isUpsideDown } = await readPage(page, settings);
      if (isUpsideDown)
        picture.warnings.push(`Page ${number} stands upside down; it was turned for reading.`);
      return {
        number,
        text,
        words: words.map((word) => ({ ...word, box: scaleBox(word.box, picture.width / page.width) })),
        size: [picture.width, picture.height],
        warnings: picture.warnings,
      };
    };
    const { pages, warnings } = await readPages(first, read, signal);
    return jsonOutput(describe(first, pages), [...new Set([...leftOut(first), ...warnings])]);
  },
});

interface ReadPage {
  /** Counted from 1. */
  number: number;
  text: string;
  words: Word[];
  size: [width: number, height: number];
  warnings: string[];
}

function openPage(file: InputFile, page: number): Promise<Picture> {
  const mediaTypes = [...standardTaskTypes.ocr.media_types, "image/x-portable-anymap"];
  return openPicture(file, { mediaTypes, maxPixels, usesProfile: false, page });
}

/** Of a TIFF every page; one that cannot be read costs the others nothing. Rejects when no page can be read. */
async function readPages(
  first: Picture,
  read: (number: number) => Promise<ReadPage>,
  signal: AbortSignal,
): Promise<{ pages: ReadPage[]; warnings: string[] }> {
  const pages: ReadPage[] = [];
  const failures: ServiceError[] = [];
  for (let number = 1; number <= countPages(first); number++) {
    signal.throwIfAborted();
    try {
      pages.push(await read(number));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failures.push(error);
    }
  }
  if (pages.length === 0 && failures[0]) throw failures[0];
  return {
    pages,
    warnings: [
      ...pages.flatMap((page) => page.warnings),
      ...failures.map((failure) => `A page is missing: ${failure.message}`),
      ...(pages.every((page) => page.words.length === 0) ? ["No text was found."] : []),
    ],
  };
}

function countPages({ mediaType, pages }: Picture): number {
  return mediaType === "image/tiff" ? Math.min(pages, maxPages) : 1;
}

function leftOut(picture: Picture): string[] {
  const read = countPages(picture);
  return read < picture.pages ? [`Of ${picture.pages} pages or frames the first ${read} were read.`] : [];
}

/** Pages are joined by a form feed, as `pdftotext` and Tesseract's own text output join them. */
function describe(first: Picture, pages: ReadPage[]): Record<string, unknown> {
  const text = pages.map((page) => page.text).join("\f");
  return {
    extracted_text: text,
    word_count: text.split(/\s+/).filter((word) => word !== "").length,
    character_count: Array.from(text).length,
    average_confidence: meanConfidence(pages.flatMap((page) => page.words)),
    image_size: [first.width, first.height],
    image_mode: first.mode,
    pages: pages.map((page) => ({
      page: page.number,
      text: page.text,
      confidence: meanConfidence(page.words),
      size: page.size,
    })),
    words: pages.flatMap((page) =>
      page.words.map(({ text: word, confidence, box, line }) => ({
        text: word,
        confidence: toHundredths(confidence),
        bbox: box,
        page: page.number,
        line,
      })),
    ),
  };
}

/** From the pixels of a page that was scaled down for reading to those of the picture. */
function scaleBox([left, top, right, bottom]: Box, scale: number): Box {
  return [
    Math.round(left * scale),
    Math.round(top * scale),
    Math.round(right * scale),
    Math.round(bottom * scale),
  ];
}

function meanConfidence(words: Word[]): number {
  const sum = words.reduce((total, { confidence }) => total + confidence, 0);
  return toHundredths(sum / Math.max(1, words.length));
}

function toHundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
