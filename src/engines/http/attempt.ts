/** One attempt: mark the tasks as running, call the slave, hand over what came, send round again what was lost. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../platform/logger.ts";
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import type { Progress } from "../../protocol/job.ts";
import { fixedLimits } from "../../protocol/limits.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Task, type TaskAddress, expectationOf, mergeIndex } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import type { CommitOutcome, Outcome, ReadyWork } from "../engine.ts";
import type { CallFile, SlaveCaller } from "./slave-caller.ts";
import type { AttemptEnd, SlaveHandle } from "./slave-source.ts";

export interface AttemptParts {
  jobs: JobStore;
  files: FileStore;
  caller: SlaveCaller;
  commit: CommitOutcome;
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
export async function runAttempt(parts: AttemptParts, start: AttemptStart): Promise<AttemptResult> {
  const { work, slave } = start;
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
  const files = await filesOf(parts, work, tasks);
  const shared = work.stage === "finish" ? await parts.files.part(job.id, mergeIndex) : undefined;
  const onProgress = (file: number, progress: Progress): void => {
    const task = tasks[file];
    if (task) void noteProgress(parts, addressOf(work, task), { task, progress });
  };
  const answer = await parts.caller.call(
    { slave, job, stage: work.stage, files, shared, onProgress },
    signal,
  );
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
  { jobs, log }: AttemptParts,
  { work, slave, isCopy }: AttemptStart,
): Promise<Task[]> {
  const { jobId } = work;
  const started: Task[] = [];
  for (const index of work.indexes) {
    const task = await jobs.task({ jobId, index });
    if (!task) continue;
    const expected = { ...expectationOf(task), state: isCopy ? "running" : "queued" } as const;
    const kind = isCopy ? "copy" : "start";
    const moved = await jobs.move({ jobId, index }, expected, { kind, slaveId: slave.id });
    if (!moved) continue;
    started.push(moved.task);
    const fields = { jobId, taskId: index, slaveId: slave.id, attempt: moved.task.attempt };
    if (isCopy) log.info(fields, "late copy running");
    else log.debug(fields, "task running");
  }
  return started;
}

/** Progress is worth no attempt: what cannot be written down is left out. */
async function noteProgress(
  { jobs, log }: AttemptParts,
  address: TaskAddress,
  { task, progress }: { task: Task; progress: Progress },
): Promise<void> {
  try {
    await jobs.move(address, expectationOf(task), { kind: "progress", progress });
  } catch (error) {
    log.warn({ err: error, ...address }, "progress not noted");
  }
}

/** What the slave gets: the uploads, or the parts that the stage works on. */
async function filesOf({ jobs, files }: AttemptParts, work: ReadyWork, tasks: Task[]): Promise<CallFile[]> {
  const { jobId, stage } = work;
  if (stage === undefined || stage === "process") {
    return tasks.map(({ filename, inputPath, bytes }) => ({ filename, path: inputPath, bytes }));
  }
  const all = stage === "merge" ? await jobs.tasks(jobId) : tasks;
  return Promise.all(
    all
      .filter((task) => task.stage === "finish")
      .map(async ({ filename, index }) => ({ filename, ...(await files.part(jobId, index)) })),
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
    const moved = await parts.jobs.move(addressOf(work, task), task, {
      kind: "lose",
      crashed: isCrash(code),
    });
    // Undefined: cancelled meanwhile, or ended by its outcome after all.
    if (!moved) continue;
    const left = moved.task;
    const { jobId } = work;
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
    const moved = await parts.jobs.move(addressOf(work, task), task, { kind: "refuse" });
    if (moved?.task.state === "queued") again.push(moved.task);
  }
  return asWork(work, again);
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
function asWork(work: ReadyWork, tasks: Task[]): ReadyWork[] {
  if (tasks.length === 0) return [];
  const triedSlaves = [...new Set(tasks.flatMap((task) => task.triedSlaves))];
  return [{ ...work, indexes: tasks.map((task) => task.index), triedSlaves }];
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
