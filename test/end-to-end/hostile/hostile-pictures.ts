/** Pictures that claim, nest or unfold to more than they hold. */
import { deflateSync } from "node:zlib";
import sharp, { type JpegOptions, type Sharp } from "sharp";
import { bmpOf, pngOfData } from "../../processors/picture-files.ts";
import { type HostileFile, read, readWith, refused } from "./hostile-file.ts";
import { zlibOfZeros } from "./repeated-bytes.ts";

type Content = HostileFile["content"];
type Outcome = HostileFile["outcome"];

const picture = (what: string, name: string, content: Content, outcome: Outcome): HostileFile => ({
  what,
  taskType: "image",
  name,
  content,
  outcome,
});

const tooLarge = refused("image_too_large");
const corrupt = refused("corrupt_file");

const lyingHeaders: HostileFile[] = [
  picture("a PNG that claims 10,000 megapixels", "a.png", () => claimPng(100_000, 100_000), tooLarge),
  picture("a PNG that claims sides of 2³¹ − 1", "a.png", () => claimPng(2 ** 31 - 1, 2 ** 31 - 1), corrupt),
  picture("a JPEG that claims 4,290 megapixels", "a.jpg", () => claimJpeg(65_500, 65_500), tooLarge),
  picture(
    "a JPEG that claims four times its pixels",
    "a.jpg",
    () => claimJpeg(128, 128),
    readWith(/premature end/),
  ),
  picture("a TIFF that claims 40,000 megapixels", "a.tif", () => tiffOf(200_000, 200_000), tooLarge),
  picture("a TIFF without the samples that it claims", "a.tif", () => tiffOf(9000, 9000), corrupt),
  picture("a TIFF of 65,535 samples a pixel", "a.tif", () => tiffOf(9, 9, { samples: 65_535 }), corrupt),
  picture("a GIF that claims 4,294 megapixels", "a.gif", () => gifOf(65_535, 65_535, 1), tooLarge),
  picture("a WebP that claims a canvas of 2²⁴ pixels a side", "a.webp", claimWebp, corrupt),
  picture("a BMP of a height of −2³¹", "a.bmp", () => claimBmp(9, -(2 ** 31)), tooLarge),
  picture("a BMP that holds one of its 10,000 rows", "a.bmp", claimRows, readWith(/1 of 10000 rows/)),
  picture(
    "a BMP whose run lengths jump out of it",
    "a.bmp",
    jumpingBmp,
    readWith(/of 100 rows|is damaged|cut off/),
  ),
  picture("a PPM that claims 10¹⁸ pixels", "a.ppm", () => text("P6 999999999 999999999 255\n"), tooLarge),
  picture("a PPM of 48 megapixels without a sample", "a.ppm", () => text("P3 6000 8000 255\n"), corrupt),
  picture(
    "a text called .png",
    "a.png",
    () => text("no picture ".repeat(50)),
    refused("unsupported_media_type"),
  ),
  picture("a ZIP called .jpg", "a.jpg", () => text("PK\x03\x04"), refused("unsupported_media_type")),
];

const hugeDimensions: HostileFile[] = [
  picture("a PNG of 90 megapixels in one row", "a.png", () => zeroPng(90_000_000, 1), tooLarge),
  picture("a PNG of 90 megapixels in one column", "a.png", () => zeroPng(1, 90_000_000), tooLarge),
  picture("a PNG of 98 megapixels that can be streamed", "a.png", () => zeroPng(9900, 9900), read),
  picture(
    "an interlaced PNG of 784 MB in 0.7 MB",
    "a.png",
    () => zeroPng(9900, 9900, { depth: 16, colourType: 6, interlaced: true }),
    tooLarge,
  ),
  picture(
    "a progressive JPEG of 98 megapixels without subsampling",
    "a.jpg",
    () => evenJpeg(9900, { progressive: true, chromaSubsampling: "4:4:4" }),
    tooLarge,
  ),
  picture(
    "a WebP of 64 megapixels",
    "a.webp",
    () => evenPicture(8000).webp({ effort: 0 }).toBuffer(),
    tooLarge,
  ),
  picture(
    "an AVIF of 25 megapixels",
    "a.avif",
    () => evenPicture(5000).avif({ effort: 0 }).toBuffer(),
    tooLarge,
  ),
  picture("a PNG with 50 text chunks of 60 MB each", "a.png", packedTexts, read),
  picture("a PNG whose colour profile unpacks to 200 MB", "a.png", packedProfile, read),
];

