/**
 * Documents against the text that independent tools find in them: good extracts, nearness, words, counts and metadata;
 * for PDF also what the engines by themselves reach, and `pdftotext` where it is installed.
 */
import { expect, test } from "vitest";
import { z } from "zod";
import { documentProcessor } from "../../src/processors/document/index.ts";
import type { InputFile } from "../../src/processors/processor.ts";
import { checkFigures } from "./check-figures.ts";
import { readItems } from "./corpus.ts";
import type { Figure } from "./figure.ts";
import { pdfEngines } from "./pdf-engines.ts";
import { figuresOf } from "./run-processor.ts";
import { levenshteinRatio, mean, norm, wordF1 } from "./text-scores.ts";

const referenceSchema = z.object({
  texts: z.record(z.string(), z.string()),
  pages: z.int().optional(),
  paragraphs: z.array(z.int()).optional(),
  tables: z.array(z.int()).optional(),
  metadata: z.object({ title: z.string().optional(), author: z.string().optional() }),
  password: z.string().optional(),
});
type Reference = z.output<typeof referenceSchema>;

const resultSchema = z.looseObject({
  text_content: z.string(),
  word_count: z.int(),
  page_count: z.int().optional(),
  paragraph_count: z.int().optional(),
  table_count: z.int().optional(),
  metadata: z.looseObject({
    title: z.string().optional(),
    author: z.string().optional(),
    creator: z.string().optional(),
  }),
});

interface Read {
  id: string;
  file: InputFile;
  reference: Reference;
  result: z.output<typeof resultSchema> | undefined;
}

test("document", async (context) => {
  const reads: Read[] = [];
  for (const { id, file, item } of readItems("document", z.looseObject({ reference: referenceSchema }))) {
    const { reference } = item;
    const figures = await figuresOf(documentProcessor, file, optionsOf(reference));
    reads.push({ id, file, reference, result: figures && resultSchema.parse(figures) });
  }
  const withWords = reads.filter(({ reference }) => wordsIn(reference).some((words) => words > 0));
  expect(withWords.length).toBeGreaterThan(0);
  tellMisses(withWords);
  const pdfs = ofKind(withWords, "pdf");
  checkFigures(
    [
      ...textFigures("all", withWords),
      ...textFigures("pdf", pdfs, await meanOfEngines(pdfs)),
      ...textFigures("docx", ofKind(withWords, "docx")),
      ...textFigures("txt", ofKind(withWords, "txt")),
      ...countFigures(reads),
    ],
    context,
  );
});

function optionsOf({ password }: Reference): { password?: string } {
  return password === undefined ? {} : { password };
}

function ofKind(reads: Read[], kind: string): Read[] {
  return reads.filter(({ id }) => id.endsWith(`.${kind}`));
}

interface Score {
  f1: number;
  ratio: number;
}

/** Against the reference that it is nearest to; a file without a result has 0. */
function scoreOf(text: string | undefined, { texts }: Reference): Score {
  const scores = Object.values(texts).map((reference) => {
    return text === undefined
      ? { f1: 0, ratio: 0 }
      : { f1: wordF1(text, reference), ratio: levenshteinRatio(text, reference) };
  });
  return scores.toSorted((a, b) => b.f1 + b.ratio - a.f1 - a.ratio)[0] ?? { f1: 0, ratio: 0 };
}

function isGood({ f1, ratio }: Score): boolean {
  return f1 >= 0.8 || ratio >= 0.9;
}

function nearness({ f1, ratio }: Score): number {
  return Math.max(f1, ratio);
}

function wordsIn({ texts }: Reference): number[] {
  return Object.values(texts).map((text) => text.split(/\s+/u).filter((word) => word !== "").length);
}

function hasWordCount(count: number, reference: Reference): boolean {
  return wordsIn(reference).some((words) => Math.abs(count - words) / Math.max(1, words) <= 0.1);
}

function textFigures(set: string, reads: Read[], reference?: string): Figure[] {
  const scores = reads.map((read) => scoreOf(read.result?.text_content, read.reference));
  const words = reads.map(({ result, reference: wanted }) =>
    result !== undefined && hasWordCount(result.word_count, wanted) ? 1 : 0,
  );
  const about = { type: "document", set, better: "more" } as const;
  return [
    {
      ...about,
      metric: "good extracts",
      ours: mean(scores.map((one) => (isGood(one) ? 1 : 0))),
      target: ["at least", 1],
    },
    {
      ...about,
      metric: "mean of the better of F1 and ratio",
      ours: mean(scores.map(nearness)),
      ...(reference !== undefined && { reference }),
    },
    { ...about, metric: "word count within 10 %", ours: mean(words) },
  ];
}

/** Each engine by itself over the same files, a file that it does not open counting 0. */
async function meanOfEngines(pdfs: Read[]): Promise<string> {
  const told: string[] = [];
  for (const { name, readText } of await pdfEngines()) {
    const scores: number[] = [];
    for (const { file, reference } of pdfs) {
      const text = await readText(file.path, reference.password).catch(() => undefined);
      scores.push(nearness(scoreOf(text, reference)));
    }
    told.push(`${name} ${mean(scores).toFixed(4)}`);
  }
  return told.join(", ");
}

function countFigures(reads: Read[]): Figure[] {
  const share = (metric: string, right: (read: Read) => boolean | undefined): Figure => {
    const judged = reads.map(right).filter((one) => one !== undefined);
    const ours = mean(judged.map((one) => (one ? 1 : 0)));
    return { type: "document", set: "all", metric, ours, better: "more", target: ["at least", 1] };
  };
  return [
    share("page count", ({ result, reference: { pages } }) =>
      pages === undefined ? undefined : result?.page_count === pages,
    ),
    share("paragraph count", ({ result, reference: { paragraphs } }) =>
      paragraphs?.includes(result?.paragraph_count ?? -1),
    ),
    share("table count", ({ result, reference: { tables } }) => tables?.includes(result?.table_count ?? -1)),
    share("title", ({ result, reference: { metadata } }) => isSame(metadata.title, [result?.metadata.title])),
    share("author", ({ result, reference: { metadata } }) =>
      isSame(metadata.author, [result?.metadata.author, result?.metadata.creator]),
    ),
  ];
}

function isSame(wanted: string | undefined, found: (string | undefined)[]): boolean | undefined {
  if (wanted === undefined) return undefined;
  return found.some((one) => one !== undefined && norm(one) === norm(wanted));
}

/** For whoever works on the readers. */
function tellMisses(reads: Read[]): void {
  for (const { id, reference, result } of reads) {
    const score = scoreOf(result?.text_content, reference);
    if (isGood(score)) continue;
    console.log(
      `${id}: F1 ${score.f1.toFixed(3)}, ratio ${score.ratio.toFixed(3)}${result ? "" : ", no result"}`,
    );
  }
}
