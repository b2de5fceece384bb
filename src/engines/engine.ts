/** How a task reaches a slave and its outcome comes back: the contract that every engine fulfils. */
import type { ArtifactEntry } from "../protocol/artifact.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import type { Priority, Stage } from "../protocol/job.ts";
import type { TaskType } from "../protocol/task-types.ts";
import type { Expected, TaskAddress } from "../stores/job-records.ts";

/**
 * Work that is ready to run in one attempt: one task, the merge of a job, or all tasks of a job at once for a slave
 * that knows no stages.
 */
export interface ReadyWork {
  jobId: string;
  taskType: TaskType;
  priority: Priority;
  /** Of the slaves that may do it, where not any may. */
  tag?: string | undefined;
  /** Whether the job goes on without a client that waits for it; such work waits longer for a slave. */
  isDurable: boolean;
  stage: Stage | undefined;
  /** The tasks of the job that this work ends or advances; `mergeIndex` alone for the merge. */
  indexes: readonly number[];
  bytes: number;
  triedSlaves: readonly string[];
  /** When it became ready, in ms since the epoch. */
  readyAt: number;
  /** The id of the client's request that the job came with. */
  requestId: string;
}

/** Whether a job goes whole to a slave that knows no stages: its results depend on all of its files. */
export function gathersInOneCall({ taskType, stage }: Pick<ReadyWork, "taskType" | "stage">): boolean {
  return taskType.gathers && stage === undefined;
}

/** The files of one task type that wait for a slave. */
export interface Waiting {
  taskType: string;
  files: number;
  /** When the one that waits longest became ready, in ms since the epoch. */
  since: number;
}

/** An artifact that came with an output, in the file-store's incoming path. */
export interface IncomingArtifact extends ArtifactEntry {
  path: string;
}

/** How an attempt at one task ended for good. The bytes of an output lie in the file-store's incoming path. */
export type Outcome =
  | {
      kind: "output";
      path: string;
      durationMs: number;
      warnings: readonly string[];
      artifacts: readonly IncomingArtifact[];
    }
  | { kind: "error"; code: ErrorCode; error: string };

export interface TaskOutcome {
  address: TaskAddress;
  /** What the task must still be for the outcome to count. */
  expected: Expected;
  outcome: Outcome;
}

/** Commits an outcome and hands back the work that became ready by it. */
export type CommitOutcome = (outcome: TaskOutcome) => Promise<ReadyWork[]>;

export interface Engine {
  /** Takes work over; every task of it ends with exactly one outcome or is cancelled. */
  submit(work: readonly ReadyWork[]): void;
  /** Drops what is queued of a job and ends what runs of it. */
  cancel(jobId: string): void;
  /** What waits now, for each task type of which anything does. */
  waiting(): Promise<Waiting[]>;
  /** Ends what runs; tasks without an outcome stay as they are in the store. */
  stop(): Promise<void>;
}
