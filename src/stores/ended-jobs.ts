/** The finished jobs, the first to end first: which are to be forgotten, and which need not stay in memory. */
import type { Job } from "./job-records.ts";

export interface Keeping {
  /** How long a finished job can be asked for. */
  keepMs: number;
  /** How many files of finished jobs are kept at the most; the jobs that ended first go first. */
  keepFiles: number;
  /** How many bytes of uploads and artifacts finished jobs keep at the most, by the same rule. */
  keepBytes: number;
}

interface EndedJob {
  endedAt: number;
  files: number;
  bytes: number;
  isInMemory: boolean;
}

/** Whoever waits for a job's end reads it just after, whatever there is to keep. */
export const leastKeepMs = 10_000;

export class EndedJobs {
  readonly #keeping: Keeping;
  readonly #jobs = new Map<string, EndedJob>();
  #files = 0;
  #bytes = 0;
  #filesInMemory = 0;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  has(jobId: string): boolean {
    return this.#jobs.has(jobId);
  }

  /** The uploads of a job that is not durable are gone when it ends, so they count nothing. */
  add(job: Job, { isInMemory }: { isInMemory: boolean }): void {
    const { id, endedAt = 0, counts, bytes, artifactBytes, isDurable } = job;
    const keptBytes = artifactBytes + (isDurable ? bytes : 0);
    const ended = { endedAt, files: counts.total, bytes: keptBytes, isInMemory };
    this.#jobs.set(id, ended);
    this.#count(ended, 1);
  }

  delete(jobId: string): void {
    const ended = this.#jobs.get(jobId);
    if (!ended) return;
    this.#jobs.delete(jobId);
    this.#count(ended, -1);
  }

  /** Says that the records of a job are in memory from now on, or no longer. */
  note(jobId: string, { isInMemory }: { isInMemory: boolean }): void {
    const ended = this.#jobs.get(jobId);
    if (!ended) return;
    this.#count(ended, -1);
    ended.isInMemory = isInMemory;
    this.#count(ended, 1);
  }

  /** Those whose time is up or whose room is needed; whoever asks deletes each before the next. */
  *overdue(now: number): Iterable<string> {
    for (const [jobId, { endedAt }] of this.#jobs) {
      const ageMs = now - endedAt;
      const isFull = this.#files > this.#keeping.keepFiles || this.#bytes > this.#keeping.keepBytes;
      if (ageMs <= leastKeepMs || !(ageMs > this.#keeping.keepMs || isFull)) return;
      yield jobId;
    }
  }

  /** Those in memory that ended first, until what stays there has no more than so many files. */
  *beyond(files: number, now: number): Iterable<string> {
    for (const [jobId, { endedAt, isInMemory }] of this.#jobs) {
      if (this.#filesInMemory <= files || now - endedAt <= leastKeepMs) return;
      if (isInMemory) yield jobId;
    }
  }

  #count({ files, bytes, isInMemory }: EndedJob, sign: 1 | -1): void {
    this.#files += sign * files;
    this.#bytes += sign * bytes;
    if (isInMemory) this.#filesInMemory += sign * files;
  }
}
