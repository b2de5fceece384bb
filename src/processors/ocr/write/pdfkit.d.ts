/** The part of pdfkit 0.20 that is used here and in the tests; its package does not export its types. */
declare module "pdfkit" {
  import type { Readable } from "node:stream";

  interface Outline {
    addItem(title: string): Outline;
  }

  export class PDFDocument extends Readable {
    constructor(options?: {
      info?: Record<string, string | Date>;
      autoFirstPage?: boolean;
      pdfVersion?: string;
      userPassword?: string;
      ownerPassword?: string;
      permissions?: Record<string, boolean | string>;
      tagged?: boolean;
    });
    /** An element of the structure of a tagged file, and what it is drawn with (ISO 32000-1, 14.7). */
    struct(type: string, options: { alt?: string }, draw: () => void): StructureElement;
    addStructure(element: StructureElement): this;
    /** The page that is written on, with its fonts by name. */
    page: { fonts: Record<string, PDFReference> };
    text(text: string, x?: number, y?: number, options?: { link?: string; lineBreak?: boolean }): this;
    readonly outline: Outline;
    fontSize(points: number): this;
    moveDown(lines: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    lineWidth(points: number): this;
    stroke(colour: string): this;
    note(x: number, y: number, width: number, height: number, contents: string): this;
    file(content: Buffer, options: { name: string }): this;
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

  interface StructureElement {
    end(): void;
  }

  export class PDFReference {
    /** With the content of a stream, for an object that has one. */
    end(stream?: Uint8Array | string): void;
  }
}
