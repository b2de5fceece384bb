/** The contract of whatever keeps jobs. Every change is a compare-and-set, so that several masters may share a store. */
import type { ArtifactEntry } from "../protocol/artifact.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import type { Callback, Delivery, JobState, Progress } from "../protocol/job.ts";
import type { TaskRange } from "./job-journal.ts";
import type { Expected, Job, Task, TaskAddress } from "./job-records.ts";

/** A change of a task's state; `applyMove` says which are legal. */
export type Move =
  | { kind: "start"; slaveId: string }
  | { kind: "copy"; slaveId: string }
  | { kind: "refuse" }
  | { kind: "lose"; code: ErrorCode }
  | { kind: "progress"; progress: Progress }
  | { kind: "advance"; durationMs: number; warnings: readonly string[] }
  | {
      kind: "complete";
      durationMs: number;
      warnings: readonly string[];
      resultName?: string;
      artifacts?: readonly ArtifactEntry[];
    }
  | { kind: "fail"; code: ErrorCode; error: string }
  | { kind: "cancel" }
  | { kind: "retry" };

/** A task after a move, and its job. */
export interface Moved {
  task: Task;
  job: Job;
}

/** A job of which some tasks begin anew, and those tasks. */
export interface StartedOver {
  job: Job;
  tasks: Task[];
}

export interface JobQuery {
  /** The jobs of one owner; all when absent. */
  owner?: string | undefined;
  states?: readonly JobState[] | undefined;
  taskType?: string | undefined;
  /** Jobs with a file whose name has this in it, in letters of either case. */
  filename?: string | undefined;
  /** Jobs made before this one, which is where the page before ended. */
  before?: string | undefined;
  limit: number;
}

/** What has changed since a revision: a job that is gone is not among it. */
export interface Changes {
  revision: number;
  jobs: Job[];
  /** Those of the one job that was asked for. */
  tasks: Task[];
}

/** A job that is forgotten, and its tasks. */
export interface Removed {
  job: Job;
  tasks: readonly Task[];
}

/** Files, and their bytes. */
export interface OpenTasks {
  files: number;
  bytes: number;
}

/** What has not ended, over all jobs. */
export interface OpenWork extends OpenTasks {
  /** Jobs that are open for more files while none of theirs waits or runs. */
  idleJobs: number;
}

export interface JobStore {
  /**
   * Resolves with true when the job would survive a crash, if the store's jobs do; with false, and nothing kept, when
   * another than `replaces` holds its idempotency key: of two masters that take the same request, one makes the job.
   */
  create(job: Job, tasks: readonly Task[], replaces?: string): Promise<boolean>;
  /** Adds tasks to an open job, and hands back those that were added: an index that is taken stays as it is. */
  addTasks(jobId: string, tasks: readonly Task[]): Promise<Task[]>;
  /** Takes no more tasks from now on; undefined when there is no such job. */
  close(jobId: string): Promise<Job | undefined>;
  get(jobId: string): Promise<Job | undefined>;
  task(address: TaskAddress): Promise<Task | undefined>;
  /** The tasks of a job by their index, all or those of a range (`to` not included). */
  tasks(jobId: string, range?: TaskRange): Promise<Task[]>;
  /** The job that the owner made with this idempotency key. */
  findByKey(owner: string | undefined, key: string): Promise<Job | undefined>;
  /** The latest first. */
  list(query: JobQuery): Promise<Job[]>;
  /** The jobs that have not ended. */
  listUnfinished(): Promise<Job[]>;
  /** Every job, those that have ended as well, by what its bytes on the disk are kept by. */
  listKept(): Promise<Pick<Job, "id" | "isDurable">[]>;
  countOpen(): Promise<OpenWork>;
  /** Adds the merge task of a staged job; false when there is one already. */
  addMerge(jobId: string, merge: Task): Promise<boolean>;
  /**
   * Puts some tasks of a finished job back to the start, and takes its merge away: all at once, so that no crash leaves
   * a job of which some files go on by an earlier merge. Resolves when that would survive a crash, with the job and the
   * tasks; undefined when the job has not ended.
   */
  startOver(jobId: string, indexes: readonly number[]): Promise<StartedOver | undefined>;
  /** Moves a task when it is as expected; undefined when it is not. */
  move(address: TaskAddress, expected: Expected, move: Move): Promise<Moved | undefined>;
  /** Writes down how a try to tell of the job's end went. */
  noteDelivery(jobId: string, delivery: Delivery, state: Callback["state"]): Promise<void>;
  /** Forgets a job. */
  remove(jobId: string): Promise<void>;
  /** Forgets finished jobs whose time is up or whose room is needed; to be called now and then. */
  tidy(): Promise<void>;
  /** Calls back when the last task of a job has ended, unless the returned function is called before. */
  onceEnded(jobId: string, callback: () => void): () => void;
  /** Calls back whenever a job ends, also one that ends again after a retry. */
  onEnded(listener: (jobId: string) => void): () => void;
  /** Calls back after every move of a task. */
  onMoved(listener: (moved: Moved, move: Move) => void): () => void;
  /** What has changed since a revision, of all jobs or of one with its tasks. */
  changedSince(revision: number, jobId?: string): Promise<Changes>;
  /** Calls back after every change, with the job's id. */
  onChange(listener: (jobId: string) => void): () => void;
  /** Calls back when a job is forgotten, so that its bytes can go. */
  onRemoved(listener: (removed: Removed) => void): () => void;
}
