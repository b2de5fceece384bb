/**
 * The document processor: a PDF, DOCX or text file in, its whole text, counts and metadata out. What the file is,
 * its content says; one reader for each kind stands beside this file.
 */
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { describeInput, jsonOutput } from "../json-output.ts";
import { type InputFile, type Output, type ProcessorIdentity, defineProcessor } from "../processor.ts";
import { countText } from "../plain-text/count-text.ts";
import { textLimits } from "../plain-text/text-limits.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { documentLimits } from "./document-limits.ts";
import type { DocumentExtract } from "./document-extract.ts";
import { type DocumentOptions, documentOptionsSchema } from "./document-options.ts";
import { recogniseDocument } from "./recognise-document.ts";

/** A PDF of dense pages takes 1 s, packed XML that unfolds to tenfold some more. */
const secondsPerMb = 10;

/**
 * `word_count` counts what white space separates, `character_count` code points, both over `text_content`, which is
 * never shortened without `truncated: true` and a warning. `metadata` holds what the file tells of `title author
 * subject creator keywords creation_date modification_date` (dates in ISO 8601). A PDF has `pages` (`page`, counted from
 * 1, and `text`) beside its `page_count`; the counts of a DOCX are those of paragraphs and tables directly in its body.
 */
export const documentProcessor = defineProcessor({
  taskType: standardTaskTypes.document,
  options: documentOptionsSchema,
  limits: { ...textLimits, ...documentLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (file, options, { processor, signal, limitWork, reportProgress }) => {
    if (file.bytes === 0)
      throw new ServiceError("empty_file", "The file has no bytes. Send a PDF, DOCX or text file.");
    const limit = workLimitOf(file, secondsPerMb);
    const extract = await limitWork(limit, async () => {
      const kind = await recogniseDocument(file.path);
      if (kind === "pdf") {
        const { readPdf } = await import("./read-pdf.ts");
        return readPdf(file, options, { signal, cpuSeconds: limit.cpuSeconds, reportProgress });
      }
      return withIdleOptions(await readWithoutOptions(kind, file, signal), options);
    });
    return toOutput(file, extract, processor);
  },
});

/** Readers are loaded with the first file of their kind, since the libraries behind them take their time. */
async function readWithoutOptions(
  kind: "docx" | "text",
  file: InputFile,
  signal: AbortSignal,
): Promise<DocumentExtract> {
  if (kind === "docx") {
    const { readDocx } = await import("./read-docx.ts");
    return readDocx(file, signal);
  }
  const { readGenericText } = await import("./read-generic-text.ts");
  return readGenericText(file);
}

function withIdleOptions(extract: DocumentExtract, options: DocumentOptions): DocumentExtract {
  const idle = Object.keys(options).map((name) => `The option '${name}' is for PDF only and had no effect.`);
  return { ...extract, warnings: [...idle, ...extract.warnings] };
}

async function toOutput(
  file: InputFile,
  extract: DocumentExtract,
  processor: ProcessorIdentity,
): Promise<Output> {
  const { documentType, mediaType, text, metadata, figures, warnings, isTruncated } = extract;
  const size = countText(text);
  return jsonOutput({
    figures: {
      document_type: documentType,
      text_content: text,
      word_count: size.words,
      character_count: size.characters,
      metadata,
      ...figures,
    },
    processor,
    input: await describeInput(file, mediaType),
    warnings,
    truncated: isTruncated,
  });
}
