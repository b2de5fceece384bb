/** What became of the files of a round: each has one result, byte for byte that of an undisturbed run, or a true error. */
import { expect } from "vitest";
import type { JobView } from "../../src/protocol/job.ts";
import type { Round } from "./fault.ts";
import { readResults } from "./results-folder.ts";

export interface Tally {
  files: number;
  results: number;
  /** How many files ended with each code. */
  errors: Record<string, number>;
  /** What these files were told. */
  reasons: string[];
}

interface Expected {
  savedFile: string;
  bytes: Buffer;
}

/** What an undisturbed run made of each file. */
export type Reference = ReadonlyMap<string, Expected>;

type JobFile = JobView["files"][number];

/** Fails when the end of a file is not true, or when there is anything in the results folder that is no result. */
export async function judge(
  { scene, toll }: { scene: { folder: string }; toll: Round["toll"] },
  jobs: readonly JobView[],
  reference: Reference,
): Promise<Tally> {
  const saved = await readResults(scene.folder);
  const files = jobs.flatMap((job) => job.files);
  const done = files.filter((file) => file.state === "done");
  const failed = files.filter((file) => file.state !== "done");
  const errors = countBy(failed, (file) => file.code ?? file.state);
  const unexplained = failed.filter((file) => !isExplained(file, toll));
  expect(shorten(unexplained.map(describe)), "errors that the harm does not explain").toEqual([]);
  expect(errors["poison_file"] ?? 0).toBeLessThanOrEqual(toll.crashes / crashesOfPoison);
  expect([...saved.keys()].toSorted(), "the results folder").toEqual(
    done.map((file) => String(file.saved_file)).toSorted(),
  );
  expect(shorten(jobs.flatMap((job) => differences(job, saved, reference)))).toEqual([]);
  return { files: files.length, results: done.length, errors, reasons: failed.map(describe) };
}

export async function makeReference(folder: string, jobs: readonly JobView[]): Promise<Reference> {
  const saved = await readResults(folder);
  const entries = jobs.flatMap((job) =>
    job.files.map(({ filename, saved_file: savedFile }) => {
      const bytes = saved.get(savedFile ?? "");
      if (savedFile === null || !bytes) throw new Error(`${filename} has no result without any fault.`);
      return [`${job.task_type}/${filename}`, { savedFile, bytes }] as const;
    }),
  );
  return new Map(entries);
}

const mostAttempts = 3;
const crashesOfPoison = 2;

/** Whether the harm can have cost the file that much. */
export function isExplained({ code, attempts }: JobFile, toll: Round["toll"]): boolean {
  if (code === "attempts_exhausted") return attempts >= mostAttempts && toll.attempts >= mostAttempts;
  if (code === "poison_file") return attempts >= crashesOfPoison && toll.crashes >= crashesOfPoison;
  return false;
}

function describe({ filename, state, code, error, attempts }: JobFile): string {
  return `${filename} ${state} after ${attempts} attempts: ${code}: ${error}`;
}

/** Pinned files all have this result. */
const obeyed = Buffer.from('{"obeyed":"wait"}');

function differences(job: JobView, saved: Map<string, Buffer>, reference: Reference): string[] {
  // A gathering type weighs each file against all that could be read, so without one of them the others differ.
  if (job.task_type === "embedding" && job.counts.failed > 0) return [];
  return job.files.flatMap((file) => {
    if (file.state !== "done" || file.saved_file === null) return [];
    const expected = reference.get(`${job.task_type}/${file.filename}`);
    const isSame = saved.get(file.saved_file)?.equals(expected?.bytes ?? obeyed);
    if (expected && expected.savedFile !== file.saved_file) return [`${file.saved_file} is misnamed`];
    return isSame ? [] : [`${file.saved_file} differs from an undisturbed run`];
  });
}

/** Whatever goes wrong may go wrong three hundred times. */
function shorten(lines: readonly string[]): string[] {
  const most = 10;
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`];
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
