/**
 * The files of a round: 300 of all six types, most of them small so that an undisturbed run takes seconds, a few large
 * enough that a fault finds them under way. Always the same bytes, since their results are compared between runs.
 */
import sharp from "sharp";
import type { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { buildDocx, paragraph } from "../processors/document-builder.ts";
import { buildWav, encodeIntegers, sine } from "../processors/wav-builder.ts";
import { file } from "../support/requests.ts";
import { readSample } from "../support/samples.ts";

export interface Batch {
  taskType: keyof typeof standardTaskTypes;
  files: File[];
}

/** One batch for each type; a batch is sent as one job. */
export async function makeWorkload(): Promise<Batch[]> {
  const prose = await readProse();
  return [
    { taskType: "ocr", files: await makeStrips(2) },
    { taskType: "document", files: await makeDocuments(17, prose) },
    { taskType: "image", files: await makePictures(60) },
    { taskType: "audio", files: makeRecordings(81) },
    { taskType: "embedding", files: makeTexts(30, prose) },
    { taskType: "text", files: makeTexts(110, prose) },
  ];
}

/** Lines of a letter, each a picture of its own: a page takes a second, a line a fraction of it. */
async function makeStrips(count: number): Promise<File[]> {
  const letter = Buffer.from(await (await readSample("ocr/letter.png")).arrayBuffer());
  const width = 600;
  const lineHeight = 60;
  const firstLine = 600;
  const strips = numbers(count).map(async (number) => {
    const line = { left: 200, top: firstLine + number * lineHeight, width, height: lineHeight };
    return named("strip", number, "png", await sharp(letter).extract(line).png().toBuffer());
  });
  return Promise.all(strips);
}

async function makeDocuments(count: number, prose: string[]): Promise<File[]> {
  const pdf = new Uint8Array(await (await readSample("document/annual-report.pdf")).arrayBuffer());
  return numbers(count).map((number) => {
    if (number < 3) return named("report", number, "pdf", pdf);
    const text = rotate(prose, number);
    if (number < 10) return named("proposal", number, "docx", buildDocx(text.map(paragraph).join("")));
    return named("note", number, "txt", Buffer.from(text.join("\n")));
  });
}

async function makePictures(count: number): Promise<File[]> {
  const lake = Buffer.from(await (await readSample("image/mountain-lake.jpg")).arrayBuffer());
  const pictures = numbers(count).map(async (number) => {
    const width = number < 2 ? 1600 : 80 + number;
    return named("lake", number, "jpg", await sharp(lake).resize({ width }).jpeg().toBuffer());
  });
  return Promise.all(pictures);
}

function makeRecordings(count: number): File[] {
  const rate = 8000;
  return numbers(count).map((number) => {
    const seconds = number < 2 ? 200 : 1;
    const tone = sine(100 + number, seconds, rate, 20_000).map(Math.round);
    return named("tone", number, "wav", buildWav({ rate, data: encodeIntegers(tone, 2) }));
  });
}

function makeTexts(count: number, prose: string[]): File[] {
  return numbers(count).map((number) => {
    const repeats = number < 2 ? 300 : 1 + (number % 4);
    const text = `${rotate(prose, number).join(" ")}\n`.repeat(repeats);
    return named("letter", number, "txt", Buffer.from(text));
  });
}

async function readProse(): Promise<string[]> {
  const letter = await (await readSample("text/letter-to-the-council.txt")).text();
  return letter.split(/(?<=\.)\s+/);
}

function rotate(sentences: string[], by: number): string[] {
  const start = by % sentences.length;
  return [...sentences.slice(start), ...sentences.slice(0, start)];
}

function named(kind: string, number: number, extension: string, content: Uint8Array): File {
  return file(`${kind}-${number}.${extension}`, new Uint8Array(content));
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}
