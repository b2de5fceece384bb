/**
 * A second engine for pages that the first one reads badly: PDFium knows other ways from glyphs to letters, and letters
 * that are drawn several times (for boldness) it gives once.
 */
import type { PDFiumDocument, PDFiumLibrary } from "@hyzyla/pdfium";

let library: Promise<PDFiumLibrary> | undefined;

function loadPdfium(): Promise<PDFiumLibrary> {
  library ??= import("@hyzyla/pdfium").then(({ PDFiumLibrary: Library }) => Library.init());
  return library;
}

export class SecondOpinion {
  readonly #bytes: () => Promise<Uint8Array>;
  readonly #password: string | undefined;
  #opening: Promise<PDFiumDocument | undefined> | undefined;

  /** Nothing is opened before the first page is asked for. */
  constructor(bytes: () => Promise<Uint8Array>, password: string | undefined) {
    this.#bytes = bytes;
    this.#password = password;
  }

  /** The page's text, counted from 1; undefined when PDFium cannot open the file or the page either. */
  async readPage(page: number): Promise<string | undefined> {
    const document = await this.document();
    try {
      return tidy(document?.getPage(page - 1).getText() ?? "");
    } catch {
      return undefined;
    }
  }

  /** Undefined when PDFium cannot open the file. */
  document(): Promise<PDFiumDocument | undefined> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async close(): Promise<void> {
    (await this.#opening)?.destroy();
  }

  async #open(): Promise<PDFiumDocument | undefined> {
    const pdfium = await loadPdfium();
    try {
      return await pdfium.loadDocument(await this.#bytes(), this.#password);
    } catch {
      return undefined;
    }
  }
}

/** PDFium ends lines as Windows does, and marks the hyphens of line ends as U+FFFE or U+0002. */
function tidy(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll("\u0002", "\ufffe")
    .replaceAll(/\ufffe\n?/g, "")
    .trim();
}
