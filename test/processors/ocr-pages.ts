/** Pages of text for the tests of OCR. */
import sharp from "sharp";

/** A picture of lines in large plain letters, since the fonts of machines differ. */
export function pictureOfLines(lines: string[], { ink = "black", paper = "white" } = {}): Promise<Buffer> {
  const escaped = lines.map((line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  const texts = escaped.map((line, at) => `<text x="40" y="${90 + 80 * at}">${line}</text>`).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="${60 + 80 * lines.length}"
    font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="48" fill="${ink}">
    <rect width="100%" height="100%" fill="${paper}"/>${texts}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
