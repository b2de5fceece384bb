/** Plain text, and whatever is written as text (Markdown, CSV, HTML, source code): its characters as they stand. */
import { ServiceError } from "../../protocol/errors.ts";
import { readText } from "../plain-text/decode-text.ts";
import type { InputFile } from "../processor.ts";
import { type DocumentExtract, maxTextUnits, tellTruncated } from "./document-extract.ts";
import { refuseOther } from "./recognise-document.ts";
import { plainContent } from "./structure/content.ts";

/** `charset` is the encoding's name in the WHATWG Encoding Standard. Throws as `readText`. */
export async function readGenericText(file: InputFile): Promise<DocumentExtract> {
  const { text, charset, warnings } = await readText(file).catch(async (error: unknown) => {
    const isBinary = error instanceof ServiceError && error.code === "unsupported_media_type";
    throw isBinary ? await refuseOther(file.path) : error;
  });
  const isTruncated = text.length > maxTextUnits;
  if (isTruncated) warnings.push(tellTruncated("file"));
  if (text.trim() === "") warnings.push("The file holds nothing but white space.");
  return {
    documentType: "Generic Text",
    mediaType: "text/plain",
    content: plainContent(text.slice(0, maxTextUnits)),
    metadata: {},
    figures: { charset },
    warnings,
    isTruncated,
  };
}
