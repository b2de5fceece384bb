import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { inputDescriptionSchema } from "../../src/processors/json-output.ts";
import { ocrProcessor } from "../../src/processors/ocr/index.ts";
import { findProgram } from "../../src/processors/ocr/read/native-tesseract.ts";
import type { Processor } from "../../src/processors/processor.ts";
import { pictureOfLines } from "./ocr-pages.ts";
import { bmpOf, failureOf, processPicture, rawPng } from "./picture-files.ts";

const partShape = {
  text: z.string(),
  confidence: z.number().min(0).max(100),
  bbox: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  page: z.int(),
};

const resultSchema = z.strictObject({
  extracted_text: z.string(),
  word_count: z.int(),
  character_count: z.int(),
  average_confidence: z.number().min(0).max(100),
  image_size: z.tuple([z.int(), z.int()]),
  image_mode: z.string(),
  pages: z.array(
    z.strictObject({
      page: z.int(),
      text: z.string(),
      confidence: z.number(),
      size: z.tuple([z.int(), z.int()]),
      rotation: z.literal([0, 90, 180, 270]),
      psm: z.array(z.int()),
    }),
  ),
  blocks: z.array(z.strictObject({ ...partShape, block: z.int() })),
  lines: z.array(z.strictObject({ ...partShape, line: z.int(), block: z.int() })),
  low_confidence: z.array(
    z.strictObject({ text: z.string(), confidence: z.number().max(60), page: z.int(), word: z.int() }),
  ),
  words: z.array(z.strictObject({ ...partShape, line: z.int() })),
  engine: z.strictObject({ name: z.enum(["tesseract.js", "tesseract"]), version: z.string() }),
  processor: z.object({ name: z.literal("ocr"), version: z.string() }),
  input: inputDescriptionSchema,
  warnings: z.array(z.string()),
  truncated: z.boolean(),
});
type Result = z.infer<typeof resultSchema>;

/** Those that this machine has. */
const engines = ["wasm", ...(findProgram() === undefined ? [] : ["native"])].map((name) => ({
  name,
  processor: ocrProcessor.withEnvironment({ OCR_ENGINE: name }),
}));

function readerOf(processor: Processor) {
  return async (content: Uint8Array, options: Record<string, unknown> = {}): Promise<Result> => {
    const { body, warnings, mediaType } = await processPicture(processor, content, { options });
    expect(mediaType).toBe("application/json");
    const result = resultSchema.parse(JSON.parse(String(body)));
    expect(result.warnings).toEqual(warnings);
    return result;
  };
}

const lines = ["The quick brown fox", "jumps over 42 lazy dogs"];
const words = lines.join(" ").split(" ");

function wordsOf(result: Result): string[] {
  return result.words.map((word) => word.text);
}

/** The smallest box around everything dark between two heights, found by looking at the samples. */
async function inkBox(picture: Buffer, [from, to]: [number, number] = [0, Infinity]): Promise<number[]> {
  const { data, info } = await sharp(picture)
    .flatten({ background: "#fff" })
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [xs, ys]: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let y = from; y < Math.min(to, info.height); y++) {
    for (let x = 0; x < info.width; x++) {
      if ((data[y * info.width + x] ?? 255) >= 128) continue;
      xs.add(x);
      ys.add(y);
    }
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
}

