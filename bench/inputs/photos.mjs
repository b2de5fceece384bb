/** Photos of 1800 × 1200 pixels: a sample in other colours, with the grain of a camera. */
import sharp from "sharp";
import { createRandom, normalNumber } from "../../samples/make/noise.mjs";
import { samplePath } from "./samples.mjs";

const size = { width: 1800, height: 1200 };
const grainDeviation = 6;
const quality = 85;

let grain;

export async function makePhoto(seed) {
  const random = createRandom(seed);
  grain ??= makeGrain();
  const pixels = await sharp(samplePath("image/mountain-lake.jpg"))
    .resize({ ...size, fit: "cover" })
    .flop(seed % 2 === 0)
    .modulate({ brightness: 0.8 + 0.4 * random(), hue: Math.floor(360 * random()) })
    .raw()
    .toBuffer();
  for (let place = 0; place < pixels.length; place += 1) {
    pixels[place] = Math.min(255, Math.max(0, pixels[place] + grain[(place + seed) % grain.length]));
  }
  const content = await sharp(pixels, { raw: { ...size, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return { extension: ".jpg", content };
}

/** What is added to the values of a few rows, which is enough for no row to be like the next. */
function makeGrain() {
  const random = createRandom(1);
  return Int8Array.from({ length: 99_991 }, () => Math.round(grainDeviation * normalNumber(random)));
}
