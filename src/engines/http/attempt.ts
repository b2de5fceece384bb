/** One attempt: mark the tasks as running, call the slave, hand over what came, send round again what was lost. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../platform/logger.ts";
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import { fixedLimits } from "../../protocol/limits.ts";
import type { FileStore } from "../../stores/file-store.ts";
import {
  type Job,
  type JobStore,
  type Task,
  expectationOf,
  findTask,
  mergeIndex,
} from "../../stores/job-store.ts";
import type { CommitOutcome, Outcome, ReadyWork } from "../engine.ts";
import type { TaskObserver } from "../task-observer.ts";
import type { CallFile, SlaveCaller } from "./slave-caller.ts";
import type { AttemptEnd, SlaveHandle } from "./slave-source.ts";

export interface AttemptParts {
  jobs: JobStore;
  files: FileStore;
  caller: SlaveCaller;
  commit: CommitOutcome;
  observer: TaskObserver;
  log: Logger;
  /** How long a file waits in all for room on the master's disk. */
  noRoomMs: number;
}

type Failure = Extract<Outcome, { kind: "error" }>;

interface Lost {
  task: Task;
  failure: Failure;
}

const maxAttempts = fixedLimits.attempts.value;

/** A file that ended its processor this often would go on to end one slave's children after another's. */
const maxCrashes = fixedLimits.crashes.value;

interface AttemptStart {
  work: ReadyWork;
  slave: SlaveHandle;
  /** A second attempt beside one that is under way. */
  isCopy: boolean;
  signal: AbortSignal;
}

interface AttemptResult {
  end: AttemptEnd;
  /** What is ready now: next stages, and tasks that were lost. */
  next: ReadyWork[];
}

/** An attempt that fails in a way nobody foresaw is lost like any other, so that its job still ends. */
export async function runAttempt(all: AttemptParts, start: AttemptStart): Promise<AttemptResult> {
  const { work, slave } = start;
  const parts = { ...all, log: all.log.child({ requestId: work.requestId }) };
  const tasks = await markRunning(parts, start);
  try {
    return await callSlave(parts, start, tasks);
  } catch (error) {
    parts.log.error({ err: error, jobId: work.jobId, slaveId: slave.id }, "attempt ended by a defect");
    return { end: "failed", next: await retryLost(parts, work, asLost(tasks, defect)) };
  }
}

async function callSlave(
  parts: AttemptParts,
  { work, slave, signal }: AttemptStart,
  tasks: Task[],
): Promise<AttemptResult> {
  const job = await parts.jobs.get(work.jobId);
  if (!job || tasks.length === 0) return { end: "cancelled", next: [] };
  const files = await filesOf(parts.files, work, job, tasks);
  const shared = work.stage === "finish" ? await parts.files.part(job.id, mergeIndex) : undefined;
  const answer = await parts.caller.call({ slave, job, stage: work.stage, files, shared }, signal);
  if (signal.aborted && !slave.lost.aborted) return { end: "cancelled", next: [] };
  switch (answer.kind) {
    case "refused":
      return { end: "refused", next: await requeueRefused(parts, work, tasks) };
    case "lost":
      return { end: "bad", next: await retryLost(parts, work, asLost(tasks, asFailure(answer))) };
    case "no_room":
      // Our disk is full, and so it would be in a moment.
      await waitUnlessAborted(parts.noRoomMs / maxAttempts, signal);
      return { end: "done", next: await retryLost(parts, work, asLost(tasks, noSpace(answer.error))) };
    default:
      return handOver(parts, work, tasks, answer.outcomes);
  }
}

async function markRunning(
  { jobs, observer, log }: AttemptParts,
  { work, slave, isCopy }: AttemptStart,
): Promise<Task[]> {
  const job = await jobs.get(work.jobId);
  const started: Task[] = [];
  for (const index of work.indexes) {
    const task = findTask(job, index);
    if (!task) continue;
    const expected = { ...expectationOf(task), state: isCopy ? "running" : "queued" } as const;
    const kind = isCopy ? "copy" : "start";
    const running = await jobs.move(addressOf(work, task), expected, { kind, slaveId: slave.id });
    if (!running) continue;
    started.push(running);
    observer.attemptStarted(work.taskType.name, { waitedMs: Date.now() - work.readyAt, isCopy });
    const fields = { jobId: work.jobId, taskId: index, slaveId: slave.id, attempt: running.attempt };
    if (isCopy) log.info(fields, "late copy running");
    else log.debug(fields, "task running");
  }
  return started;
}

/** What the slave gets: the uploads, or the parts that the stage works on. */
async function filesOf(store: FileStore, work: ReadyWork, job: Job, tasks: Task[]): Promise<CallFile[]> {
  if (work.stage === undefined || work.stage === "process") {
    return tasks.map(({ filename, inputPath, bytes }) => ({ filename, path: inputPath, bytes }));
  }
  const parts = work.stage === "merge" ? job.tasks.filter((task) => task.stage === "finish") : tasks;
  return Promise.all(
    parts.map(async ({ filename, index }) => ({ filename, ...(await store.part(job.id, index)) })),
  );
}

