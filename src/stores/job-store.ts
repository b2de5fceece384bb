/** The records of jobs and tasks, and the contract of whatever keeps them. */
import type { ErrorCode } from "../protocol/errors.ts";
import type { JobState, Stage, TaskState } from "../protocol/job.ts";
import type { TaskType } from "../protocol/task-types.ts";

/** Where a job's merge stands among its tasks: it has no file of its own. */
export const mergeIndex = -1;

/** How the files of a job relate: not at all, through stages, or in one call of a slave that knows no stages. */
export type Gathering = "none" | "staged" | "whole";

interface LiveAttempt {
  readonly attempt: number;
  readonly slaveId: string;
}

export interface Task {
  /** Its place in upload order from 0, or `mergeIndex`. */
  readonly index: number;
  readonly filename: string;
  readonly bytes: number;
  readonly inputPath: string;
  /** The result's name, reserved when the task was made: `image/processed_a.png` below the results folder. */
  readonly resultName: string;
  readonly stage: Stage | undefined;
  readonly state: TaskState;
  /** Numbers every attempt. */
  readonly attempt: number;
  /** The attempts under way: more than one where a late copy runs. Only the outcome of one of these counts. */
  readonly live: readonly LiveAttempt[];
  /** The attempts that count: a slave that was full costs none. */
  readonly attempts: number;
  /** How many attempts ended with the processor's process. */
  readonly crashes: number;
  /** Where it runs, or where it ended. */
  readonly slaveId: string | undefined;
  readonly triedSlaves: readonly string[];
  readonly durationMs: number;
  readonly warnings: readonly string[];
  readonly failure: { readonly code: ErrorCode; readonly error: string } | undefined;
}

export interface Job {
  readonly id: string;
  readonly taskType: TaskType;
  readonly options: Record<string, unknown>;
  readonly gathering: Gathering;
  /** The id of the client's request that it came with. */
  readonly requestId: string;
  readonly createdAt: Date;
  /** When its first attempt began and its last task ended, in ms since the epoch. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly tasks: readonly Task[];
  /** How many of them have not ended; kept by the store, since counting ten thousand after each end would not do. */
  readonly openTasks: number;
  /** The merge of a staged job, once there are parts to merge. */
  readonly merge: Task | undefined;
}

/** A change of a task's state; `applyMove` says which are legal. */
export type Move =
  | { kind: "start"; slaveId: string }
  | { kind: "copy"; slaveId: string }
  | { kind: "refuse" }
  | { kind: "lose"; crashed: boolean }
  | { kind: "advance"; durationMs: number; warnings: readonly string[] }
  | { kind: "complete"; durationMs: number; warnings: readonly string[]; resultName?: string }
  | { kind: "fail"; code: ErrorCode; error: string }
  | { kind: "cancel" };

/**
 * What a task must be for a move to happen. A running task must still have this attempt under way, which keeps a late
 * outcome out.
 */
export interface Expected {
  state: TaskState;
  attempt: number;
}

export interface TaskAddress {
  jobId: string;
  index: number;
}

export interface OpenTasks {
  files: number;
  bytes: number;
}

/** Keeps jobs; every change is a compare-and-set, so that several masters may share a store. */
export interface JobStore {
  create(job: Job): Promise<void>;
  get(jobId: string): Promise<Job | undefined>;
  /** Adds the merge task of a staged job; false when there is one already. */
  addMerge(jobId: string, merge: Task): Promise<boolean>;
  /** Moves a task when it is as expected and hands back what it is now; undefined when it is not. */
  move(address: TaskAddress, expected: Expected, move: Move): Promise<Task | undefined>;
  /** The jobs that have not ended. */
  listOpenJobs(): Promise<string[]>;
  /** The tasks of all jobs that have not ended, and the bytes of their files. */
  countOpen(): Promise<OpenTasks>;
  /** Calls back when the last task of a job has ended, unless the returned function is called before. */
  onceEnded(jobId: string, callback: () => void): () => void;
}

export function findTask(job: Job | undefined, index: number): Task | undefined {
  return index === mergeIndex ? job?.merge : job?.tasks[index];
}

/** What a task is now, as a move has to expect it. */
export function expectationOf({ state, attempt, live }: Task): Expected {
  return { state, attempt: live.at(-1)?.attempt ?? attempt };
}

export function jobState(job: Job): JobState {
  const states = new Set(job.tasks.map((task) => task.state));
  if (states.has("running")) return "running";
  if (states.has("queued")) return states.size === 1 && !hasBegun(job) ? "queued" : "running";
  if (states.has("cancelled")) return "cancelled";
  if (!states.has("failed")) return "done";
  return states.has("done") ? "partial" : "failed";
}

export function hasEnded(task: Task): boolean {
  return task.state === "done" || task.state === "failed" || task.state === "cancelled";
}

function hasBegun(job: Job): boolean {
  return job.tasks.some((task) => task.attempts > 0);
}
