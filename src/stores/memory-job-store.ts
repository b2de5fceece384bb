/** Jobs in the memory of one master. A finished job is forgotten after a while, or when too many are kept. */
import { EventEmitter } from "node:events";
import {
  type Expected,
  type Job,
  type JobStore,
  type Move,
  type OpenTasks,
  type Task,
  type TaskAddress,
  findTask,
  hasEnded,
  mergeIndex,
} from "./job-store.ts";
import { applyMove } from "./task-moves.ts";

interface KeptJob {
  job: Job;
  /** The same list as the job's, which only this store may change. */
  tasks: Task[];
}

interface Keeping {
  /** How long a finished job can be asked for. */
  keepMs: number;
  /** How many files of finished jobs are kept at the most; the jobs that ended first go first. */
  keepFiles: number;
  now?: () => number;
}

/** Whoever waits for a job's end reads it just after, whatever there is to keep. */
const leastKeepMs = 10_000;

export class MemoryJobStore implements JobStore {
  readonly #jobs = new Map<string, KeptJob>();
  /** When each finished job ended. A Map keeps its order of insertion, so the first one ended first. */
  readonly #finished = new Map<string, number>();
  readonly #ends = new EventEmitter().setMaxListeners(0);
  readonly #keeping: Required<Keeping>;
  readonly #open: OpenTasks = { files: 0, bytes: 0 };
  #finishedTasks = 0;

  constructor(keeping: Keeping) {
    this.#keeping = { now: Date.now, ...keeping };
  }

  async create(job: Job): Promise<void> {
    this.#forgetOldJobs();
    const tasks = [...job.tasks];
    this.#jobs.set(job.id, { job: { ...job, tasks }, tasks });
    this.#open.files += tasks.length;
    this.#open.bytes += tasks.reduce((sum, task) => sum + task.bytes, 0);
  }

  async get(jobId: string): Promise<Job | undefined> {
    this.#forgetOldJobs();
    return this.#jobs.get(jobId)?.job;
  }

  async addMerge(jobId: string, merge: Task): Promise<boolean> {
    const kept = this.#jobs.get(jobId);
    if (!kept || kept.job.merge) return false;
    kept.job = { ...kept.job, merge };
    return true;
  }

  async move({ jobId, index }: TaskAddress, expected: Expected, move: Move): Promise<Task | undefined> {
    const kept = this.#jobs.get(jobId);
    const task = findTask(kept?.job, index);
    const moved = task && applyMove(task, expected, move);
    if (!kept || !moved) return undefined;
    if (index === mergeIndex) kept.job = { ...kept.job, merge: moved };
    else this.#replace(kept, moved);
    return moved;
  }

  async listOpenJobs(): Promise<string[]> {
    return [...this.#jobs.keys()].filter((jobId) => !this.#finished.has(jobId));
  }

  async countOpen(): Promise<OpenTasks> {
    return { ...this.#open };
  }

  onceEnded(jobId: string, callback: () => void): () => void {
    this.#ends.once(jobId, callback);
    return () => this.#ends.off(jobId, callback);
  }

  #replace(kept: KeptJob, task: Task): void {
    kept.tasks[task.index] = task;
    const now = this.#keeping.now();
    if (task.state === "running" && kept.job.startedAt === undefined)
      kept.job = { ...kept.job, startedAt: now };
    if (!hasEnded(task)) return;
    kept.job = { ...kept.job, openTasks: kept.job.openTasks - 1 };
    this.#open.files -= 1;
    this.#open.bytes -= task.bytes;
    if (kept.job.openTasks > 0) return;
    kept.job = { ...kept.job, endedAt: now };
    this.#finished.set(kept.job.id, now);
    this.#finishedTasks += kept.tasks.length;
    this.#ends.emit(kept.job.id);
  }

  #forgetOldJobs(): void {
    const { keepMs, keepFiles, now } = this.#keeping;
    for (const [jobId, finishedAt] of this.#finished) {
      const ageMs = now() - finishedAt;
      const isOld = ageMs > keepMs || this.#finishedTasks > keepFiles;
      if (!isOld || ageMs <= leastKeepMs) return;
      this.#finishedTasks -= this.#jobs.get(jobId)?.tasks.length ?? 0;
      this.#finished.delete(jobId);
      this.#jobs.delete(jobId);
    }
  }
}
