/** The contract of whatever writes jobs down, so that they survive the process that keeps them in its memory. */
import type { Job, Task } from "./job-records.ts";

/** Tasks by their index; `to` is not included. */
export interface TaskRange {
  from: number;
  to: number;
}

export interface JobJournal {
  /** Every job that was written down, in the order of their making. */
  readJobs(): Iterable<Job>;
  readJob(jobId: string): Job | undefined;
  readTask(jobId: string, index: number): Task | undefined;
  /** The tasks of a job in groups, so that whoever reads many can do other things in between. */
  readTasks(jobId: string, range?: TaskRange): Iterable<Task[]>;
  /** The names of a job's files in groups, without the cost of reading its tasks. */
  readNames(jobId: string): Iterable<string[]>;
  /** Writes a record down in a moment; of several states of one, the last. It can be read back after `flush`. */
  keepJob(job: Job): void;
  keepTask(job: Job, task: Task): void;
  remove(jobId: string): void;
  removeTask(jobId: string, index: number): void;
  /**
   * Resolves when all that was given so far is written. Rejects when it cannot be, for want of room on the disk for
   * example; nothing is lost then, and is tried again by and by.
   */
  flush(): Promise<void>;
  /** Writes what is left and closes. */
  close(): Promise<void>;
}
