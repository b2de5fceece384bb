import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { documentProcessor } from "../../src/processors/document/index.ts";
import { ocrProcessor } from "../../src/processors/ocr/index.ts";
import type { Processor } from "../../src/processors/processor.ts";
import type { Progress } from "../../src/protocol/job.ts";
import { printPdf } from "./document-builder.ts";
import { runContext } from "./run-context.ts";

test("a PDF tells before each page how many of its pages are read", async () => {
  const pdf = await printPdf((document) =>
    document.text("one").addPage().text("two").addPage().text("three"),
  );
  expect(await progressOf(documentProcessor, pdf)).toEqual([
    { done: 0, total: 3, unit: "pages" },
    { done: 1, total: 3, unit: "pages" },
    { done: 2, total: 3, unit: "pages" },
  ]);
});

test("a TIFF does so for OCR", async () => {
  const page = await sharp({ create: { width: 200, height: 100, channels: 3, background: "white" } })
    .png()
    .toBuffer();
  const tiff = await sharp([page, page], { join: { animated: true } })
    .tiff()
    .toBuffer();
  expect(await progressOf(ocrProcessor, tiff)).toEqual([
    { done: 0, total: 2, unit: "pages" },
    { done: 1, total: 2, unit: "pages" },
  ]);
});

async function progressOf(processor: Processor, content: Uint8Array): Promise<Progress[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "msdp-progress-"));
  const file = { name: "file", path: path.join(folder, "file"), bytes: content.length };
  const told: Progress[] = [];
  try {
    await writeFile(file.path, content);
    const context = { ...runContext(folder), reportProgress: (one: Progress) => void told.push(one) };
    await processor.process(file, {}, context);
  } finally {
    await rm(folder, { recursive: true });
  }
  return told;
}
