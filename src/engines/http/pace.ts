/** How long runs take: what the runs of a kind took lately, and what that lets expect of one more. */
import type { ReadyWork } from "../engine.ts";
import type { WorkKind } from "./ready-queue.ts";

interface Run {
  bytes: number;
  ms: number;
}

/** Enough for a median that one odd run does not move, few enough to follow a change of the slaves. */
const runsKept = 64;
const fewestRuns = 5;

/** Files of about the same size say more of each other than a rate per byte does. */
const sizeFactor = 2;

export class Pace {
  readonly #runs = new Map<string, Run[]>();

  note(kind: WorkKind, run: Run): void {
    const runs = this.#runs.get(keyOf(kind)) ?? [];
    runs.push(run);
    this.#runs.set(keyOf(kind), runs.slice(-runsKept));
  }

  /** The same of a work, each of whose files has taken its share of the time. */
  noteWork(work: ReadyWork, ms: number): void {
    const files = work.indexes.length;
    this.note(work, { bytes: work.bytes / files, ms: ms / files });
  }

  /** Milliseconds that a work is expected to take; undefined as for `expect`. */
  expectWork(work: ReadyWork): number | undefined {
    const files = work.indexes.length;
    const eachMs = this.expect(work, work.bytes / files);
    return eachMs === undefined ? undefined : eachMs * files;
  }

  /**
   * Milliseconds that a run over so many bytes is expected to take: the median of its like by size, or where there are
   * too few of these, the median of all, in proportion for a larger file. Undefined after fewer than five runs.
   */
  expect(kind: WorkKind, bytes: number): number | undefined {
    const runs = this.#runs.get(keyOf(kind)) ?? [];
    if (runs.length < fewestRuns) return undefined;
    const like = runs.filter((run) => run.bytes <= bytes * sizeFactor && bytes <= run.bytes * sizeFactor);
    if (like.length >= fewestRuns) return median(like.map((run) => run.ms));
    const growth = bytes / Math.max(1, median(runs.map((run) => run.bytes)));
    return median(runs.map((run) => run.ms)) * Math.max(1, growth);
  }
}

/** The stages of a type are works of very different length. */
function keyOf({ taskType, stage }: WorkKind): string {
  return `${taskType.name} ${stage ?? "whole"}`;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
