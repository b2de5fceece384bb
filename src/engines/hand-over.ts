/** What becomes of an attempt, in every engine: its outcomes are committed, and what was lost goes round until it is given up. */
import type { Logger } from "../platform/logger.ts";
import { type ErrorCode, errorTable } from "../protocol/errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { Task, TaskAddress } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";
import { type CommitOutcome, type Outcome, type ReadyWork, gathersInOneCall } from "./engine.ts";

export interface HandOverParts {
  jobs: JobStore;
  commit: CommitOutcome;
  log: Logger;
}

export type Failure = Extract<Outcome, { kind: "error" }>;

interface Lost {
  task: Task;
  failure: Failure;
}

const maxAttempts = fixedLimits.attempts.value;

/** A file that ended its processor this often would go on to end one slave's children after another's. */
const maxCrashes = fixedLimits.crashes.value;

/** The codes of the outcomes that are errors, one left out among them. */
export function faultsOf(outcomes: readonly (Outcome | undefined)[]): ErrorCode[] {
  return outcomes.flatMap((outcome = leftOut) => (outcome.kind === "error" ? [outcome.code] : []));
}

/**
 * One outcome for each task, in their order; undefined for one that the slave's answer leaves out. Resolves with what is
 * ready now: next stages, and tasks that were lost.
 */
export async function handOver(
  parts: HandOverParts,
  work: ReadyWork,
  tasks: readonly Task[],
  outcomes: readonly (Outcome | undefined)[],
): Promise<ReadyWork[]> {
  const lost: Lost[] = [];
  const commits: Promise<ReadyWork[]>[] = [];
  for (const [place, task] of tasks.entries()) {
    const outcome = outcomes[place] ?? leftOut;
    if (outcome.kind === "error" && errorTable[outcome.code].retryable) lost.push({ task, failure: outcome });
    else commits.push(commit(parts, work, task, outcome));
  }
  const next = await Promise.all([...commits, retryLost(parts, work, lost)]);
  return next.flat();
}

/** Ends or requeues the tasks of an attempt that has no outcome for them. */
export async function retryLost(
  parts: HandOverParts,
  work: ReadyWork,
  lost: readonly Lost[],
): Promise<ReadyWork[]> {
  const queued: Task[] = [];
  const next: ReadyWork[] = [];
  for (const { task, failure } of lost) {
    const { code, error } = failure;
    const moved = await parts.jobs.move(addressOf(work, task), task, { kind: "lose", code });
    // Undefined: cancelled meanwhile, or ended by its outcome after all.
    if (!moved) continue;
    const left = moved.task;
    const { jobId } = work;
    parts.log.warn({ jobId, taskId: task.index, slaveId: task.slaveId, code, reason: error }, "attempt lost");
    // Another attempt at it is still under way.
    if (left.state !== "queued") continue;
    const verdict = giveUp(left, error);
    if (verdict) next.push(...(await commit(parts, work, left, verdict)));
    else queued.push(left);
  }
  return [...next, ...asWork(work, queued)];
}

async function commit(
  parts: HandOverParts,
  work: ReadyWork,
  task: Task,
  outcome: Outcome,
): Promise<ReadyWork[]> {
  const { state, attempt } = task;
  return parts.commit({ address: addressOf(work, task), expected: { state, attempt }, outcome });
}

/** The work on tasks that wait again: each by itself, since one of them may be to blame, or all where they gather. */
export function asWork(work: ReadyWork, tasks: readonly Task[]): ReadyWork[] {
  if (tasks.length === 0) return [];
  if (!gathersInOneCall(work)) return tasks.map((task) => ({ ...again(work, [task]), bytes: task.bytes }));
  return [again(work, tasks)];
}

function again(work: ReadyWork, tasks: readonly Task[]): ReadyWork {
  const triedSlaves = [...new Set(tasks.flatMap((task) => task.triedSlaves))];
  // What was refused has waited since the work was ready, what was lost waits anew.
  const readyAt = tasks.reduce((latest, task) => Math.max(latest, task.queuedAt), work.readyAt);
  return { ...work, indexes: tasks.map((task) => task.index), triedSlaves, readyAt };
}

export function addressOf(work: ReadyWork, task: Task): TaskAddress {
  return { jobId: work.jobId, index: task.index };
}

export function asLost(tasks: readonly Task[], failure: Failure): Lost[] {
  return tasks.map((task) => ({ task, failure }));
}

const leftOut: Failure = {
  kind: "error",
  code: "bad_slave_answer",
  error: "The slave's answer leaves this file out.",
};

function giveUp(task: Task, lastError: string): Failure | undefined {
  // A merge reads what our own parts have made and fails the whole job, so it is tried as often as anything that was lost.
  if (task.stage !== "merge" && task.crashes >= maxCrashes) {
    const error = `This file ended its processor ${task.crashes} times and is not tried again. Last: ${lastError}`;
    return { kind: "error", code: "poison_file", error };
  }
  if (task.attempts >= maxAttempts) {
    const error = `All ${maxAttempts} attempts were lost. Last: ${lastError}`;
    return { kind: "error", code: "attempts_exhausted", error };
  }
  return undefined;
}
