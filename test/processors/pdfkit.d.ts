/** The part of pdfkit 0.20 that the tests use; its package does not export its types. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";

  export class PDFDocument extends Readable {
    constructor(options?: {
      info?: Record<string, string | Date>;
      pdfVersion?: string;
      userPassword?: string;
      ownerPassword?: string;
      permissions?: Record<string, boolean | string>;
    });
    text(text: string): this;
    addPage(): this;
    rect(x: number, y: number, width: number, height: number): this;
    fill(colour: string): this;
    end(): void;
  }
}
