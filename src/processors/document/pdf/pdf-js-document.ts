/**
 * The document of pdf.js inside of pdf-parse, which keeps it to itself and has no call for places and sizes of text, the
 * outline or attachments. Only what is used here is described; pdf.js types all of it (its types/src/display/api.d.ts).
 */
import type { PDFParse } from "pdf-parse";

/** A run of text with one font, as pdf.js tells it: `transform` places it, `width` goes along the line. */
export interface TextItem {
  str: string;
  dir: string;
  transform: number[];
  width: number;
  height: number;
  fontName: string;
  hasEOL: boolean;
}

export interface Annotation {
  subtype?: string;
  url?: string;
  overlaidText?: string;
  contentsObj?: { str: string };
  titleObj?: { str: string };
  modificationDate?: string;
  fieldType?: string;
  fieldValue?: unknown;
}

export interface OutlineNode {
  title: string;
  dest: unknown;
  items: OutlineNode[];
}

/** A node of the structure of a tagged page, or one of its leaves, which alone has an `id`. */
export interface StructureNode {
  children?: StructureNode[];
  /** `p`, the page's or stream's reference, `_mc` and the number by which its content is marked. */
  id?: string;
  alt?: string;
}

export interface PdfJsPage {
  /** Left, bottom, right and top of what is shown of the page, in points. */
  view: number[];
  /** In degrees clockwise. */
  rotate: number;
  ref: { num: number; gen: number } | null;
  getStructTree(): Promise<StructureNode | null>;
  getTextContent(options: {
    includeMarkedContent: boolean;
  }): Promise<{ items: (TextItem | { type: string })[] }>;
  getAnnotations(options: { intent: string }): Promise<Annotation[]>;
  cleanup(): void;
}

export interface PdfJsDocument {
  getPage(number: number): Promise<PdfJsPage>;
  getFieldObjects(): Promise<unknown>;
  getOutline(): Promise<OutlineNode[] | null>;
  getDestination(name: string): Promise<unknown[] | null>;
  getPageIndex(reference: unknown): Promise<number>;
  getAttachments(): Promise<Record<string, { filename?: string; content?: Uint8Array }> | null>;
}

/** Call it after pdf-parse has opened the file. Throws an `Error` for another pdf-parse than the one that is known. */
export function pdfJsDocumentOf(parser: PDFParse): PdfJsDocument {
  const document: unknown = Reflect.get(parser, "doc");
  if (isPdfJsDocument(document)) return document;
  throw new Error(
    "pdf-parse has no pdf.js document under the name that is known; its version must have changed.",
  );
}

const calls = [
  "getPage",
  "getFieldObjects",
  "getOutline",
  "getDestination",
  "getPageIndex",
  "getAttachments",
];

function isPdfJsDocument(value: unknown): value is PdfJsDocument {
  return (
    typeof value === "object" &&
    value !== null &&
    calls.every((call) => typeof Reflect.get(value, call) === "function")
  );
}
