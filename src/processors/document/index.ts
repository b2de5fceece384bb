/**
 * The document processor: a PDF, an office document, a book, a mail or a text in, its whole text, structure and metadata
 * out. What the file is, its content says; one reader for each kind stands in this folder, and all of them write blocks.
 */
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { ocrVariables } from "../ocr/choose-engine.ts";
import { defineProcessor } from "../processor.ts";
import { textLimits } from "../plain-text/text-limits.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { describeDocument } from "./describe-document.ts";
import { documentLimits } from "./document-limits.ts";
import { documentOptionsSchema } from "./document-options.ts";
import type { DocumentReader } from "./document-reader.ts";
import { type DocumentKind, recogniseDocument } from "./recognise-document.ts";

/** A PDF of dense pages takes 1 s, packed XML that unfolds to tenfold some more. */
const secondsPerMb = 10;

/** For the pages that are read as pictures, where the option asks for it. */
const ocrSeconds = 600;

/**
 * `word_count` counts what white space separates, `character_count` code points, both over `text_content`, which is
 * never shortened without `truncated: true` and a warning. `metadata` holds what the file tells of `title author
 * subject creator keywords creation_date modification_date` (dates in ISO 8601). A PDF has `pages` (`page`, counted from
 * 1, its `offset` in `text_content` and its `text`) beside its `page_count`; the counts of a DOCX are those of paragraphs
 * and tables directly in its body.
 */
export const documentProcessor = defineProcessor({
  taskType: standardTaskTypes.document,
  version: "2.1.0",
  options: documentOptionsSchema,
  variables: ocrVariables,
  limits: { ...textLimits, ...documentLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (file, options, context) => {
    const { processor, settings, signal, makeScratchFolder, limitWork, reportProgress } = context;
    if (file.bytes === 0)
      throw new ServiceError("empty_file", "The file has no bytes. Send a document, such as a PDF or DOCX.");
    const limit = workLimitOf(file, secondsPerMb, options.ocr === "off" ? 0 : ocrSeconds);
    return limitWork(limit, async () => {
      const kind = await recogniseDocument(file);
      const read = await readers[kind]();
      const { cpuSeconds } = limit;
      const extract = await read(file, {
        options,
        ocrSettings: settings,
        signal,
        makeScratchFolder,
        cpuSeconds,
        reportProgress,
      });
      return describeDocument(file, extract, { kind, options, processor });
    });
  },
});

/** Loaded with the first file of their kind, since the libraries behind them take their time. */
const readers: Record<DocumentKind, () => Promise<DocumentReader>> = {
  pdf: async () => (await import("./pdf/read-pdf.ts")).readPdf,
  docx: async () => (await import("./docx/read-docx.ts")).readDocx,
  odf: async () => (await import("./opendocument/read-open-document.ts")).readOpenDocument,
  xlsx: async () => (await import("./xlsx/read-xlsx.ts")).readXlsx,
  pptx: async () => (await import("./pptx/read-pptx.ts")).readPptx,
  epub: async () => (await import("./html/read-epub.ts")).readEpub,
  ole: async () => (await import("./ole/read-ole.ts")).readOle,
  rtf: async () => (await import("./rtf/read-rtf.ts")).readRtf,
  html: async () => (await import("./html/read-html.ts")).readHtml,
  markdown: async () => (await import("./html/read-markdown.ts")).readMarkdown,
  eml: async () => (await import("./html/read-mail.ts")).readMail,
  csv: async () => (await import("./read-csv.ts")).readCsv,
  text: async () => (await import("./read-generic-text.ts")).readGenericText,
};
