/** Turns colours into gray by a chosen rule; the image processor's one calculation. */
import type { Sharp } from "sharp";
import { checkHeldBytes } from "./held-bytes.ts";
import { loadSharp } from "./load-sharp.ts";
import type { Picture } from "./picture.ts";

type Weights = readonly [red: number, green: number, blue: number];

/** Luma weights on gamma-encoded values: ITU-R BT.601-7 §2.5.1 (also what Pillow's mode "L" uses), BT.709-6 §3.2. */
const weightsOf = {
  rec601: [0.299, 0.587, 0.114],
  rec709: [0.2126, 0.7152, 0.0722],
} as const satisfies Record<string, Weights>;

interface GrayRule {
  /** "linear": luminance of BT.709's primaries in linear light, as libvips' `b-w`; "none": colours stay. */
  method: keyof typeof weightsOf | "linear" | "none";
  /** Whether samples of 16 bits stay 16 bits; else they become 8. */
  keeps16Bit: boolean;
}

/** Alpha, where there is one, stays as it is. Weights are exact to ±1 of the sample's range. */
export async function toGray(pipeline: Sharp, picture: Picture, rule: GrayRule): Promise<Sharp> {
  const isDeep = picture.is16Bit && rule.keeps16Bit;
  if (picture.isGray) return pipeline.toColourspace(isDeep ? "grey16" : "b-w");
  if (rule.method === "none") return pipeline.toColourspace(isDeep ? "rgb16" : "srgb");
  // CMYK holds no red, green and blue to weigh as stored: its gray is its luminance, taken before RGB cuts colours off.
  if (picture.mode === "CMYK") return pipeline.pipelineColourspace("cmyk").toColourspace("b-w");
  if (rule.method === "linear") return pipeline.toColourspace(isDeep ? "grey16" : "b-w");
  const weights = weightsOf[rule.method];
  return isDeep ? weigh16Bit(pipeline, picture, weights) : weigh8Bit(pipeline, weights);
}

/**
 * Red, green and blue become equal, so that the change to one channel has nothing left to weigh. libvips cuts
 * fractions off where it makes bytes of them: adding a half first rounds.
 */
function weigh8Bit(pipeline: Sharp, [red, green, blue]: Weights): Sharp {
  const row: [number, number, number] = [red, green, blue];
  return pipeline.recomb([row, row, row]).linear([1, 1, 1], [0.5, 0.5, 0.5]).toColourspace("b-w");
}

/** sharp's `recomb` knows 8 bits only. The samples are weighed in place, as the largest thing that is held. */
async function weigh16Bit(pipeline: Sharp, picture: Picture, [red, green, blue]: Weights): Promise<Sharp> {
  const weighedBytes = picture.width * picture.height * (picture.hasAlpha ? 8 : 6);
  checkHeldBytes(picture.name, picture.heldBytes + weighedBytes);
  const sharp = await loadSharp();
  const { data, info } = await pipeline
    .toColourspace("rgb16")
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const channels = info.channels === 4 ? 2 : 1;
  let to = 0;
  for (let from = 0; from < samples.length; from += info.channels) {
    const gray =
      red * (samples[from] ?? 0) + green * (samples[from + 1] ?? 0) + blue * (samples[from + 2] ?? 0);
    samples[to++] = Math.round(gray);
    if (channels === 2) samples[to++] = samples[from + 3] ?? 0;
  }
  const { width, height } = info;
  return sharp(samples.subarray(0, to), { raw: { width, height, channels } }).toColourspace("grey16");
}
