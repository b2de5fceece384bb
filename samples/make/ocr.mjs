/** samples/ocr: a clean letter, a scan as it leaves an old copier, and a till receipt. The texts are in `ocr-texts.mjs`. */
import sharp from "sharp";
import { createNoise, createRandom, fractalNoise, normalNumber, smoothStep } from "./noise.mjs";
import { letterLines, minutesLines, receiptLines } from "./ocr-texts.mjs";
import { renderPage } from "./page.mjs";

const a4 = { width: 595.28, height: 841.89 };
/** A roll of 72 mm. */
const receiptPaper = { width: 204, height: 372 };

/** @typedef {{ pixels: Uint8Array, width: number, height: number }} Gray  One byte a pixel, 255 is white. */

/** @returns {Promise<import("./image.mjs").Sample[]>} */
export async function makeOcrSamples() {
  return [
    { name: "letter.png", bytes: await printedLetter() },
    { name: "minutes-skewed-scan.jpg", bytes: await scannedMinutes() },
    { name: "receipt.jpg", bytes: await photographedReceipt() },
  ];
}

async function printedLetter() {
  const page = await renderPage({
    lines: letterLines,
    styles: {
      letterhead: { font: "Helvetica-Bold", size: 20, leading: 1.5 },
      address: { font: "Helvetica", size: 10 },
      body: { font: "Times-Roman", size: 12 },
      subject: { font: "Times-Bold", size: 12 },
      gap: { font: "Times-Roman", size: 12, leading: 1.1 },
    },
    points: a4,
    margin: { x: 78, y: 70 },
    dotsEachInch: 200,
  });
  // Sixteen grays are all that letters need, and half the bytes.
  return fromGray(page)
    .withMetadata({ density: 200 })
    .png({ palette: true, colours: 16, compressionLevel: 9 })
    .toBuffer();
}

async function scannedMinutes() {
  const page = await renderPage({
    lines: minutesLines,
    styles: {
      title: { font: "Helvetica-Bold", size: 16, leading: 1.6 },
      heading: { font: "Helvetica-Bold", size: 11.5, leading: 1.5 },
      body: { font: "Helvetica", size: 11.5, leading: 1.5 },
      gap: { font: "Helvetica", size: 11.5, leading: 0.75 },
    },
    points: a4,
    margin: { x: 92, y: 88 },
    dotsEachInch: 190,
  });
  const skewed = await turn(page, -2);
  const scan = roughen(skewed, {
    seed: 5,
    paper: 232,
    ink: 48,
    noiseDeviation: 6,
    stains: 7,
    shadow: 40,
    specks: 90,
  });
  return fromGray(scan).toColourspace("b-w").jpeg({ quality: 58, mozjpeg: true }).toBuffer();
}

async function photographedReceipt() {
  const page = await renderPage({
    lines: receiptLines,
    styles: {
      shop: { font: "Courier-Bold", size: 16, align: "center", leading: 1.5 },
      centred: { font: "Courier", size: 9.6, align: "center" },
      item: { font: "Courier", size: 9.6, leading: 1.4 },
      total: { font: "Courier-Bold", size: 9.6, leading: 1.7 },
      rule: { font: "Courier", size: 9.6, leading: 1.2, rule: "dashed" },
      gap: { font: "Courier", size: 9.6, leading: 0.8 },
    },
    points: receiptPaper,
    margin: { x: 18, y: 20 },
    dotsEachInch: 203,
  });
  const tilted = await turn(page, 0.6);
  const receipt = roughen(tilted, {
    seed: 8,
    paper: 240,
    ink: 46,
    noiseDeviation: 5,
    stains: 5,
    shadow: 18,
    specks: 10,
  });
  return fromGray(receipt).toColourspace("b-w").jpeg({ quality: 72, mozjpeg: true }).toBuffer();
}

/** Turned on the glass, clockwise for positive degrees, and as soft as a lens; the size stays. @returns {Promise<Gray>} */
async function turn({ pixels, width, height }, degrees) {
  const turned = await fromGray({ pixels, width, height })
    .rotate(degrees, { background: "#fff" })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const left = Math.floor((turned.info.width - width) / 2);
  const top = Math.floor((turned.info.height - height) / 2);
  const cut = await sharp(turned.data, { raw: turned.info })
    .extract({ left, top, width, height })
    .blur(0.7)
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return { pixels: cut, width, height };
}

/**
 * What a scanner does to a page: gray paper, pale ink, stains, a shadow along the spine, noise and dust.
 * @param {Gray} page
 * @param {{ seed: number, paper: number, ink: number, noiseDeviation: number, stains: number, shadow: number,
 *   specks: number }} wear  in gray values, but `specks`, which are counted
 * @returns {Gray}
 */
function roughen({ pixels, width, height }, { seed, paper, ink, noiseDeviation, stains, shadow, specks }) {
  const random = createRandom(seed);
  const stain = createNoise(seed + 1);
  const worn = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cover = pixels[y * width + x] / 255;
      const spine =
        shadow * smoothStep(0.2, 0, x / width) ** 2 + 0.3 * shadow * smoothStep(0.8, 1, y / height);
      const ground = paper - spine + stains * fractalNoise(stain, x / 180, y / 180, 5);
      const gray = ink + (ground - ink) * cover + noiseDeviation * normalNumber(random);
      worn[y * width + x] = Math.min(255, Math.max(0, Math.round(gray)));
    }
  }
  for (let speck = 0; speck < specks; speck++) {
    const place = Math.floor(random() * (height - 1)) * width + Math.floor(random() * (width - 1));
    const darkness = 60 + 90 * random();
    for (const pixel of [place, place + 1, place + width]) worn[pixel] = Math.max(0, worn[pixel] - darkness);
  }
  return { pixels: worn, width, height };
}

/** @param {Gray} gray */
function fromGray({ pixels, width, height }) {
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}
