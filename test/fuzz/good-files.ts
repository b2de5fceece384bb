/** The good files that fuzzing starts from: our samples of a type, and those of a folder of corpora. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

export interface GoodFile {
  name: string;
  bytes: Buffer;
}

/** Larger ones would spend the time on copying. */
const maxBytes = 400_000;
/** Spread over the corpus, which is sorted by where its files come from. */
const mostFromCorpus = 60;

const itemSchema = z.looseObject({ file: z.string(), bytes: z.number() });

export function readGoodFiles(taskType: string, corpora: string): GoodFile[] {
  return [...readSamples(taskType), ...readCorpus(taskType, corpora)].filter(
    ({ bytes }) => bytes.length <= maxBytes,
  );
}

function readSamples(taskType: string): GoodFile[] {
  const folder = new URL(`../../samples/${taskType}/`, import.meta.url);
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(new URL(name, folder)) }));
}

function readCorpus(taskType: string, corpora: string): GoodFile[] {
  const folder = path.join(corpora, taskType);
  if (corpora === "" || !existsSync(folder)) return [];
  const items = readFileSync(path.join(folder, "items.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => itemSchema.parse(JSON.parse(line)))
    .filter((item) => item.bytes <= maxBytes);
  const step = Math.max(1, Math.floor(items.length / mostFromCorpus));
  return items
    .filter((_, at) => at % step === 0)
    .map(({ file }) => ({ name: path.basename(file), bytes: readFileSync(path.join(folder, file)) }));
}
