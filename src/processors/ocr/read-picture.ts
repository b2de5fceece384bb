/**
 * From a picture to a read page: the one way in for whoever has a picture of a page, be it of a file for OCR or of a
 * PDF that another processor has drawn.
 */
import type { Picture } from "../picture/picture.ts";
import { type Box, scaleBox } from "./read/boxes.ts";
import { toGrayPage } from "./read/gray-page.ts";
import { mapBoxes, textOf } from "./read/page-reading.ts";
import { type PageReading, type ReadSettings, readPage } from "./read/read-page.ts";

/** The boxes are in pixels of the picture, upright by its EXIF orientation. */
export interface ReadPicture extends PageReading {
  text: string;
  size: [width: number, height: number];
  /** What was found out about the picture while it was read. */
  warnings: string[];
}

/** Rejects with the errors of a picture that cannot be drawn, and with `processor_failed` when Tesseract gives up. */
export async function readPicture(picture: Picture, settings: ReadSettings): Promise<ReadPicture> {
  const page = await toGrayPage(picture);
  const { width, height } = picture;
  const inPicture = (box: Box): Box => scaleBox(box, width / page.width, { width, height });
  const reading = mapBoxes(await readPage(page, settings), inPicture);
  return { ...reading, text: textOf(reading.lines), size: [width, height], warnings: picture.warnings };
}
