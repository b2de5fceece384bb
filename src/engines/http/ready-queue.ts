/** Work that waits for a slave: by priority, then jobs take turns, and within a job the largest comes first. */
import { demandKey } from "../../protocol/demand.ts";
import type { Priority } from "../../protocol/job.ts";
import type { ReadyWork, Waiting } from "../engine.ts";

/** What decides which slaves can do a work. */
export type WorkKind = Pick<ReadyWork, "taskType" | "tag" | "stage" | "isDurable">;

export function keyOf({ taskType: { name: taskType }, tag, stage, isDurable }: WorkKind): string {
  return [
    demandKey({ taskType, tag }),
    stage === undefined ? "whole" : "staged",
    isDurable ? "durable" : "",
  ].join(" ");
}

export class ReadyQueue {
  /**
   * By priority, the highest first. A Map keeps its order of insertion, which serves as the order of turns. Each list
   * ends with its largest.
   */
  readonly #jobs = {
    high: new Map<string, ReadyWork[]>(),
    normal: new Map<string, ReadyWork[]>(),
    low: new Map<string, ReadyWork[]>(),
  } satisfies Record<Priority, Map<string, ReadyWork[]>>;

  push(work: readonly ReadyWork[]): void {
    const changed = new Set<ReadyWork[]>();
    for (const one of work) {
      const jobs = this.#jobs[one.priority];
      const waiting = jobs.get(one.jobId) ?? [];
      waiting.push(one);
      jobs.set(one.jobId, waiting);
      changed.add(waiting);
    }
    for (const waiting of changed) waiting.sort((a, b) => a.bytes - b.bytes || firstIndex(b) - firstIndex(a));
  }

  /**
   * Takes the first work, by turns of the jobs, for which `place` finds a place; undefined when there is none.
   * `hasRoom`, asked of a job's largest work, spares the look at its ten thousand others while no slave takes any.
   */
  take<Place>(
    hasRoom: (largest: ReadyWork) => unknown,
    place: (work: ReadyWork) => Place | undefined,
  ): { work: ReadyWork; place: Place } | undefined {
    for (const [jobs, jobId, waiting] of this.#inTurn()) {
      const largest = waiting.at(-1);
      if (!largest || !hasRoom(largest)) continue;
      for (let at = waiting.length - 1; at >= 0; at -= 1) {
        const work = waiting[at];
        const found = work && place(work);
        if (!work || found === undefined) continue;
        waiting.splice(at, 1);
        jobs.delete(jobId);
        if (waiting.length > 0) jobs.set(jobId, waiting);
        return { work, place: found };
      }
    }
    return undefined;
  }

  /** How much of the same job waits. */
  countBeside({ priority, jobId }: ReadyWork): number {
    return this.#jobs[priority].get(jobId)?.length ?? 0;
  }

  /** Takes the next work of the same job and stage, if it will do. */
  takeBeside(
    { priority, jobId, stage }: ReadyWork,
    willDo: (work: ReadyWork) => boolean,
  ): ReadyWork | undefined {
    const jobs = this.#jobs[priority];
    const waiting = jobs.get(jobId);
    const next = waiting?.at(-1);
    if (!waiting || !next || next.stage !== stage || !willDo(next)) return undefined;
    waiting.pop();
    if (waiting.length === 0) jobs.delete(jobId);
    return next;
  }

  /** Takes all the work out that a condition holds for. */
  remove(condition: (work: ReadyWork) => boolean): ReadyWork[] {
    const removed: ReadyWork[] = [];
    for (const [jobs, jobId, waiting] of this.#inTurn()) {
      const kept = waiting.filter((work) => !condition(work));
      removed.push(...waiting.filter(condition));
      if (kept.length > 0) jobs.set(jobId, kept);
      else jobs.delete(jobId);
    }
    return removed;
  }

  /** The kinds of work that wait, by their key. The work of one job that waits at one time is of one kind. */
  kinds(): Map<string, WorkKind> {
    const first = [...this.#inTurn()].flatMap(([, , waiting]) => waiting.slice(0, 1));
    return new Map(first.map((work) => [keyOf(work), work]));
  }

  /** What waits, by task type. */
  waiting(): Waiting[] {
    const byType = new Map<string, Waiting>();
    for (const [, , work] of this.#inTurn()) {
      const taskType = work[0]?.taskType.name ?? "";
      const { files, since } = byType.get(taskType) ?? { files: 0, since: Number.POSITIVE_INFINITY };
      byType.set(taskType, {
        taskType,
        files: work.reduce((sum, one) => sum + one.indexes.length, files),
        since: work.reduce((least, one) => Math.min(least, one.readyAt), since),
      });
    }
    return [...byType.values()];
  }

  *#inTurn(): Generator<[Map<string, ReadyWork[]>, string, ReadyWork[]]> {
    for (const jobs of Object.values(this.#jobs)) {
      for (const [jobId, waiting] of jobs) yield [jobs, jobId, waiting];
    }
  }
}

function firstIndex(work: ReadyWork): number {
  return work.indexes[0] ?? 0;
}
