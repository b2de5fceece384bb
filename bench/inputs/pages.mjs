/** Pages for OCR: the samples in turn (a letter, a scan, a receipt), each time with more margin. */
import path from "node:path";
import sharp from "sharp";
import { samplePath } from "./samples.mjs";

const samples = ["letter.png", "minutes-skewed-scan.jpg", "receipt.jpg"];
const marginStep = 4;

export async function makePage(seed) {
  const sample = samples[seed % samples.length];
  const margin = marginStep * Math.ceil(seed / samples.length);
  const content = await sharp(samplePath(`ocr/${sample}`))
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: "#fff" })
    .toBuffer();
  return { extension: path.extname(sample), content };
}
