/** What is told of a picture beside the result, against arithmetic by hand and other tools' figures. */
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { imageProcessor } from "../../src/processors/image/index.ts";
import type { Artifact } from "../../src/processors/processor.ts";
import { bmpOf, pngOf, pngOfData, processPicture, rawPng, samplesOf } from "./picture-files.ts";

const infoSchema = z.strictObject({
  width: z.int(),
  height: z.int(),
  stored: z.record(z.string(), z.unknown()),
  exif: z.record(z.string(), z.record(z.string(), z.unknown())).nullable(),
  measured_size: z.array(z.int()).length(2),
  channels: z.array(
    z.strictObject({
      name: z.string(),
      min: z.int(),
      max: z.int(),
      mean: z.number(),
      standard_deviation: z.number(),
      histogram: z.array(z.int()).length(256),
    }),
  ),
  entropy: z.number(),
  sharpness: z.number(),
  dominant_colour: z.string(),
  dhash: z.string(),
  phash: z.string(),
  blurhash: z.string(),
  result: z.strictObject({ media_type: z.string(), width: z.int(), height: z.int(), bytes: z.int() }),
  processor: z.strictObject({ name: z.string(), version: z.string() }),
  input: z.strictObject({ name: z.string(), bytes: z.int(), sha256: z.string(), media_type: z.string() }),
  warnings: z.array(z.string()),
  truncated: z.boolean(),
});

async function artifactsOf(content: Uint8Array, options: Record<string, unknown>): Promise<Artifact[]> {
  return (await processPicture(imageProcessor, content, { options })).artifacts ?? [];
}

async function infoOf(content: Uint8Array, options: Record<string, unknown> = {}) {
  const [info] = await artifactsOf(content, { ...options, info: true });
  expect(info).toMatchObject({ name: "info.json", mediaType: "application/json" });
  return infoSchema.parse(JSON.parse(String(info?.body)));
}

/** Gray by a function of the place. */
function drawGray(width: number, height: number, valueAt: (x: number, y: number) => number): Promise<Buffer> {
  return pngOf(
    Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => [valueAt(x, y)])),
  );
}

describe("artifacts", () => {
  test("are made on request alone", async () => {
    const picture = await drawGray(8, 8, (x) => x);
    expect(await artifactsOf(picture, {})).toEqual([]);
    const names = (await artifactsOf(picture, { info: true, thumbnail: 16 })).map(({ name }) => name);
    expect(names).toEqual(["thumbnail.webp", "info.json"]);
  });

  test("are the same bytes each time", async () => {
    const picture = await drawGray(50, 40, (x, y) => (x * y) % 256);
    const [once, again] = [
      await artifactsOf(picture, { info: true, thumbnail: 20 }),
      await artifactsOf(picture, { info: true, thumbnail: 20 }),
    ];
    expect(again).toEqual(once);
  });
});

describe("thumbnail", () => {
  test("shows the upright picture in its colours, its longer side as long as asked", async () => {
    const row = Array.from({ length: 80 }, () => [200, 30, 30]);
    const stored = await pngOf(Array.from({ length: 40 }, () => row));
    const tagged = await sharp(stored).withMetadata({ orientation: 6 }).png().toBuffer();
    const [thumbnail] = await artifactsOf(tagged, {
      thumbnail: 20,
      crop: { left: 0, top: 0, width: 3, height: 3 },
    });
    expect(thumbnail).toMatchObject({ name: "thumbnail.webp", mediaType: "image/webp" });
    const { width, height, values } = await samplesOf(thumbnail?.body ?? "");
    expect([width, height]).toEqual([10, 20]);
    expect(Math.abs((values[0] ?? 0) - 200)).toBeLessThan(8);
    expect(Math.abs((values[1] ?? 0) - 30)).toBeLessThan(8);
  });

  test("is no larger than the picture", async () => {
    const [thumbnail] = await artifactsOf(await drawGray(30, 20, () => 9), { thumbnail: 256 });
    expect(await samplesOf(thumbnail?.body ?? "")).toMatchObject({ width: 30, height: 20 });
  });
});

describe("info", () => {
  test("tells the picture as it is seen, as it is stored, and what became of it", async () => {
    const jpeg = await sharp(await drawGray(40, 20, (x) => x))
      .withMetadata({ orientation: 6, density: 300 })
      .jpeg()
      .toBuffer();
    const { body, artifacts = [] } = await processPicture(imageProcessor, jpeg, {
      name: "photo.jpg",
      options: { info: true, width: 10, format: "webp" },
    });
    expect(infoSchema.parse(JSON.parse(String(artifacts[0]?.body)))).toMatchObject({
      width: 20,
      height: 40,
      stored: {
        width: 40,
        height: 20,
        orientation: 6,
        mode: "RGB",
        bits_per_sample: 8,
        dots_per_inch: 300,
        pages: 1,
      },
      result: { media_type: "image/webp", width: 10, height: 20, bytes: body.length },
      input: { name: "photo.jpg", bytes: jpeg.length, media_type: "image/jpeg" },
      processor: { name: "image" },
      truncated: false,
    });
  });

  test("reads the kinds that sharp does not", async () => {
    const bmp = bmpOf({ width: 1, height: 2, bits: 24, pixels: [0, 0, 255, 0, 0, 255, 0, 0] });
    expect(await infoOf(bmp)).toMatchObject({
      width: 1,
      height: 2,
      exif: null,
      stored: { mode: "RGB", bits_per_sample: 8, has_alpha: false },
      channels: [{ mean: 127.5 }, { mean: 127.5 }, { mean: 0 }],
    });
  });

  test("says what the result's warnings say", async () => {
    const frames = Uint8Array.from({ length: 2 * 300 }, (_, index) => (index < 300 ? 200 : 10));
    const raw = { width: 10, height: 20, channels: 3, pageHeight: 10 } as const;
    const { stored, warnings } = await infoOf(await sharp(frames, { raw }).gif().toBuffer());
    expect(stored["pages"]).toBe(2);
    expect(warnings).toEqual(["Of 2 pages or frames only the first is in the result."]);
  });
});