const endlessFiles: HostileFile[] = [
  picture("a TIFF whose pages form a ring", "a.tif", ringOfPages, readWith(/only the first/)),
  picture("a TIFF of 60,000 pages", "a.tif", () => pagesOf(60_000), tooLarge),
  picture(
    "a GIF of 100,000 frames",
    "a.gif",
    () => gifOf(9, 9, 100_000),
    readWith(/Of 100000 pages or frames/),
  ),
];

const drawings: HostileFile[] = [
  picture("an SVG of 10⁹ × 10⁹", "a.svg", () => svg("", 1e9), corrupt),
  picture("an SVG of 40,000 × 40,000", "a.svg", () => svg("", 40_000), tooLarge),
  picture("an SVG of 100,000 levels", "a.svg", () => svg("<g>".repeat(1e5) + "</g>".repeat(1e5)), corrupt),
  picture("an SVG whose entities unfold without end", "a.svg", laughingSvg, refused("unpacked_too_large")),
  picture("an SVG that shows files and other servers", "a.svg", peepingSvg, read),
  picture("an SVG with a PNG of 900 megapixels inside", "a.svg", bombInSvg, read),
];

/** Drawn as they are told, it would take hours. */
export const toilsomeDrawing = picture(
  "an SVG of 5,000 blurs over each other",
  "a.svg",
  () => {
    const blurs = '<feGaussianBlur stdDeviation="500"/>'.repeat(5000);
    return svg(`<filter id="f">${blurs}</filter><rect width="2000" height="2000" filter="url(#f)"/>`, 2000);
  },
  refused("too_much_work"),
);

/** Both processors open pictures in the same way; what reading adds is how much of them it reads. */
const forReading: HostileFile[] = [
  picture("a PNG that claims 10,000 megapixels", "a.png", () => claimPng(100_000, 100_000), tooLarge),
  picture("a PNG of 98 megapixels", "a.png", () => zeroPng(9900, 9900), readWith(/scaled to 45 %/)),
  picture("a TIFF of 300 pages", "a.tif", () => pagesOf(300), readWith(/the first 40 were read/)),
  picture("a TIFF of 60,000 pages", "a.tif", () => pagesOf(60_000), tooLarge),
  picture("a PDF called .png", "a.png", () => text("%PDF-1.7\n"), refused("unsupported_media_type")),
].map((file) => ({ ...file, taskType: "ocr" as const }));

export const hostilePictures: HostileFile[] = [
  ...lyingHeaders,
  ...hugeDimensions,
  ...endlessFiles,
  ...drawings,
  ...forReading,
];

function text(content: string): Buffer<ArrayBuffer> {
  return Buffer.from(content, "latin1");
}

function claimPng(width: number, height: number): Buffer<ArrayBuffer> {
  return pngOfData({ width, height, depth: 8, colourType: 0 }, deflateSync(Buffer.alloc(100)));
}

interface PngKind {
  depth: number;
  colourType: number;
  interlaced?: boolean;
}

/** A black PNG of any size in a few kilobytes. */
function zeroPng(
  width: number,
  height: number,
  kind: PngKind = { depth: 8, colourType: 0 },
): Buffer<ArrayBuffer> {
  const bytesPerPixel = (kind.depth / 8) * (kind.colourType === 6 ? 4 : 1);
  // Interlaced data has some more rows; a reader that got so far would find it cut off.
  return pngOfData({ width, height, ...kind }, zlibOfZeros((width * bytesPerPixel + 1) * height));
}

function packedTexts(): Buffer<ArrayBuffer> {
  const packed = zlibOfZeros(60_000_000);
  const chunks = Array.from({ length: 50 }, (_, index) => {
    return { type: "zTXt", data: Buffer.concat([text(`key${index}\0\0`), packed]) };
  });
  return pngOfData({ width: 9, height: 9, depth: 8, colourType: 0 }, zlibOfZeros(90), chunks);
}

function packedProfile(): Buffer<ArrayBuffer> {
  const profile = { type: "iCCP", data: Buffer.concat([text("icc\0\0"), zlibOfZeros(200_000_000)]) };
  return pngOfData({ width: 9, height: 9, depth: 8, colourType: 0 }, zlibOfZeros(90), [profile]);
}

function evenPicture(side: number): Sharp {
  return sharp({ create: { width: side, height: side, channels: 3, background: "#c86432" } });
}

async function evenJpeg(side: number, options: JpegOptions = {}): Promise<Buffer<ArrayBuffer>> {
  return Buffer.from(await evenPicture(side).jpeg(options).toBuffer());
}

