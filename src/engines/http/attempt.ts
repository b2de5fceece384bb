/** One attempt: mark the tasks as running, call the slave, hand over what came, send round again what was lost. */
import { setTimeout as sleep } from "node:timers/promises";
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import type { Progress } from "../../protocol/job.ts";
import { fixedLimits } from "../../protocol/limits.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Task, type TaskAddress, expectationOf } from "../../stores/job-records.ts";
import { isCrash } from "../../stores/task-moves.ts";
import type { Outcome, ReadyWork } from "../engine.ts";
import {
  type Failure,
  type HandOverParts,
  addressOf,
  asLost,
  asWork,
  faultsOf,
  handOver,
  retryLost,
} from "../hand-over.ts";
import { inputsOf } from "../inputs.ts";
import type { SlaveCaller } from "./slave-caller.ts";
import type { AttemptEnd, CallKind, FilesRun, SlaveHandle } from "./slave-source.ts";

export interface AttemptParts extends HandOverParts {
  files: FileStore;
  caller: SlaveCaller;
  /** How long a file waits in all for room on the master's disk. */
  noRoomMs: number;
}

const maxAttempts = fixedLimits.attempts.value;

interface AttemptStart {
  work: ReadyWork;
  slave: SlaveHandle;
  kind: CallKind;
  /** A second attempt beside one that is under way. */
  isCopy: boolean;
  signal: AbortSignal;
}

interface AttemptResult {
  end: AttemptEnd;
  ran: FilesRun;
  /** What the slave spent on its files, where it has an output of each. */
  workedMs?: number;
  /** Once all outcomes are committed: what is ready now, next stages and tasks that were lost. */
  next: Promise<ReadyWork[]>;
}

/**
 * Resolves when the slave has done its part. An attempt that fails in a way nobody foresaw is lost like any other, so
 * that its job still ends.
 */
export async function runAttempt(all: AttemptParts, start: AttemptStart): Promise<AttemptResult> {
  const { work, slave } = start;
  const parts = { ...all, log: all.log.child({ requestId: work.requestId }) };
  const tasks = await markRunning(parts, start);
  const retryAll = async (error: unknown): Promise<ReadyWork[]> => {
    parts.log.error({ err: error, jobId: work.jobId, slaveId: slave.id }, "attempt ended by a defect");
    return retryLost(parts, work, asLost(tasks, defect));
  };
  try {
    const { next, ...result } = await callSlave(parts, start, tasks);
    return { ...result, next: next.catch(retryAll) };
  } catch (error) {
    return { end: "failed", ran: { done: 0, failed: tasks.length }, next: retryAll(error) };
  }
}

async function callSlave(
  parts: AttemptParts,
  { work, slave, kind, signal }: AttemptStart,
  tasks: Task[],
): Promise<AttemptResult> {
  const none = { done: 0, failed: 0 };
  const cancelled: AttemptResult = { end: "cancelled", ran: none, next: Promise.resolve([]) };
  const job = await parts.jobs.get(work.jobId);
  if (!job || tasks.length === 0) return cancelled;
  const { files, shared } = await inputsOf(parts, work, tasks);
  const onProgress = (file: number, progress: Progress): void => {
    const task = tasks[file];
    if (task) void noteProgress(parts, addressOf(work, task), { task, progress });
  };
  const answer = await parts.caller.call(
    {
      slave,
      job,
      stage: work.stage,
      inOneSlot: kind === "group",
      files,
      shared,
      onProgress,
    },
    signal,
  );
  if (signal.aborted && !slave.lost.aborted) return cancelled;
  switch (answer.kind) {
    case "refused":
      return { end: "refused", ran: none, next: requeueRefused(parts, work, tasks) };
    case "lost":
      return {
        end: "bad",
        ran: { done: 0, failed: tasks.length },
        next: retryLost(parts, work, asLost(tasks, asFailure(answer))),
      };
    case "no_room":
      // Our disk is full, and so it would be in a moment.
      await waitUnlessAborted(parts.noRoomMs / maxAttempts, signal);
      return { end: "done", ran: none, next: retryLost(parts, work, asLost(tasks, noSpace(answer.error))) };
    default: {
      const faults = faultsOf(answer.outcomes);
      const ran = { done: answer.outcomes.length - faults.length, failed: faults.length };
      const workedMs = workedMsOf(answer.outcomes);
      return { end: judgeSlave(faults), ran, workedMs, next: handOver(parts, work, tasks, answer.outcomes) };
    }
  }
}

function workedMsOf(outcomes: readonly (Outcome | undefined)[]): number {
  return outcomes.reduce((sum, one) => sum + (one?.kind === "output" ? one.durationMs : 0), 0);
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

/** An error of the file says nothing of the slave; one of the slave does, though only that file failed by it. */
function judgeSlave(faults: readonly ErrorCode[]): AttemptEnd {
  const isFaultOfFile = (code: ErrorCode): boolean => !errorTable[code].retryable || isCrash(code);
  if (faults.length === 0) return "done";
  return faults.every(isFaultOfFile) ? "failed" : "bad";
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

const defect: Failure = {
  kind: "error",
  code: "internal",
  error: "A defect of the master; its log has the cause.",
};
