/**
 * The committed samples, opened by readers that had no part in making them: what a newcomer tries first must not be
 * broken, mislabelled or large.
 */
import { isUtf8 } from "node:buffer";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import mammoth from "mammoth";
import { PDFParse } from "pdf-parse";
import sharp from "sharp";
import { createWorker } from "tesseract.js";
import { describe, expect, it } from "vitest";
import { letterLines, textOf } from "../samples/make/ocr-texts.mjs";
import { standardTaskTypes } from "../src/protocol/task-types.ts";

const samples = fileURLToPath(new URL("../samples/", import.meta.url));
const taskTypes = Object.keys(standardTaskTypes);

/** Magic numbers of PNG, JPEG, the RIFF containers, ZIP and PDF, by their specifications; a text begins with a letter. */
const beginnings = new Map([
  [".png", /^\u0089PNG\r\n/],
  [".jpg", /^\u00ff\u00d8\u00ff/],
  [".webp", /^RIFF[^]{4}WEBP/],
  [".wav", /^RIFF[^]{4}WAVE/],
  [".docx", /^PK/],
  [".pdf", /^%PDF-1\.7/],
  [".txt", /^[A-Za-z]/],
]);

describe("samples", () => {
  it("has at least two files of each standard task type", async () => {
    const folders = await Promise.all(taskTypes.map(readFolder));
    expect(Math.min(...folders.map((files) => files.length))).toBeGreaterThanOrEqual(2);
  });

  it("takes less than 3 MB in all", async () => {
    const sizes = (await readSamples()).map(({ bytes }) => bytes.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(3_000_000);
  });

  it("names exactly the files that are there in its README", async () => {
    const readme = await readFile(path.join(samples, "README.md"), "utf8");
    const named = [...readme.matchAll(/`((?:image|ocr|text|embedding|audio|document)\/[^`*]+)`/g)];
    const present = (await readSamples()).map(({ name }) => name);
    expect(named.map((match) => match[1] ?? "").toSorted()).toEqual(present.toSorted());
  });

  it("gives each file an extension that its first bytes bear out", async () => {
    const mislabelled = (await readSamples()).filter(
      ({ name, bytes }) => !beginnings.get(path.extname(name))?.test(bytes.toString("latin1", 0, 12)),
    );
    expect(mislabelled.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ["image/mountain-lake.jpg", { format: "jpeg", width: 1600, height: 1067, channels: 3 }],
    ["image/evening-held-upright.jpg", { format: "jpeg", width: 1200, height: 900, orientation: 6 }],
    ["image/logo-transparent.png", { format: "png", width: 512, height: 512, hasAlpha: true }],
    ["image/harbour-poster.webp", { format: "webp", width: 1200, height: 800, hasAlpha: false }],
    // A4 is 8.27 × 11.69 inches: 1654 × 2338 at 200 dpi, less a part of a pixel.
    ["ocr/letter.png", { format: "png", width: 1653, height: 2338, density: 200 }],
    ["ocr/minutes-skewed-scan.jpg", { format: "jpeg", width: 1570, height: 2221, channels: 1 }],
    ["ocr/receipt.jpg", { format: "jpeg", width: 575, height: 1048, channels: 1 }],
  ])("holds in %s a picture that decodes", async (name, expected) => {
    const picture = sharp(path.join(samples, name), { failOn: "warning" });
    expect(await picture.metadata()).toMatchObject(expected);
    // Entropy in bits: 0 is one flat colour; a page of print, which is nearly all paper, has a third of a bit.
    expect((await picture.stats()).entropy).toBeGreaterThan(0.2);
  });

  it("leaves the ground of the logo transparent", async () => {
    const alpha = sharp(path.join(samples, "image/logo-transparent.png")).extractChannel("alpha");
    const { data } = await alpha.raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBe(0);
    expect(data[512 * 256 + 256]).toBe(255);
    expect(data.some((value) => value > 0 && value < 255)).toBe(true);
  });

  it("prints on ocr/letter.png what ocr-texts.mjs says, as Tesseract reads it", async () => {
    const data = path.dirname(createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json"));
    const worker = await createWorker("eng", 1, {
      langPath: path.join(data, "4.0.0_best_int"),
      cacheMethod: "none",
    });
    try {
      const read = await worker.recognize(path.join(samples, "ocr/letter.png"));
      expect(words(read.data.text)).toEqual(words(textOf(letterLines)));
    } finally {
      await worker.terminate();
    }
  });

  it("writes all texts in UTF-8 but the one that is named for Windows-1252", async () => {
    const texts = [...(await readFolder("text")), ...(await readFolder("embedding"))];
    const others = texts.filter(({ bytes }) => !isUtf8(bytes));
    expect(others.map(({ name }) => name)).toEqual(["text/lettre-windows-1252.txt"]);
  });

  it("uses in the French letter the bytes of Windows-1252 and the line ends of Windows", async () => {
    const letter = await readFile(path.join(samples, "text/lettre-windows-1252.txt"));
    // WHATWG Encoding Standard, index windows-1252: œ is 9C, ’ is 92, € is 80, … is 85, è is E8.
    expect(letter.includes(Buffer.from("c\x9cur", "latin1"))).toBe(true);
    expect(letter.includes(Buffer.from("m\x92a", "latin1"))).toBe(true);
    expect(letter.includes(Buffer.from("3 \x80", "latin1"))).toBe(true);
    expect(letter.includes(Buffer.from("rien\x85\r\n", "latin1"))).toBe(true);
    expect(letter.toString("latin1")).toMatch(/^Ch\xe8re/);
    expect(letter.toString("latin1").replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  // Figures as `soxi` 14.4.2 tells them.
  it.each([
    ["audio/announcement.wav", { tag: 1, channels: 1, rate: 16_000, bits: 16, frames: 119_840 }],
    ["audio/telephone-a-law.wav", { tag: 6, channels: 1, rate: 8_000, bits: 8, frames: 34_360 }],
    ["audio/strings-stereo-24-bit.wav", { tag: 1, channels: 2, rate: 44_100, bits: 24, frames: 141_120 }],
  ])("holds in %s a recording whose header is true", async (name, expected) => {
    const { format, chunks } = readWav(await readFile(path.join(samples, name)));
    const frameBytes = (format.channels * format.bits) / 8;
    expect({ ...format, frames: chunks.get("data")!.length / frameBytes }).toEqual(expected);
  });

  it("names the music in its LIST INFO chunk", async () => {
    const { chunks } = readWav(await readFile(path.join(samples, "audio/strings-stereo-24-bit.wav")));
    expect(chunks.get("LIST")!.toString("latin1")).toMatch(/^INFOINAM[^]{4}Study for plucked strings\0/);
  });

  it("holds a PDF of four pages with title, author and outline", async () => {
    const parser = new PDFParse({ data: await readFile(path.join(samples, "document/annual-report.pdf")) });
    try {
      const { total, info, outline } = await parser.getInfo();
      expect(total).toBe(4);
      expect(info).toMatchObject({ Title: "Annual Report 2023", Author: "Judith Farrow" });
      expect(outline).toHaveLength(3);
      expect((await parser.getText()).text).toContain("In 2023 the museum welcomed 26,500 visitors");
    } finally {
      await parser.destroy();
    }
  });

  it("holds a DOCX with headings, a table, lists and a footnote", async () => {
    const file = await readFile(path.join(samples, "document/library-proposal.docx"));
    expect(zipEntries(file)).toEqual(
      expect.arrayContaining(["[Content_Types].xml", "word/document.xml", "word/footnotes.xml"]),
    );
    const { value: html } = await mammoth.convertToHtml({ buffer: file });
    const count = (tag: string) => html.split(`<${tag}>`).length - 1;
    expect([count("h1"), count("h2"), count("table"), count("tr")]).toEqual([4, 2, 1, 5]);
    expect(html).toMatch(/<ul><li>The reading room[^]+<ol><li>The committee decides[^]+id="footnote-1"/);
  });

  it("comes out of its script as it is committed", { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-samples-"));
    try {
      // Without the types whose encoders may differ from platform to platform (samples/README.md).
      const types = ["text", "embedding", "audio", "document"];
      const script = path.join(samples, "make-samples.mjs");
      await promisify(execFile)(process.execPath, [script, folder, ...types]);
      const committed = (await Promise.all(types.map(readFolder))).flat();
      const made = await Promise.all(
        committed.map(async ({ name }) => ({ name, bytes: await readFile(path.join(folder, name)) })),
      );
      const changed = committed.filter(({ bytes }, index) => !made[index]?.bytes.equals(bytes));
      // The PDF is packed by Node's zlib, whose versions pack differently.
      expect(changed.map(({ name }) => name).filter((name) => !name.endsWith(".pdf"))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

async function readSamples() {
  return (await Promise.all(taskTypes.map(readFolder))).flat();
}

async function readFolder(taskType: string): Promise<{ name: string; bytes: Buffer }[]> {
  const names = await readdir(path.join(samples, taskType));
  return Promise.all(
    names.map(async (name) => ({
      name: `${taskType}/${name}`,
      bytes: await readFile(path.join(samples, taskType, name)),
    })),
  );
}

/** Straight quotes, so that a reader's choice of quotation mark does not count. */
function words(text: string): string[] {
  return text.replaceAll(/[‘’]/g, "'").trim().split(/\s+/);
}

/** RIFF by hand: chunks of a name of four letters, a length, a body, padded to an even length. */
function readWav(file: Buffer) {
  expect(file.readUInt32LE(4)).toBe(file.length - 8);
  const chunks = new Map<string, Buffer>();
  let place = 12;
  while (place < file.length) {
    const length = file.readUInt32LE(place + 4);
    chunks.set(file.toString("latin1", place, place + 4), file.subarray(place + 8, place + 8 + length));
    place += 8 + length + (length % 2);
  }
  const body = chunks.get("fmt ")!;
  const format = {
    tag: body.readUInt16LE(0),
    channels: body.readUInt16LE(2),
    rate: body.readUInt32LE(4),
    bits: body.readUInt16LE(14),
  };
  const frameBytes = (format.channels * format.bits) / 8;
  expect(body.readUInt32LE(8)).toBe(format.rate * frameBytes);
  expect(body.readUInt16LE(12)).toBe(frameBytes);
  return { format, chunks };
}

/** Names in the central directory (APPNOTE.TXT 4.3.12), whose place the last record of the file tells (4.3.16). */
function zipEntries(file: Buffer): string[] {
  const end = file.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const count = file.readUInt16LE(end + 10);
  let place = file.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    expect(file.readUInt32LE(place)).toBe(0x02014b50);
    const lengths = [28, 30, 32].map((offset) => file.readUInt16LE(place + offset));
    const [nameLength = 0] = lengths;
    const name = file.toString("utf8", place + 46, place + 46 + nameLength);
    place += 46 + lengths.reduce((sum, length) => sum + length, 0);
    return name;
  });
}
