import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { imageProcessor } from "../../src/processors/image/index.ts";
import { bmpOf, failureOf, pngOf, processPicture, rawPng, samplesOf, type Samples } from "./picture-files.ts";

async function gray(content: Uint8Array | string, options: Record<string, unknown> = {}): Promise<Samples> {
  return samplesOf((await processPicture(imageProcessor, content, { options })).body);
}

async function warningsOf(content: Uint8Array): Promise<string[]> {
  return (await processPicture(imageProcessor, content)).warnings ?? [];
}

async function codeOf(content: Uint8Array | string, options: Record<string, unknown> = {}): Promise<string> {
  return (await failureOf(processPicture(imageProcessor, content, { options }))).code;
}

const red = [255, 0, 0];
const green = [0, 255, 0];
const blue = [0, 0, 255];

/** A photograph-like surface of which half a file still shows something. */
function noisyJpeg(): Promise<Buffer> {
  const samples = Uint8Array.from({ length: 3 * 128 * 128 }, (_, index) => (index * 7919) % 251);
  return sharp(samples, { raw: { width: 128, height: 128, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

// Expected grays are arithmetic: round(0.299 R + 0.587 G + 0.114 B), unless another source is named.
describe("gray", () => {
  test("weighs the stored values by Rec. 601", async () => {
    const picture = await pngOf([
      [red, green, blue, [255, 255, 255], [128, 128, 128], [10, 200, 30], [0, 0, 0]],
    ]);
    const result = await gray(picture);
    expect(result).toMatchObject({ width: 7, height: 1, channels: 1, depth: "uchar" });
    expect(result.values).toEqual([76, 150, 29, 255, 128, 124, 0]);
  });

  test("leaves every gray as it is", async () => {
    const ramp = Array.from({ length: 256 }, (_, value) => value);
    expect((await gray(await pngOf([ramp.map((value) => [value, value, value])]))).values).toEqual(ramp);
    expect((await gray(await pngOf([ramp.map((value) => [value])]))).values).toEqual(ramp);
  });

  // 0.2126 × 255 = 54.2 and so on; in linear light red's luminance is 0.2126, which sRGB's curve encodes as 127.1.
  test.each([
    ["rec709", [54, 182, 18]],
    ["linear", [127, 220, 76]],
  ])("weighs by %s when asked", async (method, expected) => {
    const { values } = await gray(await pngOf([[red, green, blue]]), { method });
    values.forEach((value, index) => expect(Math.abs(value - (expected[index] ?? 0))).toBeLessThanOrEqual(1));
  });

  test("keeps colours with method none", async () => {
    const result = await gray(await pngOf([[red, [1, 2, 3]]]), { method: "none" });
    expect(result).toMatchObject({ channels: 3, values: [...red, 1, 2, 3] });
  });

  test("keeps an alpha channel, and the gray of what it hides", async () => {
    const result = await gray(
      await pngOf([
        [
          [...red, 0],
          [...green, 128],
          [...blue, 255],
        ],
      ]),
    );
    expect(result).toMatchObject({ channels: 2, values: [76, 0, 150, 128, 29, 255] });
  });

  // 0.299 × 65535 = 19595, 0.587 × 65535 = 38469, 0.114 × 65535 = 7471.
  test("keeps 16 bits in PNG and TIFF, and makes 8 of them elsewhere", async () => {
    const colours = rawPng({ width: 3, height: 1, depth: 16, colourType: 2 }, [
      [255, 255, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 255, 255],
    ]);
    expect(await gray(colours)).toMatchObject({ channels: 1, depth: "ushort", values: [19595, 38469, 7471] });
    expect(await gray(colours, { format: "tiff" })).toMatchObject({ depth: "ushort" });
    expect(await gray(colours, { format: "jpeg" })).toMatchObject({ depth: "uchar" });
    const grays = rawPng({ width: 2, height: 1, depth: 16, colourType: 0 }, [[0x30, 0x39, 0xff, 0xff]]);
    expect(await gray(grays)).toMatchObject({ depth: "ushort", values: [12345, 65535] });
    const alpha = rawPng({ width: 1, height: 1, depth: 16, colourType: 6 }, [
      [255, 255, 0, 0, 0, 0, 0x30, 0x39],
    ]);
    expect(await gray(alpha)).toMatchObject({ channels: 2, values: [19595, 12345] });
  });

  test("reads palettes, single bits and CMYK", async () => {
    const palette = await sharp(await pngOf([[red, blue]]))
      .png({ palette: true })
      .toBuffer();
    expect((await gray(palette)).values).toEqual([76, 29]);
    const bits = rawPng({ width: 4, height: 1, depth: 1, colourType: 0 }, [[0b01100000]]);
    expect((await gray(bits)).values).toEqual([0, 255, 255, 0]);
    const cmyk = await sharp(
      await pngOf([
        [
          [255, 255, 255],
          [255, 255, 255],
        ],
      ]),
    )
      .toColourspace("cmyk")
      .jpeg()
      .toBuffer();
    const result = await gray(cmyk);
    expect(result.channels).toBe(1);
    expect(Math.min(...result.values)).toBeGreaterThan(250);
  });
});

describe("orientation", () => {
  // EXIF 2.32, tag 0x0112: where the 0th row and column of the stored picture are seen. Upright, it is 10 20 30 / 40 50 60.
  test.each([
    [
      1,
      [
        [10, 20, 30],
        [40, 50, 60],
      ],
    ],
    [
      2,
      [
        [30, 20, 10],
        [60, 50, 40],
      ],
    ],
    [
      3,
      [
        [60, 50, 40],
        [30, 20, 10],
      ],
    ],
    [
      4,
      [
        [40, 50, 60],
        [10, 20, 30],
      ],
    ],
    [
      5,
      [
        [10, 40],
        [20, 50],
        [30, 60],
      ],
    ],
    [
      6,
      [
        [30, 60],
        [20, 50],
        [10, 40],
      ],
    ],
    [
      7,
      [
        [60, 30],
        [50, 20],
        [40, 10],
      ],
    ],
    [
      8,
      [
        [40, 10],
        [50, 20],
        [60, 30],
      ],
    ],
  ])("stands upright from EXIF orientation %i", async (orientation, stored) => {
    const plain = await pngOf(stored.map((row) => row.map((value) => [value, value, value])));
    const tagged = await sharp(plain).withMetadata({ orientation }).png().toBuffer();
    expect(await gray(tagged)).toMatchObject({ width: 3, height: 2, values: [10, 20, 30, 40, 50, 60] });
  });

  test("leaves EXIF data out of the result", async () => {
    const tagged = await sharp(await noisyJpeg())
      .withExif({ IFD0: { Artist: "Somebody" } })
      .jpeg()
      .toBuffer();
    const { body } = await processPicture(imageProcessor, tagged, { options: { format: "jpeg" } });
    expect(Buffer.from(body).includes("Somebody")).toBe(false);
  });
});

describe("options", () => {
  test("announce themselves as a schema that can be read back", () => {
    const announced = imageProcessor.announcement.options;
    const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(announced)) as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse({ format: "webp", quality: 5, width: 10 }).success).toBe(true);
    expect(schema.safeParse({ format: "bmp" }).success).toBe(false);
    expect(schema.safeParse({ colour: "red" }).success).toBe(false);
    expect(imageProcessor.parseOptions({})).toEqual({
      format: "png",
      fit: "inside",
      method: "rec601",
      normalise: false,
      info: false,
      gps: false,
    });
  });

  test.each([
    ["png", "png"],
    ["jpeg", "jpeg"],
    ["webp", "webp"],
    ["avif", "heif"],
    ["tiff", "tiff"],
  ])("save as %s", async (format, told) => {
    const { body, mediaType } = await processPicture(
      imageProcessor,
      await pngOf([
        [red, green],
        [blue, red],
      ]),
      {
        options: { format },
      },
    );
    expect(mediaType).toBe(`image/${format}`);
    expect((await sharp(Buffer.from(body)).metadata()).format).toBe(told);
  });

  test("make a smaller file with a lower quality", async () => {
    const picture = await noisyJpeg();
    const sizes = [20, 90].map(async (quality) => {
      const options = { format: "jpeg", quality };
      return Buffer.from((await processPicture(imageProcessor, picture, { options })).body).length;
    });
    const [low = 0, high = 0] = await Promise.all(sizes);
    expect(low).toBeLessThan(high / 2);
  });

  test.each([
    [{ width: 50 }, 50, 25],
    [{ height: 50 }, 100, 50],
    [{ width: 80, height: 80 }, 80, 40],
    [{ width: 80, height: 80, fit: "outside" }, 160, 80],
    [{ width: 80, height: 80, fit: "cover" }, 80, 80],
    [{ width: 80, height: 80, fit: "contain" }, 80, 80],
    [{ width: 30, height: 90, fit: "fill" }, 30, 90],
  ])("scale 200 × 100 by %j to %i × %i", async (options, width, height) => {
    const picture = await sharp({ create: { width: 200, height: 100, channels: 3, background: "#808080" } })
      .png()
      .toBuffer();
    expect(await gray(picture, options)).toMatchObject({ width, height });
  });

  test("lay transparent parts on white for JPEG, and say so", async () => {
    const picture = await sharp({ create: { width: 16, height: 16, channels: 4, background: "#00000000" } })
      .png()
      .toBuffer();
    const { body, warnings } = await processPicture(imageProcessor, picture, { options: { format: "jpeg" } });
    expect((await samplesOf(body)).values.every((value) => value > 250)).toBe(true);
    expect(warnings).toEqual(["JPEG has no transparency: the picture was laid on white."]);
  });

  test("are refused when the result would be too large", async () => {
    const picture = await pngOf([[red]]);
    expect(await codeOf(picture, { width: 16000, height: 16000 })).toBe("image_too_large");
  });
});

describe("kinds", () => {
  test("takes the first frame of an animation, and says so", async () => {
    const frames = Uint8Array.from({ length: 2 * 300 }, (_, index) => (index < 300 ? 200 : 10));
    const raw = { width: 10, height: 20, channels: 3, pageHeight: 10 } as const;
    const { body, warnings } = await processPicture(
      imageProcessor,
      await sharp(frames, { raw }).gif().toBuffer(),
    );
    expect(await samplesOf(body)).toMatchObject({ width: 10, height: 10 });
    expect((await samplesOf(body)).values[0]).toBe(200);
    expect(warnings).toEqual(["Of 2 pages or frames only the first is in the result."]);
  });

  // Rows are stored from the bottom and padded to four bytes, colours as blue, green, red.
  test.each([
    [
      "24 bits",
      bmpOf({
        width: 2,
        height: 2,
        bits: 24,
        pixels: [255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 9, 9, 9, 0, 0],
      }),
    ],
    [
      "32 bits top-down, its fourth byte padding",
      bmpOf({
        width: 2,
        height: -2,
        bits: 32,
        pixels: [0, 0, 255, 0, 9, 9, 9, 0, 255, 0, 0, 0, 0, 255, 0, 0],
      }),
    ],
    [
      "8 bits with a palette",
      bmpOf({
        width: 2,
        height: 2,
        bits: 8,
        palette: [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 9, 9, 9, 0],
        pixels: [0, 1, 0, 0, 2, 3, 0, 0],
      }),
    ],
    [
      "4 bits with a palette",
      bmpOf({
        width: 2,
        height: 2,
        bits: 4,
        palette: [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 9, 9, 9, 0],
        pixels: [0x01, 0, 0, 0, 0x23, 0, 0, 0],
      }),
    ],
    [
      "8 bits in run lengths",
      bmpOf({
        width: 2,
        height: 2,
        bits: 8,
        compression: 1,
        palette: [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 9, 9, 9, 0],
        pixels: [1, 0, 1, 1, 0, 0, 1, 2, 1, 3, 0, 1],
      }),
    ],
  ])("reads a BMP of %s", async (_, picture) => {
    const result = await processPicture(imageProcessor, picture);
    expect(result.warnings).toEqual([]);
    expect(await samplesOf(result.body)).toMatchObject({
      width: 2,
      height: 2,
      channels: 1,
      values: [76, 9, 29, 150],
    });
  });

  // 5 bits: 31 is 255; 16 of 31 is 132 (131.6). With masks 565: 63 of 63 green.
  test("reads a BMP of 16 bits, with masks and without, and of one bit", async () => {
    const plain = bmpOf({ width: 2, height: 1, bits: 16, pixels: [0x00, 0x7c, 0x10, 0x42] });
    expect((await gray(plain)).values).toEqual([76, 132]);
    const masks = [0xf800, 0x07e0, 0x001f];
    const masked = bmpOf({
      width: 2,
      height: 1,
      bits: 16,
      compression: 3,
      masks,
      pixels: [0xe0, 0x07, 0x1f, 0x00],
    });
    expect((await gray(masked)).values).toEqual([150, 29]);
    const bits = bmpOf({
      width: 3,
      height: 1,
      bits: 1,
      palette: [0, 0, 0, 0, 255, 255, 255, 0],
      pixels: [0b01000000, 0, 0, 0],
    });
    expect((await gray(bits)).values).toEqual([0, 255, 0]);
  });

  test.each([
    ["P1", "P1 # a comment\n3 1\n0 1\n0", [255, 0, 255]],
    ["P1 without spaces", "P1\n3 1\n010", [255, 0, 255]],
    ["P2 with 10 as white", "P2\n3 1\n10\n0 5 10\n", [0, 128, 255]],
    ["P3", "P3\n1 1\n255\n255 0 0\n", [76]],
    ["P4", "P4\n3 1\n\x40", [255, 0, 255]],
    ["P5", "P5 2 1 255\nAz", [65, 122]],
    ["P6", "P6\n1 1\n127\n\x7f\x00\x00", [76]],
    ["P5 of 16 bits", "P5\n1 1\n65535\n\x30\x39", [12345]],
  ])("reads Netpbm %s", async (_, content, expected) => {
    expect((await gray(Buffer.from(content, "latin1"))).values).toEqual(expected);
  });

  test("draws an SVG and reads nothing that lies beside it", async () => {
    const secret = await pngOf([[[255, 255, 255]]]);
    const link = '<image href="secret.png" width="4" height="4"/>';
    const svg = `<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">
      <rect width="4" height="4" fill="red"/>${link}</svg>`;
    const run = { name: "drawing.svg", beside: { "secret.png": secret } };
    const { values, channels } = await samplesOf(
      (await processPicture(imageProcessor, Buffer.from(svg), run)).body,
    );
    expect(values.filter((_, index) => index % channels === 0)).toEqual(Array<number>(16).fill(76));
  });
});

describe("damage", () => {
  test("shows the upper part of a JPEG that is cut off, with a warning", async () => {
    const whole = await noisyJpeg();
    const cut = whole.subarray(0, Math.floor(whole.length / 2));
    const { body, warnings } = await processPicture(imageProcessor, cut, { name: "cut.jpg" });
    const [before, after] = [await gray(whole), await samplesOf(body)];
    expect(after.values.slice(0, 128 * 32)).toEqual(before.values.slice(0, 128 * 32));
    expect(warnings?.[0]).toMatch(
      /'cut\.jpg' is damaged: .*premature end.* The result shows what could be read\./,
    );
  });

  test("refuses a picture of which nothing can be read", async () => {
    const jpeg = await noisyJpeg();
    expect(await codeOf(jpeg.subarray(0, 64))).toBe("corrupt_file");
    const png = await sharp(jpeg).png().toBuffer();
    expect(await codeOf(png.subarray(0, png.indexOf("IDAT") + 20))).toBe("corrupt_file");
  });

  test("shows the rows that a cut BMP still has, with a warning", async () => {
    const whole = bmpOf({ width: 4, height: 4, bits: 24, pixels: Array<number>(48).fill(255) });
    expect(await warningsOf(whole)).toEqual([]);
    const warnings = await warningsOf(whole.subarray(0, 54 + 24));
    expect(warnings).toEqual(["'picture.png' is cut off: 2 of 4 rows could be read."]);
    expect(await codeOf(whole.subarray(0, 54))).toBe("corrupt_file");
    expect(await codeOf(whole.subarray(0, 30))).toBe("corrupt_file");
  });

  test("tells a PNG with a broken checksum from a sound one", async () => {
    const broken = Buffer.from(await pngOf([[red, green, blue]]));
    const checksum = broken.indexOf("IEND") - 5;
    broken.writeUInt8(broken.readUInt8(checksum) ^ 255, checksum);
    const warnings = await warningsOf(broken);
    expect(warnings).toHaveLength(1);
    expect(await codeOf(rawPng({ width: 0, height: 0, depth: 8, colourType: 2 }, []))).toBe("corrupt_file");
  });
});

describe("refusals", () => {
  test("text under the name of a picture", async () => {
    const error = await failureOf(
      processPicture(imageProcessor, "This is no picture.\n".repeat(20), { name: "text.png" }),
    );
    expect(error.code).toBe("unsupported_media_type");
    expect(error.message).toBe(
      "The content of 'text.png' is text and not a picture that is read here. " +
        "Allowed are JPEG, PNG, WebP, GIF, TIFF, BMP, PBM/PGM/PPM, AVIF, SVG.",
    );
  });

  test("a PDF, and bytes without any sense", async () => {
    expect(await codeOf("%PDF-1.7\n%âãÏÓ\n")).toBe("unsupported_media_type");
    expect(await codeOf(Uint8Array.from({ length: 999 }, (_, index) => (index * 193) % 256))).toBe(
      "unsupported_media_type",
    );
  });

  test("an empty file", async () => {
    const error = await failureOf(processPicture(imageProcessor, "", { name: "nothing.png" }));
    expect([error.code, error.message]).toEqual(["empty_file", "'nothing.png' is empty (0 bytes)."]);
  });

  test("a PNG that claims 400 megapixels, by its header alone", async () => {
    const bomb = rawPng({ width: 20_000, height: 20_000, depth: 8, colourType: 2 }, []);
    const error = await failureOf(processPicture(imageProcessor, bomb));
    expect(error).toMatchObject({
      code: "image_too_large",
      details: { limit: 100_000_000, actual: 400_000_000 },
    });
    expect(error.message).toContain("20000 × 20000 = 400 megapixels; at most 100 are allowed");
  });

  test("a BMP and a PPM that claim more than memory holds", async () => {
    const bomb = bmpOf({ width: 60_000, height: 60_000, bits: 24, pixels: [] });
    const error = await failureOf(processPicture(imageProcessor, bomb));
    expect(error).toMatchObject({
      code: "image_too_large",
      details: { limit: 100_000_000, actual: 3_600_000_000 },
    });
    expect(await codeOf("P6 99999 99999 255\n")).toBe("image_too_large");
  });

  test("fewer pixels of a kind that cannot be streamed", async () => {
    // Two bytes of the file's header, 3 × 2 bytes for each of 60 megapixels.
    const error = await failureOf(processPicture(imageProcessor, "P6 6000 10000 65535\n"));
    expect(error).toMatchObject({
      code: "image_too_large",
      details: { limit: 320_000_000, actual: 360_000_020 },
    });
    expect(error.message).toContain("takes 361 MB; at most 320 MB are allowed");
    const interlaced = rawPng({ width: 9900, height: 9900, depth: 8, colourType: 6, interlaced: true }, []);
    expect(await codeOf(interlaced)).toBe("image_too_large");
    const streamed = rawPng({ width: 9900, height: 9900, depth: 8, colourType: 6 }, []);
    expect(await codeOf(streamed)).toBe("corrupt_file");
  });

  test("a side that is too long, however short the other", async () => {
    const thread = rawPng({ width: 1, height: 2_000_000, depth: 8, colourType: 0 }, []);
    const error = await failureOf(processPicture(imageProcessor, thread));
    expect(error).toMatchObject({
      code: "image_too_large",
      details: { limit: 1_000_000, actual: 2_000_000 },
    });
  });

  test("an SVG whose entities unfold without end", async () => {
    const entities = Array.from(
      { length: 9 },
      (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`,
    ).join("");
    const svg = `<!DOCTYPE svg [<!ENTITY a0 "lol">${entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&a9;</text></svg>`;
    expect(await codeOf(svg)).toBe("unpacked_too_large");
  });

  test("work that nobody waits for", async () => {
    const signal = AbortSignal.abort();
    const run = processPicture(imageProcessor, await pngOf([[red]]), { signal });
    await expect(run).rejects.toThrow(/abort/i);
  });
});