describe("measures", () => {
  // 10, 20, 30, 40: mean 25, mean square difference (225 + 25 + 25 + 225) / 4 = 125.
  test("counts values, their mean and how far they spread", async () => {
    const { channels, measured_size: size } = await infoOf(
      await drawGray(2, 2, (x, y) => 10 + 10 * x + 20 * y),
    );
    expect(size).toEqual([2, 2]);
    expect(channels).toHaveLength(1);
    expect(channels[0]).toMatchObject({
      name: "gray",
      min: 10,
      max: 40,
      mean: 25,
      standard_deviation: 11.1803,
    });
    const counted = channels[0]?.histogram.flatMap((count, value) => (count > 0 ? [[value, count]] : []));
    expect(counted).toEqual([
      [10, 1],
      [20, 1],
      [30, 1],
      [40, 1],
    ]);
  });

  test("measures colours each, on white where the picture is transparent, 16 bits as 8", async () => {
    const colours = await infoOf(
      await pngOf([
        [
          [10, 20, 30, 255],
          [9, 9, 9, 0],
        ],
      ]),
    );
    expect(colours.channels.map(({ name, min, max }) => [name, min, max])).toEqual([
      ["red", 10, 255],
      ["green", 20, 255],
      ["blue", 30, 255],
    ]);
    const deep = rawPng({ width: 1, height: 1, depth: 16, colourType: 0 }, [[0x40, 0x40]]);
    expect((await infoOf(deep)).channels[0]).toMatchObject({ min: 0x40, max: 0x40 });
  });

  // Two values, each of half the pixels, tell one bit; four alike two bits.
  test("measures entropy in bits", async () => {
    expect((await infoOf(await drawGray(8, 8, () => 7))).entropy).toBe(0);
    expect((await infoOf(await drawGray(8, 8, (x) => (x < 4 ? 0 : 255)))).entropy).toBe(1);
    expect((await infoOf(await drawGray(8, 8, (x) => 60 * (x % 4)))).entropy).toBe(2);
  });

  // The Laplacian of a lone 40 is −160 on it and 40 on its four neighbours: sum 0, squares 32,000, over 80 of the 81
  // places, 20; libvips' kernel divides it by 9.
  test("measures sharpness as the spread of the Laplacian", async () => {
    expect((await infoOf(await drawGray(9, 9, () => 50))).sharpness).toBe(0);
    const dot = await drawGray(9, 9, (x, y) => (x === 4 && y === 4 ? 40 : 0));
    expect((await infoOf(dot)).sharpness).toBeCloseTo(20 / 9, 3);
  });

  // Of 16 steps of each colour red is the last, 240 to 255, and the first: their middles are 248 and 8.
  test("finds the colour that most pixels have", async () => {
    const red = [255, 0, 0];
    const picture = await pngOf([[red, red, [0, 0, 255]]]);
    expect((await infoOf(picture)).dominant_colour).toBe("#f80808");
  });
});

