/** The text of a PDF's pages, one after the other, until the pages or the room for text end. */
import { ServiceError } from "../../../protocol/errors.ts";
import type { RunContext } from "../../processor.ts";
import { maxTextUnits } from "../document-extract.ts";
import { documentLimits } from "../document-limits.ts";
import type { CpuBudget } from "./cpu-budget.ts";
import { layOutLines } from "./lay-out-page.ts";
import type { Line } from "./line.ts";
import { reasonOf } from "./open-pdf.ts";
import { PageFrame } from "./page-frame.ts";
import type { Annotation, PdfJsDocument, TextItem } from "./pdf-js-document.ts";
import type { SecondOpinion } from "./second-opinion.ts";

export interface Page {
  /** Counted from 1. */
  page: number;
  text: string;
  lines: Line[];
  annotations: Annotation[];
  /** Of a page that was read as a picture; from 0 to 100. */
  ocr?: { confidence: number };
}

interface PagesRead {
  pages: Page[];
  isTruncated: boolean;
  warnings: string[];
}

interface PagesReading extends Pick<RunContext, "signal" | "reportProgress"> {
  budget: CpuBudget;
  secondOpinion: SecondOpinion;
}

const maxPages = documentLimits.pages.value;

/** Throws `corrupt_file` when not one of the pages can be read. */
export async function readPdfPages(
  pdf: PdfJsDocument,
  wanted: number[],
  { signal, budget, reportProgress, secondOpinion }: PagesReading,
): Promise<PagesRead> {
  const pages: Page[] = [];
  const failures: string[] = [];
  let units = 0;
  let meaningless = 0;
  for (const page of wanted.slice(0, maxPages)) {
    if (units > maxTextUnits || (pages.length > 0 && budget.isSpent())) break;
    signal.throwIfAborted();
    reportProgress({ done: pages.length + failures.length, total: wanted.length, unit: "pages" });
    const read = await readPage(pdf, page, secondOpinion).catch((error: unknown) => {
      failures.push(`Page ${page} could not be read: ${reasonOf(error)}`);
    });
    if (read === undefined) continue;
    units += read.text.length;
    meaningless += countMatches(read.text, meaninglessCharacters);
    pages.push(tidy(read));
  }
  if (pages.length === 0)
    throw new ServiceError("corrupt_file", `No page of the PDF can be read. ${failures[0] ?? ""}`);
  const warnings = tellFailures(failures);
  if (meaningless > units / 10) warnings.push(tellMeaningless);
  const isTruncated = pages.length + failures.length < wanted.length;
  if (isTruncated) warnings.push(tellTruncated(pages.at(-1)?.page ?? 0));
  return { pages, isTruncated, warnings };
}

async function readPage(pdf: PdfJsDocument, number: number, secondOpinion: SecondOpinion): Promise<Page> {
  const page = await pdf.getPage(number);
  try {
    const content = await page.getTextContent({ includeMarkedContent: false });
    const items = content.items.filter((item): item is TextItem => "str" in item);
    const lines = layOutLines(items, new PageFrame(page));
    const text = lines.map((line) => line.text).join("\n");
    // Annotations beside the text are worth less than the text itself.
    const annotations = await page.getAnnotations({ intent: "display" }).catch(() => []);
    const read = { page: number, text, lines, annotations };
    const other = isDoubtful(text, items) ? await secondOpinion.readPage(number) : undefined;
    if (other === undefined || !isBetter(other, text, items)) return read;
    const plain = asPlain(other);
    return { ...read, ...plain, lines: takePlaces(plain.lines, lines) };
  } finally {
    page.cleanup();
  }
}

/** A few such characters are bullets of symbol fonts, which no engine knows. */
const doubtfulShare = 0.02;

function isDoubtful(text: string, items: readonly TextItem[]): boolean {
  return countMatches(text, meaninglessCharacters) > doubtfulShare * text.length || isOverprinted(items);
}

function isBetter(other: string, text: string, items: readonly TextItem[]): boolean {
  const shareOf = (one: string) => countMatches(one, meaninglessCharacters) / Math.max(1, one.length);
  if (other === "" || shareOf(other) > shareOf(text)) return false;
  return shareOf(other) < shareOf(text) || isOverprinted(items);
}

/** Of the runs of a page. */
const overprintedShare = 0.1;

/** Whether many runs begin with the same letter in the same place as the run before them. */
function isOverprinted(items: readonly TextItem[]): boolean {
  let overprinted = 0;
  for (const [at, { str, transform, height }] of items.entries()) {
    const last = items[at - 1];
    if (!last || str.trim() === "" || str.charAt(0) !== last.str.charAt(0)) continue;
    const distance = Math.hypot(
      (transform[4] ?? 0) - (last.transform[4] ?? 0),
      (transform[5] ?? 0) - (last.transform[5] ?? 0),
    );
    if (distance < height * 0.1) overprinted += 1;
  }
  return overprinted > items.length * overprintedShare;
}

/** Text without sizes: no line of it is a heading. */
export function asPlain(text: string): Pick<Page, "text" | "lines"> {
  const lines = text.split("\n").map((line, at) => ({ text: line, size: 0, position: at }));
  return { text, lines };
}

/** Lines that both engines read alike stand where the one says that knows places. */
function takePlaces(plain: Line[], placed: readonly Line[]): Line[] {
  const places = new Map(placed.map(({ text, place }) => [toWords(text), place]));
  return plain.map((line) => {
    const place = places.get(toWords(line.text));
    return place ? { ...line, place } : line;
  });
}

function toWords(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function tidy({ lines, ...page }: Page): Page {
  const tidied = lines.map((line) => {
    const pieces = line.pieces?.map((piece) => ({ ...piece, text: piece.text.replace(controls, " ") }));
    return { ...line, text: line.text.replace(controls, " ").trim(), ...(pieces && { pieces }) };
  });
  return { ...page, ...trimLines(tidied) };
}

/** Without the empty lines at the ends, and what they are as a text. */
export function trimLines(lines: Line[]): Pick<Page, "text" | "lines"> {
  const first = lines.findIndex(({ text }) => text !== "");
  const kept = first < 0 ? [] : lines.slice(first, lines.findLastIndex(({ text }) => text !== "") + 1);
  return { lines: kept, text: kept.map(({ text }) => text).join("\n") };
}

/** Glyphs that a font gives no meaning to often come out as control characters, the space (glyph 3) first of all. */
const controls = /(?![\t\n])\p{Cc}/gu;
const meaninglessCharacters = /(?![\t\n])[\p{Cc}\p{Co}\p{Cn}\ufffd]/gu;

const tellMeaningless =
  "Many characters of the PDF have no meaning (its fonts do not say which letters their glyphs are), so parts of the " +
  "text are unreadable. The option 'ocr' reads pages as pictures: 'force' reads all of them.";

const toldFailures = 10;

function tellFailures(failures: string[]): string[] {
  const rest = failures.length - toldFailures;
  return rest > 0 ? [...failures.slice(0, toldFailures), `${rest} more pages could not be read.`] : failures;
}

function tellTruncated(lastPage: number): string {
  const limits = `${maxPages.toLocaleString("en")} pages or ${maxTextUnits.toLocaleString("en")} characters`;
  return (
    `The text ends with page ${lastPage}: a result holds at most ${limits}, and no more than can be read in the time ` +
    "that a file of this size may take. Ask for the rest by the option 'pages'."
  );
}

/** `pattern` has the flag `g`. Without an array of the matches, which may be millions. */
function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  while (pattern.test(text)) count += 1;
  return count;
}
