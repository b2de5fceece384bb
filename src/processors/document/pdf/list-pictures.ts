/** The pictures on the pages of a PDF with their places and what their author wrote for those who do not see them. */
import type { PDFiumDocument } from "@hyzyla/pdfium";
import { documentLimits } from "../document-limits.ts";
import { type Place, PageFrame } from "./page-frame.ts";
import { findPagePictures, type PictureFormat } from "./page-pictures.ts";
import { writeRanges } from "./page-ranges.ts";
import type { PdfJsDocument, PdfJsPage, StructureNode } from "./pdf-js-document.ts";
import type { ScanReading } from "./read-scanned-page.ts";

export interface Picture {
  alt: string;
  format: PictureFormat;
  /** In pixels, as they are stored. */
  width: number;
  height: number;
  /** Absent where PDFium cannot tell. */
  place?: Place;
}

export interface PicturesListed {
  /** By the page, counted from 1. */
  pictures: Map<number, Picture[]>;
  isTruncated: boolean;
  warnings: string[];
}

const maxPictures = documentLimits.pictures.value;

/** Of these pages, by the option `images`. Costs nothing without it. */
export async function listPictures(
  pdf: PdfJsDocument,
  pages: readonly number[],
  { options, signal, budget, secondOpinion }: ScanReading,
): Promise<PicturesListed> {
  const listed: PicturesListed = { pictures: new Map(), isTruncated: false, warnings: [] };
  if (!options.images) return listed;
  const document = await secondOpinion.document();
  if (!document) return { ...listed, warnings: ["The pictures of the PDF could not be listed."] };
  const failed: number[] = [];
  let room = maxPictures;
  for (const [at, page] of pages.entries()) {
    if (room <= 0 || (at > 0 && budget.isSpent())) {
      listed.isTruncated = true;
      listed.warnings.push(tellTruncated(page));
      break;
    }
    signal.throwIfAborted();
    const found = await readPagePictures(pdf, document, { page, most: room }).catch(() => undefined);
    if (!found) failed.push(page);
    else if (found.length > 0) listed.pictures.set(page, found);
    room -= found?.length ?? 0;
  }
  if (failed.length > 0)
    listed.warnings.push(`The pictures of these pages could not be listed: ${writeRanges(failed)}.`);
  return listed;
}

async function readPagePictures(
  pdf: PdfJsDocument,
  document: PDFiumDocument,
  { page: number, most }: { page: number; most: number },
): Promise<Picture[]> {
  const found = findPagePictures(document, number, most);
  if (found.length === 0) return [];
  const page = await pdf.getPage(number);
  const frame = new PageFrame(page);
  const isMarked = found.some(({ mark }) => mark !== undefined);
  const alternatives = isMarked ? await readAlternatives(page) : new Map<number, string>();
  return found.map(({ corners, mark, ...picture }) => {
    return {
      alt: (mark === undefined ? undefined : alternatives.get(mark)) ?? "",
      ...picture,
      ...(corners && { place: frame.placeOf(corners) }),
    };
  });
}

/** What stands for a figure in words (ISO 32000-1, 14.9.3), by the marks of its content on the page itself. */
async function readAlternatives(page: PdfJsPage): Promise<Map<number, string>> {
  const alternatives = new Map<number, string>();
  const { num, gen } = page.ref ?? { num: -1, gen: 0 };
  const start = `p${num}R${gen === 0 ? "" : gen}_mc`;
  const collect = (node: StructureNode, outer: string): void => {
    const alt = node.alt?.trim() || outer;
    if (alt !== "" && node.id?.startsWith(start) === true)
      alternatives.set(Number(node.id.slice(start.length)), alt);
    for (const child of node.children ?? []) collect(child, alt);
  };
  const root = await page.getStructTree();
  if (root) collect(root, "");
  return alternatives;
}

function tellTruncated(page: number): string {
  return (
    `The pictures are listed up to page ${page}: at most ${maxPictures.toLocaleString("en")}, and no more than fit the ` +
    "file's processor time. Ask for the rest by the option 'pages'."
  );
}
