/**
 * Reads hOCR as Tesseract writes it: blocks of paragraphs of lines of words (http://kba.github.io/hocr-spec/1.2/).
 */
import type { FoundBox } from "./boxes.ts";
import type { FoundBlock } from "./page-reading.ts";

export interface HocrPage {
  blocks: FoundBlock[];
  /** By how many pixels a line falls for each to the right: the median over the words; 0 where none runs across. */
  slope: number;
}

interface HocrWord {
  text: string;
  confidence: number;
  bbox: FoundBox;
}

interface HocrLine {
  words: HocrWord[];
  bbox: FoundBox;
  /** Of lines that run across. */
  slope: number | undefined;
}

const lineClasses = new Set(["ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"]);

/** Scripts that stand without spaces between their words, each letter of which Tesseract may take for a word. */
const withoutSpaces = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]$/u;

export async function readHocr(hocr: string): Promise<HocrPage> {
  const { Parser } = await import("htmlparser2");
  const blocks: { paragraphs: { lines: HocrLine[] }[] }[] = [];
  const parser = new Parser({
    onopentag: (_name, { class: kind = "", title = "" }) => {
      const paragraphs = blocks.at(-1)?.paragraphs;
      const lines = paragraphs?.at(-1)?.lines;
      if (kind === "ocr_carea") blocks.push({ paragraphs: [] });
      if (kind === "ocr_par") paragraphs?.push({ lines: [] });
      if (lineClasses.has(kind)) {
        const [slope] = title.includes("textangle") ? [] : numbersOf(title, "baseline");
        lines?.push({ words: [], bbox: boxOf(title), slope });
      }
      if (kind === "ocrx_word") {
        const [confidence = 0] = numbersOf(title, "x_wconf");
        lines?.at(-1)?.words.push({ text: "", confidence, bbox: boxOf(title) });
      }
    },
    ontext: (text) => {
      const word = blocks.at(-1)?.paragraphs.at(-1)?.lines.at(-1)?.words.at(-1);
      if (word) word.text += text.trim();
    },
  });
  parser.end(hocr);
  const lines = blocks.flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
  return { blocks: blocks.map(finishBlock), slope: medianSlope(lines) };
}

function finishBlock({ paragraphs }: { paragraphs: { lines: HocrLine[] }[] }): FoundBlock {
  return { paragraphs: paragraphs.map(({ lines }) => ({ lines: lines.map(finishLine) })) };
}

function finishLine({ words: found, bbox }: HocrLine): FoundBlock["paragraphs"][number]["lines"][number] {
  const words = found.filter(({ text }) => text !== "");
  const text = words.reduce((line, word) => {
    return line === "" || withoutSpaces.test(line) ? line + word.text : `${line} ${word.text}`;
  }, "");
  return { text, words, bbox };
}

function medianSlope(lines: readonly HocrLine[]): number {
  const slopes = lines
    .flatMap(({ slope, words }) => (slope === undefined ? [] : words.map(() => slope)))
    .toSorted((one, other) => one - other);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
}

/** The numbers after a property of a title such as `bbox 36 92 96 116; x_wconf 96`; none where it is not there. */
function numbersOf(title: string, property: string): number[] {
  const found = title.split(";").find((part) => part.trim().startsWith(`${property} `));
  return found?.trim().split(" ").slice(1).map(Number).filter(Number.isFinite) ?? [];
}

function boxOf(title: string): FoundBox {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbersOf(title, "bbox");
  return { x0, y0, x1, y1 };
}
