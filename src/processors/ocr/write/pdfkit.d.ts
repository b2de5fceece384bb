/** The part of pdfkit 0.20 that is used here and in the tests; its package does not export its types. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";

  export class PDFDocument extends Readable {
    constructor(options?: {
      info?: Record<string, string | Date>;
      autoFirstPage?: boolean;
      pdfVersion?: string;
      userPassword?: string;
      ownerPassword?: string;
      permissions?: Record<string, boolean | string>;
    });
    /** The page that is written on, with its fonts by name. */
    page: { fonts: Record<string, PDFReference> };
    text(text: string): this;
    image(file: Uint8Array, x: number, y: number, options: { width: number; height: number }): this;
    addPage(options?: { size: [width: number, height: number]; margin: number }): this;
    /** Operators of a content stream (ISO 32000-1, Annex A). */
    addContent(operators: string): this;
    /** A new object of the file; it is written once it is ended. */
    ref(dictionary: Record<string, unknown>): PDFReference;
    rect(x: number, y: number, width: number, height: number): this;
    fill(colour: string): this;
    end(): void;
  }

  export class PDFReference {
    /** With the content of a stream, for an object that has one. */
    end(stream?: Uint8Array | string): void;
  }
}
