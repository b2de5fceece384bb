/**
 * Short names of what a picture looks like: two hashes of 64 bits, of which like pictures share most, and a BlurHash,
 * which a web page can draw until the picture itself has come.
 */
import type { View } from "./look-at.ts";
import { asPipeline } from "./look-at.ts";

/**
 * dHash (N. Krawetz, "Kind of Like That", 2013): of 9 × 8 gray values, whether each is darker than its right neighbour;
 * as 16 hexadecimal digits, row by row.
 */
export async function hashByGradients(view: View): Promise<string> {
  const gray = await shrinkToGray(view, { width: 9, height: 8 });
  return toHexadecimal(square(8, (x, y) => (gray[9 * y + x] ?? 0) < (gray[9 * y + x + 1] ?? 0)));
}

/**
 * pHash (C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, §3.2.1, in the form of
 * the Python library ImageHash): of 32 × 32 gray values the 8 × 8 lowest frequencies of the discrete cosine transform,
 * whether each is above their median; as 16 hexadecimal digits, row by row.
 */
export async function hashByFrequencies(view: View): Promise<string> {
  const gray = await shrinkToGray(view, { width: 32, height: 32 });
  const frequencies = square(8, (u, v) => cosineTerm(gray, { size: 32, u, v }));
  const sorted = frequencies.toSorted((a, b) => a - b);
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  return toHexadecimal(frequencies.map((frequency) => frequency > median));
}

/** By Wolt's definition, 4 × 3 components, upright pictures 3 × 4; about 30 characters. */
export async function makeBlurHash(view: View): Promise<string> {
  const { encode } = await import("blurhash");
  // The few components say no more of a larger picture.
  const small = (await asPipeline(view)).resize({ width: 64, height: 64, fit: "inside" });
  const { data, info } = await small
    .toColourspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [across, down] = view.width >= view.height ? [4, 3] : [3, 4];
  return encode(new Uint8ClampedArray(data), info.width, info.height, across, down);
}

/** By the weights of Rec. 601. */
async function shrinkToGray(
  view: View,
  { width, height }: { width: number; height: number },
): Promise<number[]> {
  const small = (await asPipeline(view)).resize({ width, height, fit: "fill" });
  const samples = await small.toColourspace("srgb").raw().toBuffer();
  return Array.from({ length: width * height }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = samples.subarray(3 * pixel, 3 * pixel + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
}

/** One term of the DCT-II of a square, rounded, so that terms that should be alike are. */
function cosineTerm(
  values: readonly number[],
  { size, u, v }: { size: number; u: number; v: number },
): number {
  const wave = (frequency: number, place: number) =>
    Math.cos((Math.PI * frequency * (2 * place + 1)) / (2 * size));
  const sum = values.reduce(
    (total, value, at) => total + value * wave(u, at % size) * wave(v, Math.floor(at / size)),
    0,
  );
  return Math.round(sum * 1e6) / 1e6;
}

function square<Value>(size: number, valueAt: (x: number, y: number) => Value): Value[] {
  return Array.from({ length: size * size }, (_, at) => valueAt(at % size, Math.floor(at / size)));
}

function toHexadecimal(bits: readonly boolean[]): string {
  const binary = bits.map((bit) => (bit ? "1" : "0")).join("");
  return BigInt(`0b${binary}`)
    .toString(16)
    .padStart(bits.length / 4, "0");
}