function aroundAll(result: Result): number[] {
  const boxes = result.words.map((word) => word.bbox);
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

function expectNear(box: number[] | undefined, expected: number[], tolerance: number): void {
  expect(box).toHaveLength(4);
  box?.forEach((side, index) =>
    expect(Math.abs(side - (expected[index] ?? NaN))).toBeLessThanOrEqual(tolerance),
  );
}

describe.for(engines)("a page, by the engine $name,", ({ processor }) => {
  const read = readerOf(processor);

  test("is read word by word, with the fields of the contract", async () => {
    const picture = await pictureOfLines(lines);
    const result = await read(picture);
    expect(result.extracted_text.split(/\s+/)).toEqual(words);
    expect(result).toMatchObject({
      word_count: 9,
      character_count: result.extracted_text.length,
      image_size: [900, 220],
      image_mode: "RGBA",
      pages: [{ page: 1, text: result.extracted_text, size: [900, 220] }],
      warnings: [],
    });
    expect(wordsOf(result)).toEqual(words);
    expect(result.words.map((word) => word.line)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(result.average_confidence).toBeGreaterThan(80);
    const mean = result.words.reduce((sum, word) => sum + word.confidence, 0) / 9;
    expect(result.average_confidence).toBeCloseTo(mean, 1);
    expect(result.pages[0]?.confidence).toBe(result.average_confidence);
  });

  test("says where each word stands", async () => {
    const picture = await pictureOfLines(["Hello", "world"]);
    const result = await read(picture);
    expect(wordsOf(result)).toEqual(["Hello", "world"]);
    expectNear(result.words[0]?.bbox, await inkBox(picture, [0, 110]), 4);
    expectNear(result.words[1]?.bbox, await inkBox(picture, [110, 220]), 4);
  });

  test("that is slanted has its words where they stand on the slanted page", async () => {
    const slanted = await sharp(await pictureOfLines([...lines, ...lines]))
      .rotate(3, { background: "#fff" })
      .png()
      .toBuffer();
    const result = await read(slanted);
    expect(wordsOf(result)).toEqual([...words, ...words]);
    // The box around a slanted word is larger than the word: at 3° by a twentieth of its length.
    expectNear(aroundAll(result), await inkBox(slanted), 15);
  });

  test("in white on black, in colours, or of white letters on nothing is read alike", async () => {
    for (const colours of [
      { ink: "white", paper: "black" },
      { ink: "#a00000", paper: "#d0e0d0" },
      { ink: "white", paper: "none" },
    ]) {
      expect(wordsOf(await read(await pictureOfLines(lines, colours)))).toEqual(words);
    }
  });

  test("is turned by its EXIF orientation, and its size told upright", async () => {
    const lying = await sharp(await pictureOfLines(lines))
      .flatten({ background: "#fff" })
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const result = await read(lying);
    expect(result).toMatchObject({ image_size: [900, 220], image_mode: "RGB" });
    expect(wordsOf(result)).toEqual(words);
  });

  test("that stands upside down is turned, with a warning, and its boxes are those of the page as it came", async () => {
    const turned = await sharp(await pictureOfLines(["Hello world again"]))
      .flatten({ background: "#fff" })
      .rotate(180)
      .png()
      .toBuffer();
    const result = await read(turned);
    expect(wordsOf(result)).toEqual(["Hello", "world", "again"]);
    expect(result.pages[0]?.rotation).toBe(180);
    expect(result.warnings).toEqual(["Page 1 stands upside down; it was turned for reading."]);
    const ink = await inkBox(turned);
    expect(Math.abs((result.words[0]?.bbox[2] ?? 0) - (ink[2] ?? 0))).toBeLessThanOrEqual(4);
    expect(Math.abs((result.words[2]?.bbox[0] ?? 0) - (ink[0] ?? 0))).toBeLessThanOrEqual(4);
  });

  test("that lies on its side is read, with the turn that sets it upright and boxes as it lies", async () => {
    for (const [angle, rotation] of [
      [90, 270],
      [270, 90],
    ] as const) {
      const turned = await sharp(await pictureOfLines([...lines, ...lines]))
        .flatten({ background: "#fff" })
        .rotate(angle)
        .png()
        .toBuffer();
      const result = await read(turned);
      expect(wordsOf(result)).toEqual([...words, ...words]);
      expect(result.pages[0]?.rotation).toBe(rotation);
      expect(result.warnings).toEqual(["Page 1 lies on its side; it was turned for reading."]);
      expectNear(aroundAll(result), await inkBox(turned), 6);
    }
  });

  test("is told in blocks and lines as well, and its unsure words are listed", async () => {
    const blurred = await sharp(await pictureOfLines(["Hello world", "q7Xz vKw9 jJlI1"]))
      .flatten({ background: "#fff" })
      .blur(5)
      .png()
      .toBuffer();
    const result = await read(blurred);
    expect(result.lines.map(({ text }) => text)).toEqual(result.extracted_text.split(/\n+/));
    expect(result.blocks.map(({ text }) => text).join("\n\n")).toBe(result.extracted_text);
    expect(result.low_confidence).toEqual(
      result.words.flatMap(({ text, confidence, page }, word) =>
        confidence < 60 ? [{ text, confidence, page, word }] : [],
      ),
    );
    expect(result.low_confidence.length).toBeGreaterThan(0);
  });

  test("that is blank is a result without text, and says so", async () => {
    const blank = await sharp({ create: { width: 400, height: 300, channels: 3, background: "#fff" } })
      .jpeg()
      .toBuffer();
    expect(await read(blank)).toMatchObject({
      extracted_text: "",
      word_count: 0,
      character_count: 0,
      average_confidence: 0,
      image_size: [400, 300],
      words: [],
      warnings: ["No text was found."],
    });
  });

  test("of more dots than help is scaled down, with a warning, and its boxes are in its own pixels", async () => {
    const large = await sharp(await pictureOfLines(["Hello world"]))
      .flatten({ background: "#fff" })
      .resize({ width: 1800 })
      .extend({ right: 3200, bottom: 4720, background: "#fff" })
      .png()
      .toBuffer();
    const result = await read(large);
    expect(wordsOf(result)).toEqual(["Hello", "world"]);
    expect(result.image_size).toEqual([5000, 5000]);
    // √(20 / 25) = 0.894
    expect(result.warnings).toEqual(["A page of 5000 × 5000 pixels was scaled to 89 % for reading."]);
    expectNear(aroundAll(result), await inkBox(large), 10);
  });

  test("in a BMP or a PBM is read as well", async () => {
    const { data, info } = await sharp(await pictureOfLines(["Hello"]))
      .flatten({ background: "#fff" })
      .grayscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const bmp = bmpOf({
      width: info.width,
      height: -info.height,
      bits: 8,
      palette: Array.from({ length: 256 }, (_, value) => [value, value, value, 0]).flat(),
      pixels: [...data],
    });
    expect(await read(bmp)).toMatchObject({ extracted_text: "Hello", image_mode: "L" });
    const pbm = `P1\n${info.width} ${info.height}\n${[...data].map((sample) => (sample < 128 ? 1 : 0)).join(" ")}\n`;
    expect(await read(Buffer.from(pbm))).toMatchObject({ extracted_text: "Hello", image_mode: "1" });
  });
});

describe("several pages", () => {
  const read = readerOf(ocrProcessor);

  /** A TIFF of equally large pages. */
  async function tiffOf(pages: Buffer[]): Promise<Buffer> {
    const gray = await Promise.all(
      pages.map((page) => sharp(page).flatten({ background: "#fff" }).grayscale().raw().toBuffer()),
    );
    const { width, height } = await sharp(pages[0]).metadata();
    const raw = { width, height: height * pages.length, channels: 1, pageHeight: height } as const;
    return sharp(Buffer.concat(gray), { raw })
      .toColourspace("b-w")
      .tiff({ compression: "deflate" })
      .toBuffer();
  }

  /** Where the entry of StripOffsets (TIFF 6.0, tag 273) stands in the directory of a little-endian TIFF's page. */
  function stripOffsetEntry(tiff: Buffer, page: number): number {
    let directory = tiff.readUInt32LE(4);
    for (let skipped = 0; skipped < page; skipped++) {
      directory = tiff.readUInt32LE(directory + 2 + 12 * tiff.readUInt16LE(directory));
    }
    const entries = Array.from(
      { length: tiff.readUInt16LE(directory) },
      (_, index) => directory + 2 + 12 * index,
    );
    return entries.find((entry) => tiff.readUInt16LE(entry) === 273) ?? 0;
  }

  test("of a TIFF are read in order and joined by a form feed", async () => {
    const result = await read(
      await tiffOf([await pictureOfLines(["First page"]), await pictureOfLines(["Second page"])]),
    );
    expect(result.extracted_text).toBe("First page\fSecond page");
    expect(result.pages.map(({ page, text }) => [page, text])).toEqual([
      [1, "First page"],
      [2, "Second page"],
    ]);
    expect(result.words.map(({ text, page }) => [text, page])).toEqual([
      ["First", 1],
      ["page", 1],
      ["Second", 2],
      ["page", 2],
    ]);
    expect(result).toMatchObject({ word_count: 4, image_mode: "L", warnings: [] });
  });

  test("cost each other nothing: one that is damaged is named, the others are read", async () => {
    const whole = await tiffOf([await pictureOfLines(["First page"]), await pictureOfLines(["Second page"])]);
    // The offset of the second page's only strip (tag 273, its value four bytes after type and count) beyond the end.
    const second = Buffer.from(whole);
    second.writeUInt32LE(whole.length + 1000, stripOffsetEntry(whole, 1) + 8);
    const result = await read(second);
    expect(result.extracted_text).toBe("First page");
    expect(result.warnings).toEqual([
      expect.stringMatching(/^A page is missing: 'picture\.png' is damaged: /),
    ]);
  });

  test("of an animation are left out, with a warning", async () => {
    const page = await sharp(await pictureOfLines(["Hello"]))
      .flatten({ background: "#fff" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = page.info;
    const raw = { width, height: 2 * height, channels: 3, pageHeight: height } as const;
    const gif = await sharp(Buffer.concat([page.data, page.data.map((sample) => 255 - sample)]), { raw })
      .gif()
      .toBuffer();
    const result = await read(gif);
    expect(result).toMatchObject({
      extracted_text: "Hello",
      warnings: ["Of 2 pages or frames the first 1 were read."],
    });
  });

  test("are not read on when nobody waits for them any more", async () => {
    const signal = AbortSignal.abort();
    await expect(processPicture(ocrProcessor, await pictureOfLines(["Hello"]), { signal })).rejects.toThrow(
      /abort/i,
    );
  });
});

describe.for(engines)("options, by the engine $name,", ({ processor }) => {
  const read = readerOf(processor);

  test("announce themselves as a schema that can be read back", () => {
    const announced: unknown = JSON.parse(JSON.stringify(processor.announcement.options));
    const schema = z.fromJSONSchema(announced as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse({ languages: "eng+deu", psm: 6, effort: "fast" }).success).toBe(true);
    expect(schema.safeParse({ languages: ["eng"] }).success).toBe(true);
    expect(schema.safeParse({ psm: 2 }).success).toBe(false);
    expect(schema.safeParse({ languages: "../eng" }).success).toBe(false);
    expect(processor.parseOptions({})).toEqual({
      languages: "eng",
      psm: "auto",
      effort: "thorough",
      outputs: [],
    });
  });

  test("name a language that is not installed: the error lists those that are and how to add it", async () => {
    const error = await failureOf(
      processPicture(processor, await pictureOfLines(["Hello"]), { options: { languages: "eng+nor" } }),
    );
    expect(error).toMatchObject({ code: "invalid_option", details: { field: "languages", actual: "nor" } });
    expect(error.message).toMatch(
      /asks for nor\. Installed are .*eng.*'npm install @tesseract\.js-data\/nor'/,
    );
  });

  test("let only the characters of a whitelist be read", async () => {
    const { extracted_text: text } = await read(await pictureOfLines(["1O5 B8 S7"]), {
      whitelist: "0123456789",
    });
    expect(text).toMatch(/^[\d ]+$/);
  });

  test("take one line as a line, and read once when effort is fast", async () => {
    const picture = await pictureOfLines(["Hello world"]);
    expect((await read(picture, { psm: 7, effort: "fast", languages: ["eng"] })).extracted_text).toBe(
      "Hello world",
    );
  });
});

describe("refusals", () => {
  test("text under the name of a picture, and an empty file", async () => {
    const text = await failureOf(
      processPicture(ocrProcessor, "Not a picture at all.\n", { name: "scan.png" }),
    );
    expect([text.code, text.message]).toEqual([
      "unsupported_media_type",
      "The content of 'scan.png' is text and not a picture that is read here. " +
        "Allowed are JPEG, PNG, WebP, GIF, TIFF, BMP, PBM/PGM/PPM, PDF.",
    ]);
    expect((await failureOf(processPicture(ocrProcessor, ""))).code).toBe("empty_file");
  });

  test("a PNG that claims 256 megapixels, by its header alone", async () => {
    const bomb = rawPng({ width: 16_000, height: 16_000, depth: 8, colourType: 0 }, []);
    const error = await failureOf(processPicture(ocrProcessor, bomb));
    expect(error).toMatchObject({
      code: "image_too_large",
      details: { limit: 100_000_000, actual: 256_000_000 },
    });
  });

  test("a JPEG without a picture in it", async () => {
    const whole = await sharp(await pictureOfLines(["Hello"]))
      .flatten({ background: "#fff" })
      .jpeg()
      .toBuffer();
    expect((await failureOf(processPicture(ocrProcessor, whole.subarray(0, 80)))).code).toBe("corrupt_file");
  });
});
