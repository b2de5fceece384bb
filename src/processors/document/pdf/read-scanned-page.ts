/**
 * Pages of a PDF read as pictures: each is drawn by PDFium and read as the ocr processor reads pictures. The one place where
 * the document processor reads with ocr.
 */
import type { PDFiumDocument } from "@hyzyla/pdfium";
import { ServiceError } from "../../../protocol/errors.ts";
import { documentLimits } from "../document-limits.ts";
import type { Reading } from "../document-reader.ts";
import type { CpuBudget } from "./cpu-budget.ts";
import { writeRanges } from "./page-ranges.ts";
import type { Page } from "./read-pdf-pages.ts";
import type { SecondOpinion } from "./second-opinion.ts";

export interface ScanReading extends Reading {
  secondOpinion: SecondOpinion;
  budget: CpuBudget;
}

/** Tesseract was made for 300 dots per inch. */
const dotsPerPoint = 300 / 72;

/** A0 at 150 dpi; larger pages are drawn with fewer dots. */
const maxPixels = 20_000_000;

const maxPages = documentLimits.ocr_pages.value;

/** The pages with the text of those that were read as pictures, by the option `ocr`. Costs nothing when it is off, but for a warning. */
export async function readScannedPages(
  pages: Page[],
  reading: ScanReading,
): Promise<{ pages: Page[]; warnings: string[] }> {
  const { options, signal, secondOpinion, reportProgress, budget } = reading;
  const wanted = pages.filter(
    (page) => options.ocr === "force" || (options.ocr === "auto" && page.text === ""),
  );
  if (wanted.length === 0) return { pages, warnings: options.ocr === "off" ? tellUnread(pages) : [] };
  const document = await secondOpinion.document();
  if (!document) return { pages, warnings: ["The pages could not be drawn, so none was read by ocr."] };
  const read = new Map<number, Page>();
  const warnings: string[] = [];
  for (const page of wanted.slice(0, maxPages)) {
    if (read.size > 0 && budget.isSpent()) break;
    signal.throwIfAborted();
    reportProgress({ done: read.size, total: wanted.length, unit: "pages by ocr" });
    read.set(
      page.page,
      await readScannedPage(document, page, reading).catch((error: unknown) => {
        if (!(error instanceof ServiceError)) throw error;
        warnings.push(`Page ${page.page} could not be read by ocr: ${error.message}`);
        return page;
      }),
    );
  }
  if (read.size < wanted.length)
    warnings.push(
      `Of ${wanted.length} pages ${read.size} were read by ocr: at most ${maxPages}, and no more than fit the file's ` +
        "processor time. Ask for the rest by the option 'pages'.",
    );
  return { pages: pages.map((page) => read.get(page.page) ?? page), warnings };
}

/** Of some pages only; a file of which none has text is another case. */
function tellUnread(pages: readonly Page[]): string[] {
  const unread = pages.filter(({ text }) => text === "").map(({ page }) => page);
  if (unread.length === 0 || unread.length === pages.length) return [];
  return [
    `These pages have no text layer: ${writeRanges(unread)}. They are empty, or pictures as from a scanner, which the ` +
      "option 'ocr' set to 'auto' reads.",
  ];
}

async function readScannedPage(document: PDFiumDocument, page: Page, reading: ScanReading): Promise<Page> {
  const { makeScratchFolder, ocrSettings } = reading;
  const { chooseEngine, drawnPage, findLanguages, readPicture } = await loadOcr();
  const engine = chooseEngine(ocrSettings);
  const picture = await drawnPage(await drawPage(document, page.page), { name: `page ${page.page}` });
  const { text, confidence } = await readPicture(picture, {
    engine,
    models: await findLanguages("eng", engine),
    psm: "auto",
    isThorough: true,
    dpi: undefined,
    whitelist: undefined,
    makeScratchFolder,
  });
  const lines = text.split("\n").map((line, position) => ({ text: line, size: 0, position }));
  return { ...page, text, lines, ocr: { confidence: Math.round(confidence * 100) / 100 } };
}

async function loadOcr() {
  const { chooseEngine } = await import("../../ocr/choose-engine.ts");
  const { drawnPage } = await import("../../ocr/drawn-page.ts");
  const { findLanguages } = await import("../../ocr/languages.ts");
  const { readPicture } = await import("../../ocr/read-picture.ts");
  return { chooseEngine, drawnPage, findLanguages, readPicture };
}

async function drawPage(document: PDFiumDocument, number: number): Promise<Buffer> {
  const page = document.getPage(number - 1);
  const { originalWidth: width, originalHeight: height } = page.getOriginalSize();
  const scale = Math.min(dotsPerPoint, Math.sqrt(maxPixels / Math.max(1, width * height)));
  const { default: sharp } = await import("sharp");
  const { data } = await page.render({
    scale,
    colorSpace: "Gray",
    renderFormFields: true,
    render: ({ data: samples, width: columns, height: rows }) =>
      sharp(samples, { raw: { width: columns, height: rows, channels: 1 } })
        .withMetadata({ density: Math.round(72 * scale) })
        .png({ compressionLevel: 1 })
        .toBuffer(),
  });
  return Buffer.from(data);
}
