/** The reader for PDF: opens the file, reads its pages and its form, and says what a reader of the result should know. */
import { readFile } from "node:fs/promises";
import type { InputFile } from "../../processor.ts";
import { checkPdfStreams } from "./check-pdf-streams.ts";
import { startCpuBudget } from "./cpu-budget.ts";
import type { DocumentExtract } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { plainContent } from "../structure/content.ts";
import { openPdf, type OpenedPdf } from "./open-pdf.ts";
import { selectPages } from "./page-ranges.ts";
import { type FormValue, readFormValues } from "./pdf-form-values.ts";
import { loadPdfLibrary } from "./pdf-library.ts";
import { type Page, readPdfPages } from "./read-pdf-pages.ts";

/** The pages stop earlier, so that those which were read become a result. */
const pagesShare = 0.7;

/**
 * Figures: `page_count` of the whole document, `pages` with `page` (from 1) and `text`, and where there are any
 * `form_values` (`name`, `value`, `page`), which also end their page's text.
 * Throws `encrypted_file`, `corrupt_file`, `unpacked_too_large`, and `invalid_option` for pages that the document does
 * not have.
 */
export async function readPdf(
  file: InputFile,
  { options: { pages: wanted, password }, signal, cpuSeconds, reportProgress }: Reading,
): Promise<DocumentExtract> {
  const budget = startCpuBudget(cpuSeconds * pagesShare);
  const data = await readOwnBytes(file.path);
  await checkPdfStreams(data);
  const { PDFParse, data: scripts } = await loadPdfLibrary();
  const parser = new PDFParse({
    ...scripts,
    data,
    // Errors only: the rest goes to the console, and nobody reads the console of a child.
    verbosity: 0,
    // No function of a PDF is compiled to JavaScript.
    isEvalSupported: false,
    ...(password !== undefined && { password }),
  });
  try {
    const pdf = await openPdf(parser, password !== undefined);
    const numbers = selectPages(wanted, pdf.pageCount);
    const reading = await readPdfPages(parser, numbers, { signal, budget, reportProgress });
    const formValues = pdf.hasForm ? await readFormValues(parser).catch(() => undefined) : [];
    const pages = reading.pages.map((page) => withFormValues(page, formValues ?? []));
    const text = joinFilled(
      pages.map((page) => page.text),
      "\n\n",
    );
    const warnings = [...reading.warnings, ...tellTraits(pdf, text)];
    if (!formValues) warnings.push("The form of the PDF is damaged, so what was filled in is missing.");
    return {
      documentType: "PDF",
      mediaType: "application/pdf",
      content: plainContent(text),
      metadata: pdf.metadata,
      figures: {
        page_count: pdf.pageCount,
        pages,
        ...(formValues?.length && { form_values: formValues }),
      },
      warnings,
      isTruncated: reading.isTruncated,
    };
  } finally {
    await parser.destroy();
  }
}

/** pdf.js takes the bytes for itself; a small `Buffer` may share its memory with others, which they would then lose. */
async function readOwnBytes(path: string): Promise<Uint8Array> {
  const { buffer, byteOffset, byteLength } = await readFile(path);
  return buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function withFormValues({ page, text }: Page, formValues: FormValue[]): Page {
  const values = formValues.filter((field) => field.page === page).map((field) => field.value);
  return { page, text: joinFilled([text, ...values], "\n") };
}

function joinFilled(parts: string[], between: string): string {
  return parts.filter((part) => part !== "").join(between);
}

function tellTraits({ isEncrypted, hasXfa }: OpenedPdf, text: string): string[] {
  const warnings: string[] = [];
  if (text === "")
    warnings.push(
      "The pages read have no text layer: they are empty, or pictures as from a scanner. The task type 'ocr' reads pictures.",
    );
  if (isEncrypted) warnings.push("The PDF is encrypted, and its owner may restrict what is done with it.");
  if (hasXfa) warnings.push("The PDF holds an XFA form; only the text of its pages was read.");
  return warnings;
}
