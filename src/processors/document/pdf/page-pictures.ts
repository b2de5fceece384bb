/** The pictures that a page of a PDF shows, by PDFium, which tells of them without unpacking one. */
import type { PDFiumDocument } from "@hyzyla/pdfium";
import type { Point } from "./page-frame.ts";
import { type Pdfium, pdfiumOf } from "./pdfium-module.ts";

/** How a picture is packed in the file; `bitmap` is any packing that is not for pictures alone. */
export type PictureFormat = "jpeg" | "jpeg2000" | "jbig2" | "fax" | "bitmap";

export interface PagePicture {
  format: PictureFormat;
  /** In pixels, as they are stored. */
  width: number;
  height: number;
  /** Two opposite corners of what shows it on the page: itself, or the form that it is part of. */
  corners?: [Point, Point];
  /** By what number the page marks that for the structure of the document (ISO 32000-1, 14.6). */
  mark?: number;
}

/** At most `most`, in the order in which they are drawn; `page` counts from 1. Throws an `Error` for a page that does not load. */
export function findPagePictures(wrapper: PDFiumDocument, page: number, most: number): PagePicture[] {
  const pdfium = pdfiumOf(wrapper);
  const loaded = pdfium.loadPage(pdfium.document, page - 1);
  if (loaded === 0) throw new Error(`PDFium cannot load page ${page}.`);
  const room = pdfium.allocate(roomBytes);
  try {
    const pictures: PagePicture[] = [];
    const count = pdfium.countObjects(loaded);
    for (let at = 0; at < count && pictures.length < most; at += 1) {
      const object = pdfium.getObject(loaded, at);
      const images = imagesIn(pdfium, object, most - pictures.length);
      if (images.length === 0) continue;
      const place = describePlace(pdfium, object, room);
      pictures.push(...images.map((image) => ({ ...describeImage(pdfium, image, room), ...place })));
    }
    return pictures;
  } finally {
    pdfium.free(room);
    pdfium.closePage(loaded);
  }
}

/** FPDF_PAGEOBJ_IMAGE and FPDF_PAGEOBJ_FORM. */
const [imageType, formType] = [3, 5];

/** The object itself, or what a form holds; PDFium does not follow forms without end. */
function imagesIn(pdfium: Pdfium, object: number, most: number): number[] {
  const type = pdfium.typeOf(object);
  if (type === imageType) return [object];
  if (type !== formType) return [];
  const images: number[] = [];
  const count = pdfium.countFormObjects(object);
  for (let at = 0; at < count && images.length < most; at += 1)
    images.push(...imagesIn(pdfium, pdfium.getFormObject(object, at), most - images.length));
  return images;
}

/** For four numbers of 32 bits, or the name of a filter. */
const roomBytes = 64;

function describeImage(
  pdfium: Pdfium,
  image: number,
  room: number,
): Pick<PagePicture, "format" | "width" | "height"> {
  const isTold = pdfium.pixelsOf(image, room, room + 4) !== 0;
  const pixels = pdfium.view(room, roomBytes);
  const [width, height] = isTold ? [pixels.getUint32(0, true), pixels.getUint32(4, true)] : [0, 0];
  return { format: formatOf(pdfium, image, room), width, height };
}

/** Of the last filter, which makes the pixels (ISO 32000-1, 7.4); pictures in the page's own content have short names. */
const formats: Record<string, PictureFormat> = {
  DCTDecode: "jpeg",
  DCT: "jpeg",
  JPXDecode: "jpeg2000",
  JBIG2Decode: "jbig2",
  CCITTFaxDecode: "fax",
  CCF: "fax",
};

function formatOf(pdfium: Pdfium, image: number, room: number): PictureFormat {
  const filters = pdfium.countFilters(image);
  if (filters === 0) return "bitmap";
  const bytes = pdfium.nameFilter(image, filters - 1, room, roomBytes);
  if (bytes < 1 || bytes > roomBytes) return "bitmap";
  const name = new TextDecoder("latin1").decode(pdfium.view(room, bytes - 1));
  return formats[name] ?? "bitmap";
}

function describePlace(pdfium: Pdfium, object: number, room: number): Pick<PagePicture, "corners" | "mark"> {
  const isTold = pdfium.boundsOf(object, room, room + 4, room + 8, room + 12) !== 0;
  const bounds = pdfium.view(room, roomBytes);
  const [left = 0, bottom = 0, right = 0, top = 0] = [0, 4, 8, 12].map((at) => bounds.getFloat32(at, true));
  const mark = pdfium.markOf(object);
  return {
    ...(isTold && {
      corners: [
        { x: left, y: bottom },
        { x: right, y: top },
      ],
    }),
    ...(mark >= 0 && { mark }),
  };
}
