/** What OCR makes beside its JSON: each format is read back by a parser that is not ours. */
import { PDFParse } from "pdf-parse";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { ocrProcessor } from "../../src/processors/ocr/index.ts";
import type { ReadPage } from "../../src/processors/ocr/describe-pages.ts";
import { writeSearchablePdf } from "../../src/processors/ocr/write/searchable-pdf.ts";
import type { Artifact } from "../../src/processors/processor.ts";
import { pictureOfLines } from "./ocr-pages.ts";
import { processPicture } from "./picture-files.ts";

async function artifactsOf(
  picture: Buffer,
  outputs: string[],
): Promise<{ artifacts: Map<string, Artifact>; text: string }> {
  const { artifacts = [], body } = await processPicture(ocrProcessor, picture, { options: { outputs } });
  const { extracted_text: text } = JSON.parse(String(body)) as { extracted_text: string };
  return { artifacts: new Map(artifacts.map((one) => [one.name, one])), text };
}

/** The elements of a document, each with its attributes and the text in it. */
function elementsOf(xml: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof found = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    const element = { name, attributes, text: "" };
    found.push(element);
    open.push(element);
  });
  parser.on("text", (text) => open.forEach((element) => (element.text += text)));
  parser.on("closetag", () => open.pop());
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  return found;
}

async function pdfText(pdf: Uint8Array | string): Promise<{ text: string; sizes: number[][] }> {
  const parser = new PDFParse({ data: new Uint8Array(Buffer.from(pdf)), verbosity: 0 });
  try {
    const { text } = await parser.getText({ pageJoiner: "" });
    const { pages } = await parser.getInfo({ parsePageInfo: true });
    return { text, sizes: pages.map(({ width, height }) => [width, height]) };
  } finally {
    await parser.destroy();
  }
}

const lines = ["Fish & chips <now>", "for 42 friends"];

describe("on request", () => {
  test("nothing is made when nothing is asked for", async () => {
    const { artifacts } = await artifactsOf(await pictureOfLines(lines), []);
    expect(artifacts.size).toBe(0);
  });

  test("the text is that of the result", async () => {
    const { artifacts, text } = await artifactsOf(await pictureOfLines(lines), ["text"]);
    expect(artifacts.get("text.txt")?.body).toBe(text);
    expect(text.split(/\s+/)).toEqual(["Fish", "&", "chips", "<now>", "for", "42", "friends"]);
  });

  test("the table has Tesseract's twelve columns and a row for page, block, paragraph, line and word", async () => {
    const { artifacts } = await artifactsOf(await pictureOfLines(lines), ["tsv"]);
    const [header, ...rows] = String(artifacts.get("words.tsv")?.body).trimEnd().split("\n");
    expect(header).toBe(
      "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
    );
    const cells = rows.map((row) => row.split("\t"));
    expect(cells.every((row) => row.length === 12)).toBe(true);
    expect(cells[0]).toEqual(["1", "1", "0", "0", "0", "0", "0", "0", "900", "220", "-1", ""]);
    const words = cells.filter(([level]) => level === "5");
    expect(words.map((row) => row[11])).toEqual(["Fish", "&", "chips", "<now>", "for", "42", "friends"]);
    expect(words.map((row) => row[5])).toEqual(["1", "2", "3", "4", "1", "2", "3"]);
  });

  test("hOCR has a page, its lines, and words with box and confidence", async () => {
    const { artifacts } = await artifactsOf(await pictureOfLines(lines), ["hocr"]);
    const elements = elementsOf(String(artifacts.get("pages.hocr")?.body));
    const ofClass = (name: string) => elements.filter(({ attributes }) => attributes["class"] === name);
    expect(ofClass("ocr_page")[0]?.attributes["title"]).toBe(
      'image "picture.png"; bbox 0 0 900 220; ppageno 0',
    );
    expect(ofClass("ocr_line")).toHaveLength(2);
    expect(ofClass("ocrx_word").map(({ text }) => text)).toEqual([
      "Fish",
      "&",
      "chips",
      "<now>",
      "for",
      "42",
      "friends",
    ]);
    for (const { attributes } of ofClass("ocrx_word"))
      expect(attributes["title"]).toMatch(/^bbox \d+ \d+ \d+ \d+; x_wconf \d+$/);
  });

  test("ALTO has a page, its lines, and strings with place and confidence", async () => {
    const { artifacts } = await artifactsOf(await pictureOfLines(lines), ["alto"]);
    const elements = elementsOf(String(artifacts.get("pages.alto.xml")?.body));
    const named = (name: string) => elements.filter((element) => element.name === name);
    expect(named("alto")[0]?.attributes["xmlns"]).toBe("http://www.loc.gov/standards/alto/ns-v4#");
    expect(named("Page")[0]?.attributes).toMatchObject({ WIDTH: "900", HEIGHT: "220", PHYSICAL_IMG_NR: "1" });
    expect(named("TextLine")).toHaveLength(2);
    expect(named("String").map(({ attributes }) => attributes["CONTENT"])).toEqual([
      "Fish",
      "&",
      "chips",
      "<now>",
      "for",
      "42",
      "friends",
    ]);
    for (const { attributes } of named("String")) {
      expect(Number(attributes["WC"])).toBeGreaterThan(0);
      expect(Number(attributes["WC"])).toBeLessThanOrEqual(1);
    }
  });
});

describe("a searchable PDF", () => {
  test("holds the text, at the size of the page on paper, and the same bytes each time", async () => {
    const picture = await pictureOfLines(lines);
    const pdfs = [await artifactsOf(picture, ["pdf"]), await artifactsOf(picture, ["pdf"])].map(
      ({ artifacts }) => artifacts.get("searchable.pdf")?.body ?? "",
    );
    expect(Buffer.from(pdfs[0] ?? "").equals(Buffer.from(pdfs[1] ?? ""))).toBe(true);
    const { text, sizes } = await pdfText(pdfs[0] ?? "");
    expect(text.trim().split("\n")).toEqual(lines);
    // 900 × 220 pixels at 300 dots per inch, in points.
    expect(sizes).toEqual([[216, 52.8]]);
  });

  test("shows a page that lies on its side upright", async () => {
    const turned = await sharp(await pictureOfLines(lines))
      .rotate(90)
      .png()
      .toBuffer();
    const { artifacts } = await artifactsOf(turned, ["pdf"]);
    const { text, sizes } = await pdfText(artifacts.get("searchable.pdf")?.body ?? "");
    expect(text.trim().split("\n")).toEqual(lines);
    expect(sizes).toEqual([[216, 52.8]]);
  });

  test("holds text of every script", async () => {
    const words = ["Straße", "Ελλάδα", "Москва", "日本語", "한국어", "हिन्दी"];
    const image = await sharp({ create: { width: 1000, height: 900, channels: 3, background: "#fff" } })
      .jpeg()
      .toBuffer();
    const page: ReadPage = {
      number: 1,
      text: words.join("\n"),
      confidence: 90,
      rotation: 0,
      psm: [3],
      size: [1000, 900],
      warnings: [],
      lines: words.map((text, at) => {
        const box: [number, number, number, number] = [50, 50 + 100 * at, 450, 100 + 100 * at];
        return { text, box, block: 0, paragraph: 0, words: [{ text, confidence: 90, box }] };
      }),
    };
    const { text } = await pdfText(await writeSearchablePdf([page], [{ file: image, dpi: 300 }]));
    expect(text.trim().split("\n")).toEqual(words);
  });
});
