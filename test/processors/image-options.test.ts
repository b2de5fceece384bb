/** What the options make of small pictures, against arithmetic by hand and the formulas that are named. */
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { imageProcessor } from "../../src/processors/image/index.ts";
import { failureOf, pngOf, processPicture, rawPng, type Samples, samplesOf } from "./picture-files.ts";

async function result(content: Uint8Array, options: Record<string, unknown>): Promise<Samples> {
  return samplesOf((await processPicture(imageProcessor, content, { options })).body);
}

function grayPng(rows: number[][]): Promise<Buffer> {
  return pngOf(rows.map((row) => row.map((value) => [value])));
}

/** Many rows that are all alike, so that what happens along one can be reckoned in one dimension. */
function stripes(row: number[]): Promise<Buffer> {
  return grayPng(Array.from({ length: 32 }, () => row));
}

function middleRow({ width, height, values }: Samples): number[] {
  const start = Math.floor(height / 2) * width;
  return values.slice(start, start + width);
}

/** CIE lightness of a gray sRGB value: IEC 61966-2-1 for the light, CIE 15:2004 §8.2.1 for the lightness. */
function lightness(value: number): number {
  const code = value / 255;
  const light = code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4;
  return light > (6 / 29) ** 3 ? 116 * Math.cbrt(light) - 16 : light * (29 / 3) ** 3;
}

/** Infinite where there are not as many. */
function largestDifference(values: number[], expected: number[]): number {
  if (values.length !== expected.length) return Infinity;
  return Math.max(...values.map((value, at) => Math.abs(value - (expected[at] ?? Infinity))));
}

const square = [
  [10, 20, 30],
  [40, 50, 60],
];

describe("rotate", () => {
  test.each([
    [90, 2, 3, [40, 10, 50, 20, 60, 30]],
    [-90, 2, 3, [30, 60, 20, 50, 10, 40]],
    [180, 3, 2, [60, 50, 40, 30, 20, 10]],
    [360, 3, 2, [10, 20, 30, 40, 50, 60]],
  ])("turns clockwise by %i degrees", async (rotate, width, height, values) => {
    expect(await result(await grayPng(square), { rotate })).toMatchObject({
      width,
      height,
      values,
      channels: 1,
    });
  });

  test("turns what stands upright already", async () => {
    const tagged = await sharp(await grayPng(square))
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    // Upright it is 40 10 / 50 20 / 60 30.
    expect(await result(tagged, { rotate: 180 })).toMatchObject({
      width: 2,
      values: [30, 60, 20, 50, 10, 40],
    });
  });

  // A square of side a, turned by 45°, stands in one of side a·√2, half of which it fills.
  test("leaves transparent corners, and in JPEG white ones", async () => {
    const gray = await grayPng(Array.from({ length: 100 }, () => Array<number>(100).fill(80)));
    const turned = await result(gray, { rotate: 45 });
    expect(turned).toMatchObject({ channels: 2 });
    expect(Math.abs(turned.width - 100 * Math.SQRT2)).toBeLessThan(2);
    const alphas = turned.values.filter((_, at) => at % 2 === 1);
    const opaque = alphas.reduce((sum, alpha) => sum + alpha / 255, 0);
    expect(Math.abs(opaque / 10_000 - 1)).toBeLessThan(0.03);
    const jpeg = await result(gray, { rotate: 45, format: "jpeg" });
    expect(jpeg.channels).toBe(1);
    expect(jpeg.values[0]).toBeGreaterThan(250);
  });

  test.each([["cmyk"], ["srgb"]] as const)("turns a picture in %s by any angle", async (space) => {
    const picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: "#404040" } })
      .toColourspace(space)
      .jpeg()
      .toBuffer();
    const { width, height, values, channels } = await result(picture, { rotate: 30 });
    expect(channels).toBe(2);
    const middle = values[channels * (Math.floor(height / 2) * width + Math.floor(width / 2))] ?? NaN;
    expect(Math.abs(middle - 0x40)).toBeLessThan(12);
  });
});

describe("crop", () => {
  test("keeps the part that is named", async () => {
    const crop = { left: 1, top: 0, width: 2, height: 2 };
    expect(await result(await grayPng(square), { crop })).toMatchObject({
      width: 2,
      values: [20, 30, 50, 60],
    });
  });

  // Turned by 90° the picture is 40 10 / 50 20 / 60 30.
  test("counts from the corner of the turned picture, and comes before the scaling", async () => {
    const crop = { left: 0, top: 1, width: 2, height: 1 };
    const picture = await grayPng(square);
    expect(await result(picture, { crop, rotate: 90 })).toMatchObject({ values: [50, 20] });
    const wide = await result(picture, { crop, rotate: 90, width: 4, height: 4, fit: "fill" });
    expect(wide).toMatchObject({ width: 4, height: 4 });
  });

  test("is refused where the picture does not reach", async () => {
    const options = { crop: { left: 2, top: 0, width: 2, height: 1 } };
    const error = await failureOf(processPicture(imageProcessor, await grayPng(square), { options }));
    expect(error).toMatchObject({ code: "invalid_option", details: { field: "crop" } });
    expect(error.message).toContain("has 3 × 2; name a part within it");
  });
});

