/**
 * The OCR processor: the text of a picture, page by page, with each word's place and certainty. Pictures are opened
 * as for the image processor, then made ready and read in `ocr/`.
 */
import { z } from "zod";
import { ServiceError } from "../protocol/errors.ts";
import { standardTaskTypes } from "../protocol/task-types.ts";
import { describePages, type ReadPage } from "./ocr/describe-pages.ts";
import { toGrayPage } from "./ocr/gray-page.ts";
import { findLanguages } from "./ocr/languages.ts";
import { readPage } from "./ocr/read-page.ts";
import { pictureLimits } from "./picture/picture-limits.ts";
import { openPicture, type Picture } from "./picture/picture.ts";
import { describeInput, jsonOutput } from "./json-output.ts";
import { type InputFile, type RunContext, defineProcessor } from "./processor.ts";

/** At up to five seconds for a dense page this many still end within the five minutes that a task has by default. */
const maxPages = 40;

/** So that a long file of poor pages ends in time as well. */
const maxThoroughPages = 10;

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
      "thorough reads poor pages (among the first ten) up to three times more and keeps the surest reading; " +
        "fast reads each page once.",
    ),
});

export const ocrProcessor = defineProcessor({
  taskType: standardTaskTypes.ocr,
  options: optionsSchema,
  limits: { ...pictureLimits, pages: { value: maxPages, meaning: "Pages of a TIFF that are read." } },
  async process(file, { languages, psm, effort }, { processor, signal, scratchFolder, reportProgress }) {
    const first = await openPage(file, 0);
    const models = await findLanguages(languages);
    const read = async (number: number): Promise<ReadPage> => {
      const picture = number === 1 ? first : await openPage(file, number - 1);
      const page = await toGrayPage(picture);
      const isThorough = effort === "thorough" && number <= maxThoroughPages;
      const { words, text, isUpsideDown } = await readPage(page, { models, psm, isThorough, scratchFolder });
      if (isUpsideDown) {
        picture.warnings.push(`Page ${number} stands upside down; it was turned for reading.`);
      }
      const { width, height, warnings: found } = picture;
      return { number, text, words, size: [width, height], scale: page.width / width, warnings: found };
    };
    const { pages, warnings } = await readPages(first, read, { signal, reportProgress });
    return jsonOutput({
      figures: { ...describePages(pages), image_size: [first.width, first.height], image_mode: first.mode },
      processor,
      input: await describeInput(file, first.mediaType),
      warnings: [...new Set([...leftOut(first), ...warnings])],
      truncated: pages.length < first.pages,
    });
  },
});

function openPage(file: InputFile, page: number): Promise<Picture> {
  return openPicture(file, {
    mediaTypes: standardTaskTypes.ocr.media_types,
    usesProfile: false,
    page,
  });
}

/** Of a TIFF every page; one that cannot be read costs the others nothing. Rejects when no page can be read. */
async function readPages(
  first: Picture,
  read: (number: number) => Promise<ReadPage>,
  { signal, reportProgress }: Pick<RunContext, "signal" | "reportProgress">,
): Promise<{ pages: ReadPage[]; warnings: string[] }> {
  const pages: ReadPage[] = [];
  const failures: ServiceError[] = [];
  const total = countPages(first);
  for (let number = 1; number <= total; number++) {
    signal.throwIfAborted();
    reportProgress({ done: number - 1, total, unit: "pages" });
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
