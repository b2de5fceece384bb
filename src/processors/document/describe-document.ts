/** The last step with a document: what a reader made of it becomes the result, and the forms that were asked for. */
import { describeInput, jsonOutput } from "../json-output.ts";
import { countText } from "../plain-text/count-text.ts";
import { detectLanguage } from "../plain-text/detect-language.ts";
import type { Artifact, InputFile, Output, ProcessorIdentity } from "../processor.ts";
import type { DocumentExtract } from "./document-extract.ts";
import type { DocumentOptions } from "./document-options.ts";
import type { DocumentKind } from "./recognise-document.ts";
import { cutChunks } from "./structure/cut-chunks.ts";
import { describeStructure } from "./structure/describe-structure.ts";

interface Description {
  kind: DocumentKind;
  options: DocumentOptions;
  processor: ProcessorIdentity;
}

/** Other kinds have a place for it in their metadata. */
const statesNoLanguage: ReadonlySet<DocumentKind> = new Set(["text", "markdown"]);

export async function describeDocument(
  file: InputFile,
  extract: DocumentExtract,
  { kind, options, processor }: Description,
): Promise<Output> {
  const { documentType, mediaType, content, metadata, figures, isTruncated } = extract;
  const size = countText(content.text);
  const artifact = await writeForm(extract, options.format);
  const { chunk_size: chunkSize, chunk_overlap: overlap } = options;
  return jsonOutput({
    figures: {
      document_type: documentType,
      text_content: content.text,
      word_count: size.words,
      character_count: size.characters,
      metadata,
      ...figures,
      ...((options.language ?? statesNoLanguage.has(kind)) && (await detectLanguage(content.text))),
      ...describeStructure(content),
      ...(chunkSize !== undefined && {
        chunks: cutChunks(content, {
          size: chunkSize,
          overlap: Math.min(overlap, Math.floor(chunkSize / 2)),
        }),
      }),
    },
    processor,
    input: await describeInput(file, mediaType),
    warnings: [
      ...(kind === "pdf" ? [] : tellIdleOptions(options)),
      ...extract.warnings,
      ...tellFlat(extract),
    ],
    truncated: isTruncated,
    artifacts: artifact ? [artifact] : [],
  });
}

async function writeForm(
  { content, metadata }: DocumentExtract,
  format: DocumentOptions["format"],
): Promise<Artifact | undefined> {
  switch (format) {
    case "text":
      return { name: "document.txt", mediaType: "text/plain; charset=utf-8", body: content.text };
    case "markdown": {
      const { toMarkdown } = await import("./structure/to-markdown.ts");
      return { name: "document.md", mediaType: "text/markdown; charset=utf-8", body: toMarkdown(content) };
    }
    case "json":
      return undefined;
    default: {
      const { toHtml } = await import("./structure/to-html.ts");
      const title = typeof metadata.title === "string" ? metadata.title : "";
      return {
        name: "document.html",
        mediaType: "text/html; charset=utf-8",
        body: await toHtml(content, title),
      };
    }
  }
}

function tellIdleOptions({ pages, password, ocr, running_headers }: DocumentOptions): string[] {
  const asked = {
    pages,
    password,
    ocr: ocr === "off" ? undefined : ocr,
    running_headers: running_headers === "keep" ? undefined : running_headers,
  };
  return Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `The option '${name}' is for PDF only and had no effect.`);
}

function tellFlat({ content }: DocumentExtract): string[] {
  return content.isFlat
    ? [
        "The document has more paragraphs and cells than its structure can hold; the text is whole, its structure ends early.",
      ]
    : [];
}
