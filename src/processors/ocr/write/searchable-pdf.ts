/** A PDF that shows the pages as they were scanned and holds their text, unseen, where it stands. */
import { buffer } from "node:stream/consumers";
import type { ReadPage } from "../describe-pages.ts";
import { type Box, turnBox, turnSize } from "../read/boxes.ts";
import type { Line } from "../read/page-reading.ts";
import { addInvisibleFont, glyphWidth } from "./invisible-font.ts";
import type { PageImage } from "./page-image.ts";

const pointsPerInch = 72;

const fontName = "Invisible";

/**
 * `images` are those of the pages, in their order. The same pages give the same bytes: the date that pdfkit puts in is
 * that of the epoch.
 */
export async function writeSearchablePdf(
  pages: readonly ReadPage[],
  images: readonly PageImage[],
): Promise<Buffer> {
  const { PDFDocument } = await import("pdfkit");
  const document = new PDFDocument({ autoFirstPage: false, info: { CreationDate: new Date(0) } });
  const written = buffer(document);
  const font = addInvisibleFont(document);
  for (const [at, page] of pages.entries()) {
    const image = images[at];
    if (!image) continue;
    const [width, height] = page.size;
    const upright = turnSize({ width, height }, page.rotation);
    const toPoints = pointsPerInch / image.dpi;
    const size: [number, number] = [upright.width * toPoints, upright.height * toPoints];
    document.addPage({ size, margin: 0 });
    document.image(image.file, 0, 0, { width: size[0], height: size[1] });
    document.page.fonts[fontName] = font;
    document.addContent(writeText(page, toPoints));
  }
  document.end();
  return written;
}

/**
 * Render mode 3 is invisible (ISO 32000-1, 9.3.6). pdfkit has turned the page's axes so that y grows downwards, as boxes
 * do; the text turns them back.
 */
function writeText(page: ReadPage, toPoints: number): string {
  const [width, height] = page.size;
  const toPage = (box: Box): number[] =>
    turnBox(box, { width, height }, page.rotation).map((side) => side * toPoints);
  return ["BT 3 Tr", ...page.lines.flatMap((line) => writeLine(line, toPage)), "ET"].join("\n");
}

/** Stretched so that what is marked in a viewer is what is seen. Words end with the space that follows them. */
function writeLine(line: Line, toPage: (box: Box) => number[]): string[] {
  const [, , , lineBottom = 0] = toPage(line.box);
  const isStraight =
    heightOf(toPage(line.box)) < 1.5 * Math.max(...line.words.map(({ box }) => heightOf(toPage(box))));
  return line.words.map(({ text, box }, at) => {
    const [left = 0, , right = 0, wordBottom = 0] = toPage(box);
    const size = Math.max(1, heightOf(toPage(isStraight ? line.box : box)));
    const units = text.length * (glyphWidth / 1000) * size;
    const stretch = Math.max(1, (100 * (right - left)) / units);
    const isLast = at === line.words.length - 1;
    const codes = utf16(isLast || !line.text.includes(" ") ? text : `${text} `);
    const bottom = isStraight ? lineBottom : wordBottom;
    return (
      `/${fontName} ${round(size)} Tf ${round(stretch)} Tz ` +
      `1 0 0 -1 ${round(left)} ${round(bottom)} Tm <${codes}> Tj`
    );
  });
}

function heightOf([, top = 0, , bottom = 0]: readonly number[]): number {
  return bottom - top;
}

function utf16(text: string): string {
  return Buffer.from(text, "utf16le").swap16().toString("hex");
}

function round(value: number): string {
  return String(Math.round(100 * value) / 100);
}
