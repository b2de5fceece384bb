/** A PDF for OCR: its pages are drawn as pictures, whether or not they have a text layer. */
import { readFile } from "node:fs/promises";
import type { PDFParse } from "pdf-parse";
import { ServiceError } from "../../protocol/errors.ts";
import { checkPdfStreams } from "../document/pdf/check-pdf-streams.ts";
import { openPdf, reasonOf } from "../document/pdf/open-pdf.ts";
import { loadPdfLibrary } from "../document/pdf/pdf-library.ts";
import type { Picture } from "../picture/picture.ts";
import type { InputFile, RunContext } from "../processor.ts";
import { workLimitOf } from "../work-limit.ts";
import { drawnPage } from "./drawn-page.ts";
import type { PageFile } from "./page-file.ts";
import { maxReadPixels } from "./read/gray-page.ts";

interface Drawing extends Pick<RunContext, "limitWork"> {
  dpi: number | undefined;
  password: string | undefined;
}

/** What print of eight points needs to be read well. */
const defaultDpi = 300;

const pointsPerInch = 72;

/** A page of vector graphics takes seconds to be drawn. */
const secondsPerMb = 10;

/** Rejects with `unsupported_media_type`, `encrypted_file`, `corrupt_file`, `unpacked_too_large`, `too_much_work`. */
export async function openPdfFile(
  file: InputFile,
  { dpi = defaultDpi, password, limitWork }: Drawing,
): Promise<PageFile> {
  const limit = workLimitOf(file, secondsPerMb);
  const parser = await limitWork(limit, () => openParser(file, password));
  const { pageCount } = await limitWork(limit, () => openPdf(parser, password !== undefined));
  return {
    mediaType: "application/pdf",
    pages: pageCount,
    readable: pageCount,
    openPage: (number) => limitWork(limit, () => drawPage(parser, { file, number, dpi })),
    close: () => parser.destroy(),
  };
}

async function openParser(file: InputFile, password: string | undefined): Promise<PDFParse> {
  // pdf.js takes the bytes for itself; those of a small Buffer may be shared with others.
  const data = new Uint8Array(await readFile(file.path));
  if (!hasObjects(data)) throw refuseText(file);
  await checkPdfStreams(data);
  const { PDFParse, data: scripts } = await loadPdfLibrary();
  const opening = { ...scripts, data, verbosity: 0, isEvalSupported: false };
  return new PDFParse({ ...opening, ...(password !== undefined && { password }) });
}

/** Whatever is damaged in a PDF, somewhere in it an object begins (ISO 32000-1, 7.3.10). */
function hasObjects(data: Uint8Array): boolean {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(" obj");
}

function refuseText({ name }: InputFile): ServiceError {
  const sentence = `The content of '${name}' begins like a PDF but holds nothing of one. Send a picture or a PDF.`;
  return new ServiceError("unsupported_media_type", sentence, { actual: "unknown" });
}

/** No larger than what is read in the end, since the page is held in memory while it is drawn. */
async function drawPage(
  parser: PDFParse,
  { file, number, dpi }: { file: InputFile; number: number; dpi: number },
): Promise<Picture> {
  try {
    const only = { first: number, last: number };
    const { pages: sizes } = await parser.getInfo({ ...only, parsePageInfo: true });
    const { width = 0, height = 0 } = sizes[0] ?? {};
    const scale = Math.min(dpi / pointsPerInch, Math.sqrt(maxReadPixels / (width * height)));
    const { pages } = await parser.getScreenshot({ ...only, scale, imageDataUrl: false });
    const warnings =
      scale < dpi / pointsPerInch
        ? [
            `Page ${number} is so large that it was drawn at ${Math.round(scale * pointsPerInch)} dots per inch.`,
          ]
        : [];
    return await drawnPage(pages[0]?.data ?? new Uint8Array(), { name: file.name, warnings });
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const sentence = `Page ${number} of the PDF cannot be drawn: ${reasonOf(error)}`;
    throw new ServiceError("corrupt_file", sentence, { cause: error });
  }
}
