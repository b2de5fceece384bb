/**
 * What OCR reads against what stands on the pages: the corpora's scans and rendered pages, and others made of these,
 * since a picture turned or set beside another still holds its text.
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { z } from "zod";
import { ocrProcessor } from "../../src/processors/ocr/index.ts";
import type { InputFile } from "../../src/processors/processor.ts";
import { checkFigures } from "./check-figures.ts";
import { readItems } from "./corpus.ts";
import type { Figure } from "./figure.ts";
import { figuresOf } from "./run-processor.ts";
import { characterErrorRate, mean, norm, wordF1 } from "./text-scores.ts";

const itemSchema = z.object({ subset: z.string(), reference: z.object({ text: z.string() }) });

interface Page {
  set: string;
  file: InputFile;
  /** What stands on it. */
  text: string;
}

interface Score {
  set: string;
  errorRate: number;
  /** Characters of the reference, by which an error rate counts. */
  length: number;
  wordF1: number;
}

test("ocr", async (context) => {
  const folder = await mkdtemp(path.join(tmpdir(), "accuracy-ocr-"));
  try {
    const pages = readItems("ocr", itemSchema).map(({ file, item }) => ({
      set: item.subset,
      file,
      text: item.reference.text,
    }));
    const scores: Score[] = [];
    for (const page of [...pages, ...(await makePages(pages, folder))]) scores.push(await score(page));
    expect(scores.length).toBeGreaterThan(pages.length);
    checkFigures(toFigures(scores), context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function score({ set, file, text }: Page): Promise<Score> {
  const result = await figuresOf(ocrProcessor, file);
  const found = z.string().catch("").parse(result?.["extracted_text"]);
  return {
    set,
    errorRate: Math.min(1, characterErrorRate(found, text)),
    length: norm(text).length,
    wordF1: result ? wordF1(found, text) : 0,
  };
}

/** Clean pages turned three ways, two of them side by side as columns, and sheets of nothing but noise. */
async function makePages(pages: readonly Page[], folder: string): Promise<Page[]> {
  const save = async (set: string, text: string, picture: Sharp): Promise<Page> => {
    const file = path.join(await mkdtemp(path.join(folder, "page-")), "page.png");
    await picture.png().toFile(file);
    const { size } = await stat(file);
    return { set, text, file: { name: "page.png", path: file, bytes: size } };
  };
  const clean = pages.filter(({ set }) => set === "made-clean");
  const turned = clean.flatMap(({ file, text }) =>
    [90, 180, 270].map((angle) => save("turned", text, onWhite(file).rotate(angle))),
  );
  const noise = [8, 30, 60].map((sigma) => save("noise-only", "", noisySheet(sigma)));
  const columns = clean.slice(0, 2);
  const text = columns.map((column) => column.text).join("\n");
  return Promise.all([...turned, save("two-column", text, await setSideBySide(columns)), ...noise]);
}

function onWhite(file: InputFile): Sharp {
  return sharp(file.path).flatten({ background: "#fff" });
}

/** Columns of 1,000 pixels, which is what a page of A4 has at 260 dots per inch. */
async function setSideBySide(pages: readonly Page[]): Promise<Sharp> {
  const columns = await Promise.all(
    pages.map(async ({ file }) =>
      sharp(await onWhite(file).trim().toBuffer())
        .resize(1000)
        .png()
        .toBuffer(),
    ),
  );
  return sharp({ create: { width: 2220, height: 2000, channels: 3, background: "#fff" } }).composite(
    columns.map((input, at) => ({ input, left: 80 + 1060 * at, top: 80 })),
  );
}

function noisySheet(sigma: number): Sharp {
  const noise = { type: "gaussian", mean: 255 - 2 * sigma, sigma } as const;
  return sharp({ create: { width: 1240, height: 1754, channels: 3, background: "#fff", noise } }).grayscale();
}

type Aim = Pick<Figure, "reference" | "target">;

/** The targets, and what Tesseract's command line reaches on larger samples of the same kinds. */
const wordAims: Record<string, Aim> = {
  sroie: { reference: "Tesseract CLI 0.700", target: ["at least", 0.8] },
  "made-skew": { reference: "Tesseract CLI 0.887", target: ["at least", 0.98] },
  turned: { reference: "Tesseract CLI 0.176", target: ["at least", 0.95] },
  rotated: { reference: "Tesseract CLI 0.176", target: ["at least", 0.95] },
  "made-blank": { target: ["at least", 1] },
  "noise-only": { target: ["at least", 1] },
};
const characterAims: Record<string, Aim> = {
  "made-clean": { target: ["at most", 0.01] },
  "two-column": { reference: "tesseract.js mode 3 0.085", target: ["at most", 0.1] },
};

function toFigures(scores: readonly Score[]): Figure[] {
  return [...new Set(scores.map(({ set }) => set))].flatMap((set): Figure[] => {
    const own = scores.filter((one) => one.set === set);
    const length = own.reduce((sum, one) => sum + one.length, 0);
    const errors = own.reduce((sum, one) => sum + one.errorRate * one.length, 0);
    const words = mean(own.map((one) => one.wordF1));
    const [type, ours] = ["ocr", errors / Math.max(1, length)];
    return [
      { type, set, metric: "character error rate", ours, better: "less", ...characterAims[set] },
      { type, set, metric: "word F1", ours: words, better: "more", ...wordAims[set] },
    ];
  });
}
