/** The order of work in a job: all files at once, or for a gathering type parts first, then the merge, then outputs. */
import type { ReadyWork } from "../../engines/engine.ts";
import type { Stage } from "../../protocol/job.ts";
import { type Job, type Task, mergeIndex, readySince } from "../../stores/job-records.ts";

/** The work that tasks which wait are ready for, whatever became of the job's others before. */
export function readyWork(job: Job, tasks: readonly Task[]): ReadyWork[] {
  const queued = tasks.filter((task) => task.state === "queued");
  if (job.gathering === "whole") return wholeWork(job, queued);
  const merge = job.merge?.state === "queued" ? [mergeWork(job)] : [];
  return [
    ...queued.filter((task) => task.stage !== "finish").map((task) => workOn(job, task)),
    ...merge,
    ...(job.merge?.state === "done" ? finishWork(job, queued) : []),
  ];
}

/** Whether every file of a staged job has become a part or failed, none can come any more, and there is a part. */
export function isReadyToMerge(job: Job): boolean {
  const { gathering, merge, isOpen, openStages } = job;
  return gathering === "staged" && !merge && !isOpen && openStages.process === 0 && openStages.finish > 0;
}

export function newMerge(): Task {
  return { ...emptyTask, index: mergeIndex, filename: "merge", stage: "merge", queuedAt: Date.now() };
}

export function mergeWork(job: Job): ReadyWork {
  return { ...workOf(job, "merge", 0), indexes: [mergeIndex], readyAt: Date.now() };
}

/** The work after the merge: each part becomes its output. */
export function finishWork(job: Job, tasks: readonly Task[]): ReadyWork[] {
  return tasks
    .filter((task) => task.stage === "finish" && task.state === "queued")
    .map((task) => workOn(job, task));
}

/** What every new task has in common. */
export const emptyTask = {
  bytes: 0,
  inputPath: "",
  resultName: "",
  state: "queued",
  attempt: 0,
  live: [],
  attempts: 0,
  crashes: 0,
  triedSlaves: [],
  durationMs: 0,
  warnings: [],
  queuedAt: 0,
  revision: 0,
} as const satisfies Partial<Task>;

/** A slave that knows no stages gets all files in one call, so none before the last has come. */
function wholeWork(job: Job, tasks: readonly Task[]): ReadyWork[] {
  if (job.isOpen || tasks.length === 0) return [];
  const bytes = tasks.reduce((sum, task) => sum + task.bytes, 0);
  const readyAt = tasks.reduce((latest, task) => Math.max(latest, task.queuedAt), 0);
  return [{ ...workOf(job, undefined, bytes), indexes: tasks.map((task) => task.index), readyAt }];
}

export function workOn(job: Job, task: Task): ReadyWork {
  const readyAt = readySince(job, task);
  return { ...workOf(job, task.stage, task.bytes), indexes: [task.index], readyAt };
}

function workOf(job: Job, stage: Stage | undefined, bytes: number): Omit<ReadyWork, "indexes" | "readyAt"> {
  const { id: jobId, taskType, priority, tag, isDurable, requestId } = job;
  return { jobId, taskType, priority, tag, isDurable, requestId, stage, bytes, triedSlaves: [] };
}
