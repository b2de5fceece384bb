/** One attempt: mark the tasks as running, call the slave, hand over what came, send round again what was lost. */
import type { Logger } from "../../platform/logger.ts";
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type JobStore, type Task, findTask, mergeIndex } from "../../stores/job-store.ts";
import type { CommitOutcome, Outcome, ReadyWork } from "../engine.ts";
import type { CallFile, SlaveAnswer, SlaveCaller } from "./slave-caller.ts";
import type { AttemptEnd, SlaveHandle } from "./slave-source.ts";

export interface AttemptParts {
  jobs: JobStore;
  files: FileStore;
  caller: SlaveCaller;
  commit: CommitOutcome;
  log: Logger;
}

type Failure = Extract<Outcome, { kind: "error" }>;

interface Lost {
  task: Task;
  failure: Failure;
}

const maxAttempts = 3;

/** A file that ended its processor this often would go on to end one slave's children after another's. */
const maxCrashes = 2;

/** Resolves with how the attempt ended and the work that is ready now: next stages, and tasks that were lost. */
export async function runAttempt(
  parts: AttemptParts,
  { work, slave, signal }: { work: ReadyWork; slave: SlaveHandle; signal: AbortSignal },
): Promise<{ end: AttemptEnd; next: ReadyWork[] }> {
  const tasks = await markRunning(parts, work, slave);
  const job = await parts.jobs.get(work.jobId);
  if (!job || tasks.length === 0) return { end: "done", next: [] };
  const files = await filesOf(parts.files, work, job, tasks);
  const shared = work.stage === "finish" ? await parts.files.part(job.id, mergeIndex) : undefined;
  const answer = await parts.caller.call({ slave, job, stage: work.stage, files, shared }, signal);
  if (signal.aborted && !slave.lost.aborted) return { end: "cancelled", next: [] };
  if (answer.kind === "refused") return { end: "refused", next: await requeueRefused(parts, work, tasks) };
  return handOver(parts, work, tasks, answer);
}

/** Ends or requeues tasks that are running and have no outcome. */
export async function retryLost(parts: AttemptParts, work: ReadyWork, lost: Lost[]): Promise<ReadyWork[]> {
  const again: Task[] = [];
  const next: ReadyWork[] = [];
  for (const { task, failure } of lost) {
    const { code, error } = failure;
    const queued = await parts.jobs.move(addressOf(work, task), task, {
      kind: "lose",
      crashed: isCrash(code),
    });
    // Undefined: cancelled meanwhile, or ended by its outcome after all.
    if (!queued) continue;
    const { jobId } = work;
    parts.log.warn({ jobId, taskId: task.index, slaveId: task.slaveId, code, reason: error }, "attempt lost");
    const verdict = giveUp(queued, error);
    if (verdict) next.push(...(await commit(parts, work, queued, verdict)));
    else again.push(queued);
  }
  return [...next, ...asWork(work, again)];
}

async function markRunning(
  { jobs, log }: AttemptParts,
  work: ReadyWork,
  slave: SlaveHandle,
): Promise<Task[]> {
  const job = await jobs.get(work.jobId);
  const started: Task[] = [];
  for (const index of work.indexes) {
    const queued = findTask(job, index);
    const start = { kind: "start", slaveId: slave.id } as const;
    const task = queued && (await jobs.move(addressOf(work, queued), { ...queued, state: "queued" }, start));
    if (!task) continue;
    started.push(task);
    log.debug({ jobId: work.jobId, taskId: index, slaveId: slave.id, attempt: task.attempt }, "task running");
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
  answer: Exclude<SlaveAnswer, { kind: "refused" }>,
): Promise<{ end: AttemptEnd; next: ReadyWork[] }> {
  const lost: Lost[] = [];
  const next: ReadyWork[] = [];
  let end: AttemptEnd = answer.kind === "lost" ? "unreachable" : "done";
  for (const [place, task] of tasks.entries()) {
    const outcome = answer.kind === "lost" ? asFailure(answer) : (answer.outcomes[place] ?? leftOut);
    if (outcome.kind === "error" && end === "done") end = "failed";
    if (outcome.kind === "error" && errorTable[outcome.code].retryable) {
      lost.push({ task, failure: outcome });
      continue;
    }
    try {
      next.push(...(await commit(parts, work, task, outcome)));
    } catch (error) {
      lost.push({ task, failure: notSaved(error) });
    }
  }
  return { end, next: [...next, ...(await retryLost(parts, work, lost))] };
}

/** A slave that was full costs no attempt. */
async function requeueRefused(parts: AttemptParts, work: ReadyWork, tasks: Task[]): Promise<ReadyWork[]> {
  const again: Task[] = [];
  for (const task of tasks) {
    const queued = await parts.jobs.move(addressOf(work, task), task, { kind: "refuse" });
    if (queued) again.push(queued);
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

function notSaved(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: "error", code: "not_saved", error: `The result could not be saved: ${reason}.` };
}

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