describe("hashes", () => {
  // Rows rise where the bit is 1: 10101010 and 01010101 by turns.
  test("hash by gradients is that of a picture made for it", async () => {
    const rising = await drawGray(9, 8, (x) => 20 * x);
    expect((await infoOf(rising)).dhash).toBe("f".repeat(16));
    const falling = await drawGray(9, 8, (x) => 200 - 20 * x);
    expect((await infoOf(falling)).dhash).toBe("0".repeat(16));
    const zigzag = await drawGray(9, 8, (x, y) => ((x + y) % 2 === 0 ? 50 : 150));
    expect((await infoOf(zigzag)).dhash).toBe("aa55".repeat(4));
  });

  // By scipy.fft.dct along both axes, as ImageHash 4.3 does: the lowest 8 × 8 terms above their median.
  test("hash by frequencies is that of SciPy's transform", async () => {
    const pattern = await drawGray(32, 32, (x, y) => (3 * x * x + 7 * y + x * y) % 256);
    expect((await infoOf(pattern)).phash).toBe("8100033fb6afae3f");
    const ramp = await drawGray(32, 32, (x) => 8 * x);
    expect((await infoOf(ramp)).phash).toBe("8000000000000000");
  });

  test("hashes stay near each other when the picture is scaled and compressed", async () => {
    // 16 × 12 even fields, whose values have no order.
    const draw = (seed: number) =>
      drawGray(256, 192, (x, y) => ((1 + Math.floor(x / 16)) * (3 + Math.floor(y / 16)) * seed) % 251);
    const [picture, other] = [await draw(7919), await draw(104_729)];
    const smaller = await sharp(picture).resize(100).jpeg({ quality: 60 }).toBuffer();
    const [a, b, c] = [await infoOf(picture), await infoOf(smaller), await infoOf(other)];
    for (const hash of ["dhash", "phash"] as const) {
      expect(differingBits(a[hash], b[hash])).toBeLessThanOrEqual(6);
      expect(differingBits(a[hash], c[hash])).toBeGreaterThan(16);
    }
  });

  // The published hash of a black picture in 4 × 3 components; of a half black one the mean light is half of white,
  // which sRGB encodes as 188: 12,369,084 in base 83.
  test("BlurHash tells components and mean colour as its definition has it", async () => {
    const black = await drawGray(8, 6, () => 0);
    expect((await infoOf(black)).blurhash).toBe("L00000fQfQfQfQfQfQfQfQfQfQfQ");
    const half = await drawGray(64, 64, (x) => (x < 32 ? 0 : 255));
    expect((await infoOf(half)).blurhash.slice(2, 6)).toBe(toBase83(0xbcbcbc));
    expect((await infoOf(await drawGray(6, 8, () => 0))).blurhash.slice(0, 1)).toBe("T");
  });
});

function differingBits(a: string, b: string): number {
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll("0", "").length;
}

function toBase83(value: number): string {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";
  return [83 ** 3, 83 ** 2, 83, 1].map((place) => digits[Math.floor(value / place) % 83]).join("");
}

describe("EXIF", () => {
  function photo(): Promise<Buffer> {
    return sharp({ create: { width: 16, height: 16, channels: 3, background: "#336699" } })
      .withExif({
        IFD0: { Make: "Maker", Artist: "Somebody" },
        IFD2: { ExposureTime: "1/50", ISOSpeedRatings: "200", DateTimeOriginal: "2024:02:29 12:34:56" },
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 3230/100" },
      })
      .jpeg()
      .toBuffer();
  }

  test("is told by group and tag, without the place", async () => {
    const { exif } = await infoOf(await photo());
    expect(exif).toMatchObject({
      image: { Make: "Maker", Artist: "Somebody" },
      photo: { ExposureTime: 0.02, ISOSpeedRatings: 200, DateTimeOriginal: "2024-02-29T12:34:56" },
    });
    expect(JSON.stringify(exif)).not.toContain("GPS");
  });

  // TIFF 6.0: byte order, offset of the directory, one entry (tag 315, ASCII, 5 bytes, where they stand), no next one.
  test("may be in UTF-8, whatever the standard says", async () => {
    const entry = [0x3b, 1, 2, 0, 5, 0, 0, 0, 26, 0, 0, 0];
    const data = Buffer.from([
      0x49,
      0x49,
      42,
      0,
      8,
      0,
      0,
      0,
      1,
      0,
      ...entry,
      0,
      0,
      0,
      0,
      ...Buffer.from("Zoë\0"),
    ]);
    const header = { width: 1, height: 1, depth: 8, colourType: 0 };
    const png = pngOfData(header, deflateSync(Buffer.from([0, 7])), [{ type: "eXIf", data }]);
    expect((await infoOf(png)).exif).toEqual({ image: { Artist: "Zoë" } });
  });

  // 5,000 tags of 60,000 bytes each, all of them the same ones.
  test("that claims more than it holds is a warning", async () => {
    const data = Buffer.alloc(65_000);
    data.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
    data.writeUInt16LE(5000, 8);
    for (let tag = 0; tag < 5000; tag += 1) {
      data.writeUInt16LE(tag, 10 + 12 * tag);
      data.writeUInt16LE(1, 12 + 12 * tag);
      data.writeUInt32LE(60_000, 14 + 12 * tag);
    }
    const header = { width: 1, height: 1, depth: 8, colourType: 0 };
    const png = pngOfData(header, deflateSync(Buffer.from([0, 7])), [{ type: "eXIf", data }]);
    const { exif, warnings } = await infoOf(png);
    expect([exif, warnings]).toEqual([null, ["The EXIF data of 'picture.png' cannot be read."]]);
  });

  test("tells the place when asked", async () => {
    const { exif } = await infoOf(await photo(), { gps: true });
    expect(exif?.["gps"]).toMatchObject({ GPSLatitudeRef: "N", GPSLatitude: [51, 30, 32.3] });
  });

  test("that cannot be read is a warning", async () => {
    const jpeg = await photo();
    const at = jpeg.indexOf("Exif\0\0", 0, "latin1");
    jpeg.write("XX", at + 6, "latin1");
    const { exif, warnings } = await infoOf(jpeg);
    expect(exif).toBeNull();
    expect(warnings).toEqual(["The EXIF data of 'picture.png' cannot be read."]);
  });
});
