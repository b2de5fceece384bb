/** What each reader of this folder makes of a file, and how much text a result may hold. */
import { documentLimits } from "./document-limits.ts";
import type { Content } from "./structure/content.ts";

/** What a result calls the kinds of file; the first three are the contract. */
export type DocumentType =
  | "PDF"
  | "DOCX"
  | "Generic Text"
  | "HTML"
  | "Markdown"
  | "CSV"
  | "RTF"
  | "ODT"
  | "ODS"
  | "ODP"
  | "XLSX"
  | "PPTX"
  | "EPUB"
  | "EML"
  | "DOC"
  | "XLS"
  | "PPT";

export interface DocumentExtract {
  documentType: DocumentType;
  mediaType: string;
  content: Content;
  /** What the file tells about itself; a field that it leaves out is absent. */
  metadata: Record<string, string | boolean>;
  /** What this kind of document has besides, in the names of the result. */
  figures: Record<string, unknown>;
  warnings: string[];
  isTruncated: boolean;
}

/** UTF-16 units of text in one result. */
export const maxTextUnits = documentLimits.characters.value;

export function tellTruncated(what: string): string {
  return `Only the first ${maxTextUnits.toLocaleString("en")} characters of the ${what} are in the result; split the document to get the rest.`;
}

/** Without the fields that are absent or empty, so that a field which is there says something. */
export function filledFields<Value>(fields: Record<string, Value | undefined>): Record<string, Value> {
  const filled: Record<string, Value> = {};
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== "") filled[name] = value;
  return filled;
}
