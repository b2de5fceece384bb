/**
 * The contract of a database in which several masters keep their jobs. It knows nothing of what a job means: it writes
 * a job's record and those of some of its tasks at once, if the job is still as the writer has read it, and numbers
 * them in the same transaction, so that whoever follows by number misses nothing.
 */
import type { TaskRange } from "./job-journal.ts";
import { type Job, type Task, type TaskAddress, isFinished, openTasks } from "./job-records.ts";
import type { OpenWork } from "./job-store.ts";

export interface JobChange {
  /** The job as it was read; absent when it is made. */
  before?: Job;
  after: Job;
  /** The tasks that come in or have changed. */
  tasks: readonly Task[];
  /** Of a new job with an idempotency key: the only other job that may hold it. */
  replaces?: string | undefined;
}

/** The numbers that a job and its tasks, in their order, have got. */
export interface Numbers {
  job: number;
  tasks: readonly number[];
}

/** What is told of a change to every master that watches. */
export interface ChangeNotice {
  jobId: string;
  hasEnded: boolean;
  /** Whether the master that hears of it has made it. */
  isOwn: boolean;
}

/** Every method rejects with `engine_down` when the database cannot be reached; a write may have happened then. */
export interface SharedRecords {
  job(jobId: string): Promise<Job | undefined>;
  /** A job, and then one of its tasks: a task that is newer than the job is seen by the write. */
  jobAndTask(address: TaskAddress): Promise<{ job: Job | undefined; task: Task | undefined }>;
  /** The tasks of a job by their index, all or those of a range (`to` not included). */
  tasks(jobId: string, range?: TaskRange): Promise<Task[]>;
  /** The names of a job's files, in groups and in no order; one may come twice. */
  fileNames(jobId: string): AsyncIterable<string[]>;
  /** Those among some indexes of a job that are taken. */
  takenIndexes(jobId: string, indexes: readonly number[]): Promise<Set<number>>;
  tasksSince(jobId: string, revision: number): Promise<Task[]>;
  /** The latest number, and the jobs with a later one than `revision`. */
  jobsSince(revision: number): Promise<{ revision: number; jobs: Job[] }>;
  /** A page of jobs, the latest made first, from the one after `before` on. */
  page(before: string | undefined, limit: number): Promise<Job[]>;
  /** The first made first. */
  unfinished(): Promise<Job[]>;
  /** The finished jobs that ended first, and the files and bytes that all finished jobs keep. */
  ended(limit: number): Promise<{ jobs: Job[]; files: number; bytes: number }>;
  ids(): Promise<Pick<Job, "id" | "isDurable">[]>;
  countOpen(): Promise<OpenWork>;
  holderOf(key: string): Promise<string | undefined>;
  /** Undefined, and nothing written, when the job has changed since it was read or its key is another's. */
  write(change: JobChange): Promise<Numbers | undefined>;
  /** False when the job has changed since it was read, or is gone. */
  remove(job: Job): Promise<boolean>;
  /** Calls back after each change, soon; some may be missed where a connection breaks. Hands back how to stop. */
  onChange(listener: (notice: ChangeNotice) => void): () => void;
}

/** A notice as text, with by whom it is given: a word without spaces. */
export function writeNotice(origin: string, { jobId, hasEnded }: Omit<ChangeNotice, "isOwn">): string {
  return [origin, hasEnded ? "ended" : "changed", jobId].join(" ");
}

/** What `writeNotice` has written, as `self` hears it. */
export function readNotice(self: string, text: string): ChangeNotice {
  const [origin, what, jobId = ""] = text.split(" ");
  return { jobId, hasEnded: what === "ended", isOwn: origin === self };
}

/** What a job adds to the sums over all that have not ended. */
export function openShare(job: Job | undefined): OpenWork {
  if (!job) return { files: 0, bytes: 0, idleJobs: 0 };
  const files = openTasks(job);
  return { files, bytes: job.openBytes, idleJobs: job.isOpen && files === 0 ? 1 : 0 };
}

/** What a job adds to the sums over all that have ended: the uploads of one that is not durable are gone by then. */
export function endedShare(job: Job | undefined): { files: number; bytes: number } {
  if (!job || !isFinished(job)) return { files: 0, bytes: 0 };
  return { files: job.counts.total, bytes: job.artifactBytes + (job.isDurable ? job.bytes : 0) };
}
