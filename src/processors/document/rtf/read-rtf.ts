/** The reader for RTF: its tokens one after the other, and what they show. */
import { readFile } from "node:fs/promises";
import { ServiceError } from "../../../protocol/errors.ts";
import { textLimits } from "../../plain-text/text-limits.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, filledFields, tellTruncated } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { toContent } from "../structure/content.ts";
import { cutRtf } from "./rtf-tokens.ts";
import { RtfWriter } from "./rtf-writer.ts";

/** Figures: `paragraph_count` and `table_count` of the body. Throws `file_too_large` above 64 MiB. */
export async function readRtf(file: InputFile, { signal }: Reading): Promise<DocumentExtract> {
  const limit = textLimits.text_bytes.value;
  if (file.bytes > limit)
    throw new ServiceError(
      "file_too_large",
      `The RTF has ${file.bytes} bytes. At most ${limit} are allowed.`,
      {
        limit,
        actual: file.bytes,
      },
    );
  const writer = new RtfWriter();
  for (const token of cutRtf(await readFile(file.path))) writer.take(token);
  signal.throwIfAborted();
  const { layout, info, comments } = writer;
  layout.end();
  const { body, notes, paragraphCount, tableCount } = layout;
  return {
    documentType: "RTF",
    mediaType: "application/rtf",
    content: { ...toContent(body, (key) => notes.get(key)?.toText() ?? ""), comments: comments.all },
    metadata: filledFields({
      title: info.text("title"),
      author: info.text("author"),
      subject: info.text("subject"),
      creator: info.text("author"),
      keywords: info.text("keywords"),
      description: info.text("doccomm"),
      creation_date: info.date("creatim"),
      modification_date: info.date("revtim"),
    }),
    figures: { paragraph_count: paragraphCount, table_count: tableCount },
    warnings: body.isTruncated ? [tellTruncated("document")] : [],
    isTruncated: body.isTruncated,
  };
}
