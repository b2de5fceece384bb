/**
 * PDFium inside of its wrapper, which keeps it to itself and has no call for the place of an object, its mark, or what
 * stands inside of a form. Only what is used here is named (PDFium's public/fpdf_edit.h describes all of it). Objects are
 * addresses, 0 when there is none, and so are the places that results are written to.
 */
import type { PDFiumDocument } from "@hyzyla/pdfium";

const calls = {
  /** Takes the document and the number of the page from 0. */
  loadPage: "_FPDF_LoadPage",
  closePage: "_FPDF_ClosePage",
  countObjects: "_FPDFPage_CountObjects",
  getObject: "_FPDFPage_GetObject",
  countFormObjects: "_FPDFFormObj_CountObjects",
  getFormObject: "_FPDFFormObj_GetObject",
  typeOf: "_FPDFPageObj_GetType",
  /** -1 without a mark. */
  markOf: "_FPDFPageObj_GetMarkedContentID",
  /** Left, bottom, right and top to four places, as floats; gives 0 when it cannot tell. */
  boundsOf: "_FPDFPageObj_GetBounds",
  /** Width and height to two places, as integers of 32 bits; gives 0 when it cannot tell. */
  pixelsOf: "_FPDFImageObj_GetImagePixelSize",
  countFilters: "_FPDFImageObj_GetImageFilterCount",
  /** ASCII with a NUL at the end to a place of so many bytes; gives those it needs, and writes none if they do not fit. */
  nameFilter: "_FPDFImageObj_GetImageFilter",
  allocate: "_malloc",
  free: "_free",
} as const;

type Call = (...values: number[]) => number;

export interface Pdfium extends Record<keyof typeof calls, Call> {
  /** The address of the document. */
  document: number;
  /** So many bytes from a place; the memory moves as it grows, so that a view is good until the next call. */
  view: (at: number, bytes: number) => DataView;
}

/** Throws an `Error` for another wrapper than the one that is known. */
export function pdfiumOf(wrapper: PDFiumDocument): Pdfium {
  const wasm: unknown = Reflect.get(wrapper, "module");
  const document: unknown = Reflect.get(wrapper, "documentIdx");
  if (typeof wasm !== "object" || wasm === null || typeof document !== "number") throw otherWrapper();
  const call = (name: keyof typeof calls): Call => {
    const run: unknown = Reflect.get(wasm, calls[name]);
    if (typeof run !== "function") throw otherWrapper();
    return (...values) => Number(Reflect.apply(run, wasm, values));
  };
  return {
    document,
    view: (at, bytes) => {
      const memory: unknown = Reflect.get(wasm, "HEAPU8");
      if (!(memory instanceof Uint8Array)) throw otherWrapper();
      return new DataView(memory.buffer, memory.byteOffset + at, bytes);
    },
    loadPage: call("loadPage"),
    closePage: call("closePage"),
    countObjects: call("countObjects"),
    getObject: call("getObject"),
    countFormObjects: call("countFormObjects"),
    getFormObject: call("getFormObject"),
    typeOf: call("typeOf"),
    markOf: call("markOf"),
    boundsOf: call("boundsOf"),
    pixelsOf: call("pixelsOf"),
    countFilters: call("countFilters"),
    nameFilter: call("nameFilter"),
    allocate: call("allocate"),
    free: call("free"),
  };
}

function otherWrapper(): Error {
  return new Error("@hyzyla/pdfium is not the version that is known: what is inside of it has other names.");
}