/** ITU-T T.81, B.2.2: the frame header holds precision, height, width. */
async function claimJpeg(width: number, height: number): Promise<Buffer<ArrayBuffer>> {
  const jpeg = await evenJpeg(64);
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** An extended header that says 2²⁴ × 2²⁴ before the data of 8 × 8 pixels. */
async function claimWebp(): Promise<Buffer<ArrayBuffer>> {
  const small = await evenPicture(8).webp().toBuffer();
  const extended = Buffer.concat([text("VP8X\x0a\0\0\0\0\0\0\0"), Buffer.alloc(6, 0xff)]);
  const body = Buffer.concat([text("WEBP"), extended, small.subarray(12)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([text("RIFF"), size, body]);
}

function claimBmp(width: number, height: number): Buffer<ArrayBuffer> {
  return Buffer.from(bmpOf({ width, height, bits: 24, pixels: [] }));
}

function claimRows(): Buffer<ArrayBuffer> {
  return Buffer.from(bmpOf({ width: 5000, height: 10_000, bits: 24, pixels: Array<number>(15_000).fill(9) }));
}

/** `0 2 x y` moves on by x and y. */
function jumpingBmp(): Buffer<ArrayBuffer> {
  const jumps = Array.from({ length: 400 }, (_, index) => [0, 2, 255, 0][index % 4] ?? 0);
  const kind = { bits: 8, compression: 1, palette: [0, 0, 0, 0, 255, 255, 255, 0] };
  return Buffer.from(bmpOf({ width: 50, height: 100, ...kind, pixels: [9, 1, ...jumps] }));
}

interface TiffParts {
  samples?: number;
  /** How often the page is there, in a chain. */
  pages?: number;
  /** Whether the last page is followed by the first. */
  isRing?: boolean;
}

/** Gray pages that share their samples, of which there are 100 bytes. Adobe TIFF 6.0, section 2. */
function tiffOf(width: number, height: number, parts: TiffParts = {}): Buffer<ArrayBuffer> {
  const { samples = 1, pages = 1, isRing = false } = parts;
  const pageBytes = 2 + 9 * 12 + 4;
  const dataAt = 8 + pages * pageBytes;
  const tags = [
    [256, width],
    [257, height],
    [258, 8],
    [259, 1],
    [262, 1],
    [273, dataAt],
    [277, samples],
    [278, height],
    [279, 100],
  ] as const;
  const tiff = Buffer.alloc(dataAt + 100, 0x55);
  tiff.set(text("II*\0\x08\0\0\0"));
  for (let page = 0; page < pages; page++) {
    const at = 8 + page * pageBytes;
    tiff.writeUInt16LE(tags.length, at);
    for (const [place, [tag, value]] of tags.entries()) {
      tiff.writeUInt32LE(tag + 4 * 0x10000, at + 2 + 12 * place);
      tiff.writeUInt32LE(1, at + 6 + 12 * place);
      tiff.writeUInt32LE(value, at + 10 + 12 * place);
    }
    const isLast = page === pages - 1;
    tiff.writeUInt32LE(isLast ? (isRing ? 8 : 0) : at + pageBytes, at + pageBytes - 4);
  }
  return tiff;
}

function pagesOf(pages: number): Buffer<ArrayBuffer> {
  return tiffOf(10, 10, { pages });
}

function ringOfPages(): Buffer<ArrayBuffer> {
  return tiffOf(10, 10, { pages: 2, isRing: true });
}

/** Frames of one pixel on a screen of any size. */
function gifOf(width: number, height: number, frames: number): Buffer<ArrayBuffer> {
  const screen = Buffer.from("474946383961ffffffff800000000000ffffff", "hex");
  screen.writeUInt16LE(width, 6);
  screen.writeUInt16LE(height, 8);
  const frame = Buffer.from("2c0000000001000100000202440100", "hex");
  if (frames === 1) {
    frame.writeUInt16LE(width, 5);
    frame.writeUInt16LE(height, 7);
  }
  return Buffer.concat([screen, Buffer.alloc(frame.length * frames, frame), text(";")]);
}

function svg(content: string, side = 100, before = ""): Buffer<ArrayBuffer> {
  const size = `width="${side}" height="${side}"`;
  return text(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>` +
      `<rect width="50" height="50"/>${content}</svg>`,
  );
}

function laughingSvg(): Buffer<ArrayBuffer> {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`);
  return svg("<text>&a9;</text>", 9, `<!DOCTYPE svg [<!ENTITY a0 "lol">${entities.join("")}]>`);
}

function peepingSvg(): Buffer<ArrayBuffer> {
  const targets = ["file:///etc/passwd", "/etc/passwd", "http://127.0.0.1:9/"];
  return svg(targets.map((target) => `<image width="9" height="9" xlink:href="${target}"/>`).join(""));
}

function bombInSvg(): Buffer<ArrayBuffer> {
  const bomb = zeroPng(30_000, 30_000).toString("base64");
  return svg(`<image width="100" height="100" xlink:href="data:image/png;base64,${bomb}"/>`);
}