describe("blur", () => {
  test.each([0.5, 1, 2, 5])("spreads a line as a Gaussian of %d pixels does", async (blur) => {
    const row = Array.from({ length: 41 }, (_, x) => (x === 20 ? 255 : 0));
    const weights = row.map((_, x) => Math.exp(-((x - 20) ** 2) / (2 * blur ** 2)));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    expect(
      largestDifference(
        middleRow(await result(await stripes(row), { blur })),
        weights.map((weight) => (255 * weight) / sum),
      ),
    ).toBeLessThanOrEqual(1);
  });

  test("keeps 16 bits and even surfaces", async () => {
    const deep = rawPng(
      { width: 8, height: 8, depth: 16, colourType: 0 },
      Array.from({ length: 8 }, () => Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? 0x30 : 0x39))),
    );
    const { depth, values } = await result(deep, { blur: 1 });
    expect(depth).toBe("ushort");
    expect(largestDifference(values, Array<number>(64).fill(12345))).toBeLessThanOrEqual(1);
  });
});

describe("sharpen", () => {
  // An unsharp mask adds to the lightness its difference from the blurred one, at most +10 and −20 of 100.
  test("parts the two sides of an edge and leaves even surfaces", async () => {
    const row = Array.from({ length: 40 }, (_, x) => (x < 20 ? 100 : 150));
    const sharpened = middleRow(await result(await stripes(row), { sharpen: 1 }));
    expect(sharpened[0]).toBe(100);
    expect(sharpened[39]).toBe(150);
    const [dark = NaN, light = NaN] = sharpened.slice(19, 21);
    expect(dark).toBeLessThan(95);
    expect(light).toBeGreaterThan(155);
    expect(lightness(light) - lightness(150)).toBeLessThan(10.5);
    expect(lightness(100) - lightness(dark)).toBeLessThan(20.5);
  });
});

describe("normalise", () => {
  test("stretches the lightness from black to white", async () => {
    const row = Array.from({ length: 100 }, (_, x) => 80 + x);
    const [from, to] = [lightness(81), lightness(178)];
    const stretched = middleRow(await result(await stripes(row), { normalise: true }));
    expect(Math.min(...stretched)).toBe(0);
    expect(Math.max(...stretched)).toBe(255);
    const expected = row.map((value) =>
      Math.min(100, Math.max(0, (100 * (lightness(value) - from)) / (to - from))),
    );
    // libvips rounds the two ends to whole percents of lightness.
    expect(largestDifference(stretched.map(lightness), expected)).toBeLessThanOrEqual(2.5);
  });

  test("leaves an even surface as it is", async () => {
    expect((await result(await stripes(Array<number>(32).fill(90)), { normalise: true })).values[0]).toBe(90);
  });
});

describe("threshold", () => {
  test("makes black and white of the gray that was asked for", async () => {
    const picture = await grayPng([[0, 99, 100, 101, 255]]);
    expect((await result(picture, { threshold: 100 })).values).toEqual([0, 0, 255, 255, 255]);
    // Red is 76 by Rec. 601, and 54 by Rec. 709.
    const red = await pngOf([[[255, 0, 0]]]);
    expect((await result(red, { threshold: 60 })).values).toEqual([255]);
    expect((await result(red, { threshold: 60, method: "rec709" })).values).toEqual([0]);
  });

  test("leaves alpha, and makes 8 bits of 16", async () => {
    const picture = await pngOf([
      [
        [200, 200, 200, 77],
        [20, 20, 20, 200],
      ],
    ]);
    expect(await result(picture, { threshold: 128 })).toMatchObject({
      channels: 2,
      values: [255, 77, 0, 200],
    });
    const deep = rawPng({ width: 2, height: 1, depth: 16, colourType: 0 }, [[0x7f, 0, 0x80, 0]]);
    expect(await result(deep, { threshold: 128 })).toMatchObject({ depth: "uchar", values: [0, 255] });
  });

  test("comes last", async () => {
    const row = Array.from({ length: 100 }, (_, x) => 80 + x);
    const options = { blur: 1, sharpen: 1, normalise: true, threshold: 128 };
    const values = middleRow(await result(await stripes(row), options));
    expect([...new Set(values)]).toEqual([0, 255]);
  });
});

describe("colour profiles", () => {
  // The red of sRGB is (234, 51, 35) in Display P3; its gray is 0.299 × 234 + 0.587 × 51 + 0.114 × 35 = 103.9.
  test("are applied where colours are asked for, and left alone where stored values are weighed", async () => {
    const red = await pngOf([[[255, 0, 0]]]);
    const tagged = await sharp(red).withIccProfile("p3").png().toBuffer();
    expect(largestDifference((await result(tagged, {})).values, [104])).toBeLessThanOrEqual(1);
    expect(
      largestDifference((await result(tagged, { method: "none" })).values, [255, 0, 0]),
    ).toBeLessThanOrEqual(2);
    // In linear light the red of sRGB is 0.2126 of white.
    expect(largestDifference((await result(tagged, { method: "linear" })).values, [127])).toBeLessThanOrEqual(
      2,
    );
  });
});

describe("alpha", () => {
  test("keeps hidden colours out of what is scaled", async () => {
    const picture = await pngOf(
      Array.from({ length: 8 }, () =>
        Array.from({ length: 8 }, (_, x) => (x % 2 === 0 ? [200, 200, 200, 255] : [0, 0, 0, 0])),
      ),
    );
    const { values } = await result(picture, { width: 4 });
    const grays = values.filter((_, at) => at % 2 === 0);
    expect(largestDifference(grays, Array<number>(grays.length).fill(200))).toBeLessThanOrEqual(2);
  });
});
