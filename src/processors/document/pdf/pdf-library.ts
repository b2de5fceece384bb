/** Loads pdf-parse once for a child, together with the data that its pdf.js needs to read every script. */
import { createRequire } from "node:module";
import path from "node:path";
import type { PDFParse } from "pdf-parse";

export interface PdfLibrary {
  PDFParse: typeof PDFParse;
  /**
   * Without the character maps Chinese, Japanese and Korean text of fonts that are not embedded comes out empty, and no
   * error says so. In Node pdf.js opens these with `fs`, so they are paths and not URLs, and each must end with `/`
   * (on Windows too).
   */
  data: { cMapUrl: string; cMapPacked: boolean; standardFontDataUrl: string };
}

let loading: Promise<PdfLibrary> | undefined;

export function loadPdfLibrary(): Promise<PdfLibrary> {
  loading ??= load();
  return loading;
}

async function load(): Promise<PdfLibrary> {
  const { PDFParse } = await import("pdf-parse");
  // From pdf-parse's own place: the pdf.js that it uses may not be the one that we would find.
  const pdfParse = createRequire(import.meta.url).resolve("pdf-parse");
  const pdfJs = path.dirname(createRequire(pdfParse).resolve("pdfjs-dist/package.json"));
  return {
    PDFParse,
    data: {
      cMapUrl: `${path.join(pdfJs, "cmaps")}/`,
      cMapPacked: true,
      standardFontDataUrl: `${path.join(pdfJs, "standard_fonts")}/`,
    },
  };
}
