/** Damaged PDFs that pdf.js does not open or read: PDFium repairs others than it does. */
import { ServiceError } from "../../../protocol/errors.ts";
import type { DocumentExtract } from "../document-extract.ts";
import { selectPages, tellMissingPages } from "./page-ranges.ts";
import { toPdfContent } from "./pdf-content.ts";
import { type ScanReading, readScannedPages } from "./read-scanned-page.ts";
import { asPlain, type Page } from "./read-pdf-pages.ts";

/** Undefined for any other error than damage, and when PDFium finds no text either. */
export async function rescuePdf(error: unknown, reading: ScanReading): Promise<DocumentExtract | undefined> {
  if (!(error instanceof ServiceError) || error.code !== "corrupt_file") return undefined;
  const { options, secondOpinion, signal, budget } = reading;
  const pageCount = (await secondOpinion.document())?.getPageCount() ?? 0;
  if (pageCount === 0) return undefined;
  const numbers = selectPages(options.pages, pageCount);
  const pages: Page[] = [];
  for (const page of numbers) {
    if (budget.isSpent()) break;
    signal.throwIfAborted();
    const text = await secondOpinion.readPage(page);
    if (text !== undefined) pages.push({ page, annotations: [], ...asPlain(text) });
  }
  const scanned = await readScannedPages(pages, reading);
  const { content, placed } = toPdfContent(scanned.pages, []);
  if (content.text === "") return undefined;
  return {
    documentType: "PDF",
    mediaType: "application/pdf",
    content,
    metadata: {},
    figures: {
      page_count: pageCount,
      pages: scanned.pages.map(({ page, text }, at) => ({ page, offset: placed[at]?.offset ?? 0, text })),
    },
    warnings: [
      `The PDF is damaged; what a second reader could still find is here, without metadata and pictures. ${error.message}`,
      ...tellMissingPages(options.pages, pageCount),
      ...scanned.warnings,
    ],
    isTruncated: pages.length < numbers.length,
  };
}
