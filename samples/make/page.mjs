/**
 * From lines of text to the picture of a page: pdfkit sets the lines, pdf-parse (pdf.js) draws them. Both bring their
 * own fonts, so that pages look the same on a machine that has none.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { PDFParse } from "pdf-parse";
import { PDFDocument } from "pdfkit";
import sharp from "sharp";

const pointsEachInch = 72;

/**
 * @typedef {object} Style
 * @property {string} font      one of the 14 standard fonts of PDF
 * @property {number} size      in points
 * @property {"left" | "center"} [align]
 * @property {number} [leading] height of the line as a multiple of the size
 * @property {"dashed"} [rule]  a line across the page instead of letters
 */

/**
 * @param {object} page
 * @param {import("./ocr-texts.mjs").Line[]} page.lines
 * @param {Record<string, Style>} page.styles
 * @param {{ width: number, height: number }} page.points  size of the paper
 * @param {{ x: number, y: number }} page.margin           in points
 * @param {number} page.dotsEachInch
 * @returns {Promise<{ pixels: Buffer, width: number, height: number }>} one byte a pixel, 255 is paper
 */
export async function renderPage({ lines, styles, points, margin, dotsEachInch }) {
  const document = new PDFDocument({ size: [points.width, points.height], margin: 0 });
  const finished = collect(document);
  let y = margin.y;
  for (const [styleName, text] of lines) {
    const { font, size, align = "left", leading = 1.35, rule } = styles[styleName];
    const width = points.width - 2 * margin.x;
    if (rule) drawRule(document, margin.x, y + (size * leading) / 2, width);
    document.font(font).fontSize(size);
    if (text) document.text(text, margin.x, y, { width, align, lineBreak: align === "center" });
    y += size * leading;
  }
  document.end();
  return rasterise(await finished, dotsEachInch);
}

function drawRule(document, x, y, width) {
  document
    .moveTo(x, y)
    .lineTo(x + width, y)
    .lineWidth(0.8)
    .dash(2.5, { space: 2 })
    .stroke();
}

/** @param {Buffer} pdf @param {number} dotsEachInch */
async function rasterise(pdf, dotsEachInch) {
  const parser = new PDFParse({ data: pdf, standardFontDataUrl: standardFonts(), useSystemFonts: false });
  try {
    const { pages } = await parser.getScreenshot({
      scale: dotsEachInch / pointsEachInch,
      imageDataUrl: false,
    });
    const gray = sharp(pages[0].data).flatten({ background: "#fff" }).grayscale().raw();
    const { data, info } = await gray.toBuffer({ resolveWithObject: true });
    return { pixels: data, width: info.width, height: info.height };
  } finally {
    await parser.destroy();
  }
}

/** The folder of the fonts that pdf.js brings, found from where pdf-parse stands, since it is pdf-parse's dependency. */
function standardFonts() {
  const besidePdfParse = createRequire(import.meta.resolve("pdf-parse"));
  return path.join(path.dirname(besidePdfParse.resolve("pdfjs-dist/package.json")), "standard_fonts", "/");
}

/** What a PDF document writes until its end. @param {import("node:stream").Readable} stream @returns {Promise<Buffer>} */
export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
