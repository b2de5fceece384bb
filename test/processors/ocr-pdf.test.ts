/** PDF as input of OCR: its pages are drawn, whatever text they hold, and read like those of a scan. */
import { buffer } from "node:stream/consumers";
import { PDFDocument } from "pdfkit";
import { expect, test } from "vitest";
import { z } from "zod";
import { ocrProcessor } from "../../src/processors/ocr/index.ts";
import { failureOf, processPicture } from "./picture-files.ts";

const resultSchema = z.looseObject({
  extracted_text: z.string(),
  image_size: z.array(z.int()),
  image_mode: z.string(),
  pages: z.array(z.looseObject({ page: z.int(), text: z.string() })),
  input: z.looseObject({ media_type: z.string() }),
});

/** Pages of 306 × 396 points, a half of US letter each way, which is 1275 × 1650 pixels at 300 dots per inch. */
function pdfOf(pages: string[], options: { userPassword?: string } = {}): Promise<Buffer> {
  const document = new PDFDocument({ ...options, autoFirstPage: false });
  for (const text of pages) document.addPage({ size: [306, 396], margin: 40 }).text(text);
  document.end();
  return buffer(document);
}

async function read(pdf: Uint8Array, options: Record<string, unknown> = {}) {
  const { body } = await processPicture(ocrProcessor, pdf, { name: "scan.pdf", options });
  return resultSchema.parse(JSON.parse(String(body)));
}

test("a PDF is read page by page, in order", async () => {
  const result = await read(await pdfOf(["The first page of two", "And this is the second"]));
  expect(result.extracted_text).toBe("The first page of two\fAnd this is the second");
  expect(result.pages.map(({ page }) => page)).toEqual([1, 2]);
  expect(result).toMatchObject({
    image_size: [1275, 1650],
    image_mode: "RGB",
    input: { media_type: "application/pdf" },
  });
});

test("'dpi' says how finely the pages of a PDF are drawn", async () => {
  const result = await read(await pdfOf(["The first page of two"]), { dpi: 200 });
  expect(result).toMatchObject({ extracted_text: "The first page of two", image_size: [850, 1100] });
});

test("an encrypted PDF is read with its password, and a wrong one is told", async () => {
  const pdf = await pdfOf(["Secret words"], { userPassword: "open" });
  expect((await read(pdf, { password: "open" })).extracted_text).toBe("Secret words");
  const failure = await failureOf(
    processPicture(ocrProcessor, pdf, { name: "scan.pdf", options: { password: "shut" } }),
  );
  expect(failure).toMatchObject({
    code: "encrypted_file",
    message: expect.stringContaining("does not open it"),
  });
});

test("a PDF that is encrypted, one that is damaged, and what is none end with errors that say so", async () => {
  const files = [
    await pdfOf(["Secret"], { userPassword: "open" }),
    Buffer.from("%PDF-1.7\n1 0 obj\nnothing that follows makes sense"),
    Buffer.from("%PDF-1.7 is what this text begins with"),
  ];
  const failures = files.map((file) => failureOf(processPicture(ocrProcessor, file, { name: "scan.pdf" })));
  expect((await Promise.all(failures)).map(({ code }) => code)).toEqual([
    "encrypted_file",
    "corrupt_file",
    "unsupported_media_type",
  ]);
});