async function handOver(
  parts: AttemptParts,
  work: ReadyWork,
  tasks: Task[],
  outcomes: (Outcome | undefined)[],
): Promise<AttemptResult> {
  const lost: Lost[] = [];
  const next: ReadyWork[] = [];
  let end: AttemptEnd = "done";
  for (const [place, task] of tasks.entries()) {
    const outcome = outcomes[place] ?? leftOut;
    if (outcome.kind === "error") end = worse(end, outcome.code);
    if (outcome.kind === "error" && errorTable[outcome.code].retryable) lost.push({ task, failure: outcome });
    else next.push(...(await commit(parts, work, task, outcome)));
  }
  return { end, next: [...next, ...(await retryLost(parts, work, lost))] };
}

/** An error of the file says nothing of the slave; one of the slave does, though only that file failed by it. */
function worse(end: AttemptEnd, code: ErrorCode): AttemptEnd {
  const isFaultOfFile = !errorTable[code].retryable || isCrash(code);
  return end === "bad" || !isFaultOfFile ? "bad" : "failed";
}

/** Ends or requeues the tasks of an attempt that has no outcome for them. */
async function retryLost(parts: AttemptParts, work: ReadyWork, lost: Lost[]): Promise<ReadyWork[]> {
  const again: Task[] = [];
  const next: ReadyWork[] = [];
  for (const { task, failure } of lost) {
    const { code, error } = failure;
    const left = await parts.jobs.move(addressOf(work, task), task, { kind: "lose", crashed: isCrash(code) });
    // Undefined: cancelled meanwhile, or ended by its outcome after all.
    if (!left) continue;
    const { jobId } = work;
    parts.observer.attemptLost(code);
    parts.log.warn({ jobId, taskId: task.index, slaveId: task.slaveId, code, reason: error }, "attempt lost");
    // Another attempt at it is still under way.
    if (left.state !== "queued") continue;
    const verdict = giveUp(left, error);
    if (verdict) next.push(...(await commit(parts, work, left, verdict)));
    else again.push(left);
  }
  return [...next, ...asWork(work, again)];
}

/** A slave that was full costs no attempt. */
async function requeueRefused(parts: AttemptParts, work: ReadyWork, tasks: Task[]): Promise<ReadyWork[]> {
  const again: Task[] = [];
  for (const task of tasks) {
    const left = await parts.jobs.move(addressOf(work, task), task, { kind: "refuse" });
    if (!left) continue;
    parts.observer.attemptRefused(work.taskType.name);
    if (left.state === "queued") again.push(left);
  }
  return asWork(work, again, work.readyAt);
}

async function commit(
  parts: AttemptParts,
  work: ReadyWork,
  task: Task,
  outcome: Outcome,
): Promise<ReadyWork[]> {
  const { state, attempt } = task;
  return parts.commit({ address: addressOf(work, task), expected: { state, attempt }, outcome });
}

/** Tasks of one attempt stay together on their way round. */
function asWork(work: ReadyWork, tasks: Task[], readyAt = Date.now()): ReadyWork[] {
  if (tasks.length === 0) return [];
  const triedSlaves = [...new Set(tasks.flatMap((task) => task.triedSlaves))];
  return [{ ...work, indexes: tasks.map((task) => task.index), triedSlaves, readyAt }];
}

function addressOf(work: ReadyWork, task: Task): { jobId: string; index: number } {
  return { jobId: work.jobId, index: task.index };
}

const leftOut: Failure = {
  kind: "error",
  code: "bad_slave_answer",
  error: "The slave's answer leaves this file out.",
};

function asFailure({ code, error }: { code: ErrorCode; error: string }): Failure {
  return { kind: "error", code, error };
}

function noSpace(error: string): Failure {
  return { kind: "error", code: "no_space", error };
}

async function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

function asLost(tasks: Task[], failure: Failure): Lost[] {
  return tasks.map((task) => ({ task, failure }));
}

const defect: Failure = {
  kind: "error",
  code: "internal",
  error: "A defect of the master; its log has the cause.",
};

function isCrash(code: ErrorCode): boolean {
  return code === "processor_crashed" || code === "processor_timeout" || code === "memory_exceeded";
}

function giveUp(task: Task, lastError: string): Failure | undefined {
  if (task.crashes >= maxCrashes) {
    const error = `This file ended its processor ${task.crashes} times and is not tried again. Last: ${lastError}`;
    return { kind: "error", code: "poison_file", error };
  }
  if (task.attempts >= maxAttempts) {
    const error = `All ${maxAttempts} attempts were lost. Last: ${lastError}`;
    return { kind: "error", code: "attempts_exhausted", error };
  }
  return undefined;
}
