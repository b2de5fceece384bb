/** The reader for PDF: opens the file, reads its pages and its form, and says what a reader of the result should know. */
import { readFile } from "node:fs/promises";
import type { PDFParse } from "pdf-parse";
import type { InputFile } from "../../processor.ts";
import type { DocumentExtract } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { checkPdfStreams } from "./check-pdf-streams.ts";
import { startCpuBudget } from "./cpu-budget.ts";
import { listPictures } from "./list-pictures.ts";
import { openPdf, type OpenedPdf } from "./open-pdf.ts";
import { selectPages, tellMissingPages } from "./page-ranges.ts";
import { toPdfContent } from "./pdf-content.ts";
import { type FormValue, readFormValues } from "./pdf-form-values.ts";
import { pdfJsDocumentOf } from "./pdf-js-document.ts";
import { loadPdfLibrary } from "./pdf-library.ts";
import { listAttachments, readOutline } from "./pdf-outline.ts";
import { type Page, readPdfPages } from "./read-pdf-pages.ts";
import { rescuePdf } from "./rescue-pdf.ts";
import { dropRunningHeaders } from "./running-headers.ts";
import { type ScanReading, readScannedPages } from "./read-scanned-page.ts";
import { SecondOpinion } from "./second-opinion.ts";

/** The pages stop earlier, so that those which were read become a result. */
const pagesShare = 0.7;

/**
 * Figures: `page_count` of the whole document, `pages` with `page` (from 1), `offset` in the text, `text` and, where it
 * was read as a picture, `ocr` with the `confidence`; `outline`, and where there are any `form_values` (`name`, `value`,
 * `page`), which also end their page's text; `running_headers` (`text`, `pages`) that were dropped.
 * Throws `encrypted_file`, `corrupt_file`, `unpacked_too_large`, and `invalid_option` for pages that the document does
 * not have.
 */
export async function readPdf(file: InputFile, reading: Reading): Promise<DocumentExtract> {
  const { cpuSeconds } = reading;
  const { password } = reading.options;
  const budget = startCpuBudget(cpuSeconds * pagesShare);
  const data = await readOwnBytes(file.path);
  await checkPdfStreams(data);
  const { PDFParse: Parser, data: scripts } = await loadPdfLibrary();
  const parser = new Parser({
    ...scripts,
    data,
    // Errors only: the rest goes to the console, and nobody reads the console of a child.
    verbosity: 0,
    // No function of a PDF is compiled to JavaScript.
    isEvalSupported: false,
    ...(password !== undefined && { password }),
  });
  const secondOpinion = new SecondOpinion(() => readFile(file.path), password);
  try {
    const opened = await openPdf(parser, password !== undefined);
    return await readOpened(parser, opened, { ...reading, budget, secondOpinion });
  } catch (error) {
    const rescued = await rescuePdf(error, { ...reading, budget, secondOpinion });
    if (rescued) return rescued;
    throw error;
  } finally {
    await Promise.all([parser.destroy(), secondOpinion.close()]);
  }
}

async function readOpened(
  parser: PDFParse,
  opened: OpenedPdf,
  reading: ScanReading,
): Promise<DocumentExtract> {
  const { options, signal, budget, reportProgress, secondOpinion } = reading;
  const pdf = pdfJsDocumentOf(parser);
  const numbers = selectPages(options.pages, opened.pageCount);
  const read = await readPdfPages(pdf, numbers, { signal, budget, reportProgress, secondOpinion });
  const scanned = await readScannedPages(read.pages, reading);
  const formValues = opened.hasForm ? await readFormValues(pdf).catch(() => undefined) : [];
  const { pages: bodies, dropped } =
    options.running_headers === "drop"
      ? dropRunningHeaders(scanned.pages)
      : { pages: scanned.pages, dropped: [] };
  const pages = bodies.map((page) => withFormValues(page, formValues ?? []));
  const outline = await readOutline(pdf);
  const listed = await listPictures(
    pdf,
    pages.map(({ page }) => page),
    reading,
  );
  const { content, placed } = toPdfContent(pages, outline, listed.pictures);
  const warnings = [
    ...tellMissingPages(options.pages, opened.pageCount),
    ...read.warnings,
    ...scanned.warnings,
    ...listed.warnings,
    ...tellTraits(opened, content.text),
  ];
  if (!formValues) warnings.push("The form of the PDF is damaged, so what was filled in is missing.");
  return {
    documentType: "PDF",
    mediaType: "application/pdf",
    content: { ...content, attachments: await listAttachments(pdf) },
    metadata: opened.metadata,
    figures: {
      page_count: opened.pageCount,
      pages: pages.map(({ page, text, ocr }, at) => {
        return { page, offset: placed[at]?.offset ?? 0, text, ...(ocr && { ocr }) };
      }),
      ...(outline.length > 0 && { outline }),
      ...(formValues?.length && { form_values: formValues }),
      ...(dropped.length > 0 && { running_headers: dropped }),
    },
    warnings,
    isTruncated: read.isTruncated || listed.isTruncated,
  };
}

/** pdf.js takes the bytes for itself; a small `Buffer` may share its memory with others, which they would then lose. */
async function readOwnBytes(path: string): Promise<Uint8Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function withFormValues(page: Page, formValues: FormValue[]): Page {
  const values = formValues.filter((field) => field.page === page.page).map((field) => field.value);
  const lines = values.flatMap((value) => value.split("\n")).map((text) => ({ text, size: 0, position: 0 }));
  return {
    ...page,
    text: [page.text, ...values].filter((part) => part !== "").join("\n"),
    lines: [...page.lines, ...lines],
  };
}

function tellTraits({ isEncrypted, hasXfa }: OpenedPdf, text: string): string[] {
  const warnings: string[] = [];
  if (text === "")
    warnings.push(
      "The pages read have no text layer: they are empty, or pictures as from a scanner. The option 'ocr' set to 'auto' " +
        "reads such pages; the task type 'ocr' reads pictures.",
    );
  if (isEncrypted) warnings.push("The PDF is encrypted, and its owner may restrict what is done with it.");
  if (hasXfa) warnings.push("The PDF holds an XFA form; only the text of its pages was read.");
  return warnings;
}
