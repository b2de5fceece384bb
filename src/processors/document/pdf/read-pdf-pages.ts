/** The text of a PDF's pages, one after the other, until the pages or the room for text end. */
import type { PDFParse } from "pdf-parse";
import { ServiceError } from "../../../protocol/errors.ts";
import type { RunContext } from "../../processor.ts";
import type { CpuBudget } from "./cpu-budget.ts";
import { maxTextUnits } from "../document-extract.ts";
import { documentLimits } from "../document-limits.ts";
import { reasonOf } from "./open-pdf.ts";

export interface Page {
  /** Counted from 1. */
  page: number;
  text: string;
}

interface PagesRead {
  pages: Page[];
  isTruncated: boolean;
  warnings: string[];
}

const maxPages = documentLimits.pages.value;

/** Throws `corrupt_file` when not one of the pages can be read. */
export async function readPdfPages(
  parser: PDFParse,
  wanted: number[],
  { signal, budget, reportProgress }: Pick<RunContext, "signal" | "reportProgress"> & { budget: CpuBudget },
): Promise<PagesRead> {
  const pages: Page[] = [];
  const failures: string[] = [];
  let units = 0;
  let meaningless = 0;
  for (const page of wanted.slice(0, maxPages)) {
    if (units > maxTextUnits || (pages.length > 0 && budget.isSpent())) break;
    signal.throwIfAborted();
    reportProgress({ done: pages.length + failures.length, total: wanted.length, unit: "pages" });
    const text = await readPage(parser, page).catch((error: unknown) => {
      failures.push(`Page ${page} could not be read: ${reasonOf(error)}`);
    });
    if (text === undefined) continue;
    units += text.length;
    meaningless += countMatches(text, meaninglessCharacters);
    pages.push({ page, text: text.replace(controls, " ").trim() });
  }
  if (pages.length === 0)
    throw new ServiceError("corrupt_file", `No page of the PDF can be read. ${failures[0] ?? ""}`);
  const warnings = tellFailures(failures);
  if (meaningless > units / 10) warnings.push(tellMeaningless);
  const isTruncated = pages.length + failures.length < wanted.length;
  if (isTruncated) warnings.push(tellTruncated(pages.at(-1)?.page ?? 0));
  return { pages, isTruncated, warnings };
}

/** Without pdf-parse's lines between pages, which would count as words of the document. */
async function readPage(parser: PDFParse, page: number): Promise<string> {
  const { pages } = await parser.getText({ first: page, last: page, pageJoiner: "" });
  return pages[0]?.text ?? "";
}

/** Glyphs that a font gives no meaning to often come out as control characters, the space (glyph 3) first of all. */
const controls = /(?![\t\n])\p{Cc}/gu;
const meaninglessCharacters = /(?![\t\n])[\p{Cc}\p{Co}\p{Cn}\ufffd]/gu;

const tellMeaningless =
  "Many characters of the PDF have no meaning (its fonts do not say which letters their glyphs are), so parts of the " +
  "text are unreadable. The task type 'ocr' may read pictures of its pages.";

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
