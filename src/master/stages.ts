/** The order of work in a job: all files at once, or for a gathering type parts first, then the merge, then outputs. */
import type { ReadyWork } from "../engines/engine.ts";
import type { Stage } from "../protocol/job.ts";
import { type Job, type Task, mergeIndex } from "../stores/job-store.ts";

/** The work of a new job. */
export function firstWork(job: Job): ReadyWork[] {
  if (job.gathering === "whole") {
    const bytes = job.tasks.reduce((sum, task) => sum + task.bytes, 0);
    return [{ ...workOf(job, undefined, bytes), indexes: job.tasks.map((task) => task.index) }];
  }
  return job.tasks.map((task) => ({ ...workOf(job, task.stage, task.bytes), indexes: [task.index] }));
}

/** Whether every file of a staged job has become a part or failed, and there is at least one part. */
export function isReadyToMerge(job: Job): boolean {
  if (job.gathering !== "staged" || job.merge) return false;
  const isUnderWay = job.tasks.some((task) => task.stage === "process" && isOpen(task));
  return !isUnderWay && job.tasks.some((task) => task.stage === "finish" && isOpen(task));
}

export function newMerge(): Task {
  return { ...emptyTask, index: mergeIndex, filename: "merge", stage: "merge" };
}

export function mergeWork(job: Job): ReadyWork {
  return { ...workOf(job, "merge", 0), indexes: [mergeIndex] };
}

/** The work after the merge: each part becomes its output. */
export function finishWork(job: Job): ReadyWork[] {
  return job.tasks
    .filter((task) => task.stage === "finish" && task.state === "queued")
    .map((task) => ({ ...workOf(job, "finish", task.bytes), indexes: [task.index] }));
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
  slaveId: undefined,
  triedSlaves: [],
  durationMs: 0,
  warnings: [],
  failure: undefined,
} as const satisfies Partial<Task>;

function workOf(job: Job, stage: Stage | undefined, bytes: number): Omit<ReadyWork, "indexes"> {
  const { id: jobId, taskType, requestId } = job;
  return { jobId, taskType, stage, bytes, triedSlaves: [], readyAt: Date.now(), requestId };
}

function isOpen(task: Task): boolean {
  return task.state === "queued" || task.state === "running";
}
