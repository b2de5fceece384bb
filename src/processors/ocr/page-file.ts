/** A file whose pages OCR reads, whatever its kind: each page of it is opened as a picture. */
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { detectPictureKind } from "../picture/kind.ts";
import { type Picture, openPicture } from "../picture/picture.ts";
import type { InputFile, RunContext } from "../processor.ts";

export interface PageFile {
  mediaType: string;
  /** Pages, or frames of an animation. */
  pages: number;
  /** How many of them are read at most: of an animation the first. */
  readable: number;
  /** Counted from 1. Rejects with a `ServiceError` for a page that cannot be read. */
  openPage: (number: number) => Promise<Picture>;
  close: () => Promise<void>;
}

interface Opening extends Pick<RunContext, "limitWork"> {
  /** How finely the pages of a PDF are drawn. */
  dpi: number | undefined;
  /** What opens an encrypted PDF. */
  password: string | undefined;
}

/** Rejects with the errors of pictures, and for a PDF with `encrypted_file` and `corrupt_file`. */
export async function openPageFile(file: InputFile, opening: Opening): Promise<PageFile> {
  const mediaTypes = standardTaskTypes.ocr.media_types;
  const kind = await detectPictureKind(file, mediaTypes);
  if (kind === "application/pdf") {
    const { openPdfFile } = await import("./pdf-file.ts");
    return openPdfFile(file, opening);
  }
  const open = (page: number): Promise<Picture> =>
    openPicture(file, { mediaTypes, usesProfile: false, page });
  const first = await open(0);
  const { mediaType, pages } = first;
  return {
    mediaType,
    pages,
    readable: mediaType === "image/tiff" ? pages : 1,
    openPage: async (number) => (number === 1 ? first : open(number - 1)),
    close: () => Promise.resolve(),
  };
}
