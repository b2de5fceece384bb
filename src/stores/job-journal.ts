/** The contract of whatever writes jobs down, so that they survive the process that keeps them in its memory. */
import type { Job, Task } from "./job-records.ts";

export interface JobJournal {
  /** Every job that was written down, in the order of their making, with its tasks. */
  load(): { job: Job; tasks: Task[] }[];
  /** Writes a record down in a moment; of several states of one, the last. */
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
