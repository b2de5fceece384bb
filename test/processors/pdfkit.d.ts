/** The part of pdfkit 0.20 that the tests use; its package does not export its types. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";

  interface Outline {
    addItem(title: string): Outline;
  }

  export class PDFDocument extends Readable {
    constructor(options?: {
      info?: Record<string, string | Date>;
      pdfVersion?: string;
      userPassword?: string;
      ownerPassword?: string;
      permissions?: Record<string, boolean | string>;
    });
    readonly outline: Outline;
    text(text: string, x?: number, y?: number, options?: { link?: string; lineBreak?: boolean }): this;
    fontSize(points: number): this;
    moveDown(lines: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(points: number): this;
    stroke(colour: string): this;
    note(x: number, y: number, width: number, height: number, contents: string): this;
    file(content: Buffer, options: { name: string }): this;
    addPage(): this;
    rect(x: number, y: number, width: number, height: number): this;
    fill(colour: string): this;
    end(): void;
  }
}
