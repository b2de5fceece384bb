/**
 * The OCR processor: the text of a picture or a PDF, page by page, with each word's place and certainty. A file is
 * opened page by page as pictures (`page-file.ts`), each picture is read (`read-picture.ts`, `read/`), and what was
 * read becomes the result (`describe-pages.ts`) and on request other formats (`write/`).
 */
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { describeInput, jsonOutput } from "../json-output.ts";
import { pictureLimits } from "../picture/picture-limits.ts";
import type { Picture } from "../picture/picture.ts";
import { type RunContext, defineProcessor } from "../processor.ts";
import { chooseEngine, ocrVariables } from "./choose-engine.ts";
import { type ReadPage, describePages } from "./describe-pages.ts";
import { findLanguages } from "./languages.ts";
import { ocrOptionsSchema } from "./ocr-options.ts";
import { type PageFile, openPageFile } from "./page-file.ts";
import { readPicture } from "./read-picture.ts";
import { writeArtifacts } from "./write/artifacts.ts";
import { type PageImage, toPageImage } from "./write/page-image.ts";

/** At up to five seconds for a dense page this many still end within the five minutes that a task has by default. */
const maxPages = 40;

/** So that a long file of poor pages ends in time as well. */
const maxThoroughPages = 10;

export const ocrProcessor = defineProcessor({
  taskType: standardTaskTypes.ocr,
  version: "2.1.0",
  options: ocrOptionsSchema,
  variables: ocrVariables,
  limits: { ...pictureLimits, pages: { value: maxPages, meaning: "Pages of a TIFF or PDF that are read." } },
  async process(
    file,
    options,
    { processor, settings, makeScratchFolder, limitWork, signal, reportProgress },
  ) {
    const engine = chooseEngine(settings);
    const { psm, whitelist, dpi, password, outputs } = options;
    const pageFile = await openPageFile(file, { dpi, password, limitWork });
    try {
      const models = await findLanguages(options.languages, engine);
      const images: PageImage[] = [];
      let first: Picture | undefined;
      const read = async (number: number): Promise<ReadPage> => {
        const picture = await pageFile.openPage(number);
        first ??= picture;
        const isThorough = options.effort === "thorough" && number <= maxThoroughPages;
        const page = await readPicture(picture, {
          engine,
          models,
          psm,
          isThorough,
          whitelist,
          dpi,
          makeScratchFolder,
        });
        if (outputs.includes("pdf")) images.push(await toPageImage(picture, page.rotation, dpi));
        return { ...page, number };
      };
      const { pages, warnings } = await readPages(pageFile, read, { signal, reportProgress });
      return jsonOutput({
        figures: {
          ...describePages(pages),
          image_size: [first?.width, first?.height],
          image_mode: first?.mode,
          engine: { name: engine.name, version: engine.version },
        },
        processor,
        input: await describeInput(file, pageFile.mediaType),
        warnings: [...new Set([...leftOut(pageFile), ...warnings])],
        truncated: pages.length < pageFile.pages,
        artifacts: await writeArtifacts(outputs, { name: file.name, pages, images }),
      });
    } finally {
      await pageFile.close();
    }
  },
});

/** One page that cannot be read costs the others nothing. Rejects when no page can be read. */
async function readPages(
  file: PageFile,
  read: (number: number) => Promise<ReadPage>,
  { signal, reportProgress }: Pick<RunContext, "signal" | "reportProgress">,
): Promise<{ pages: ReadPage[]; warnings: string[] }> {
  const pages: ReadPage[] = [];
  const failures: ServiceError[] = [];
  const total = countPages(file);
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
      ...pages.flatMap((page) => [...tellRotation(page), ...page.warnings]),
      ...failures.map((failure) => `A page is missing: ${failure.message}`),
      ...(pages.every((page) => page.lines.length === 0) ? ["No text was found."] : []),
    ],
  };
}

function tellRotation({ number, rotation }: ReadPage): string[] {
  if (rotation === 0) return [];
  const stands = rotation === 180 ? "stands upside down" : "lies on its side";
  return [`Page ${number} ${stands}; it was turned for reading.`];
}

function countPages({ readable }: PageFile): number {
  return Math.min(readable, maxPages);
}

function leftOut(file: PageFile): string[] {
  const read = countPages(file);
  return read < file.pages ? [`Of ${file.pages} pages or frames the first ${read} were read.`] : [];
}
