/**
 * Jobs in the memory of one master, and in a journal where they shall survive it. A finished job is forgotten after a
 * while, or when too many are kept.
 */
import { EventEmitter } from "node:events";
import type { Callback, Delivery } from "../protocol/job.ts";
import { countTask } from "./job-counts.ts";
import type { JobJournal } from "./job-journal.ts";
import {
  type Expected,
  type Job,
  type Task,
  type TaskAddress,
  isFinished,
  jobState,
  mergeIndex,
  openTasks,
} from "./job-records.ts";
import type { Changes, JobQuery, JobStore, Move, Moved, OpenTasks, Removed } from "./job-store.ts";
import { applyMove } from "./task-moves.ts";

interface KeptJob {
  job: Job;
  /** By index; a job that is filled by several requests may have gaps for a while. */
  tasks: Task[];
}

interface Keeping {
  /** How long a finished job can be asked for. */
  keepMs: number;
  /** How many files of finished jobs are kept at the most; the jobs that ended first go first. */
  keepFiles: number;
  /** How many bytes of uploads finished jobs keep at the most, by the same rule. */
  keepBytes: number;
  now?: () => number;
  journal?: JobJournal | undefined;
}

/** Whoever waits for a job's end reads it just after, whatever there is to keep. */
const leastKeepMs = 10_000;

export class MemoryJobStore implements JobStore {
  /** A Map keeps its order of insertion, which is that of the jobs' making. */
  readonly #jobs = new Map<string, KeptJob>();
  /** The finished jobs, the first to end first. */
  readonly #finished = new Set<string>();
  readonly #byKey = new Map<string, string>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #keepMs: number;
  readonly #keepFiles: number;
  readonly #keepBytes: number;
  readonly #now: () => number;
  readonly #journal: JobJournal | undefined;
  readonly #open: OpenTasks = { files: 0, bytes: 0 };
  #kept = { files: 0, bytes: 0 };
  #revision: number;

  constructor({ keepMs, keepFiles, keepBytes, now = Date.now, journal }: Keeping) {
    this.#keepMs = keepMs;
    this.#keepFiles = keepFiles;
    this.#keepBytes = keepBytes;
    this.#now = now;
    this.#journal = journal;
    // Numbers of an earlier run must not come again, not even those that it had no time to write down.
    const usPerMs = 1000;
    this.#revision = now() * usPerMs;
    for (const { job, tasks } of journal?.load() ?? []) this.#recall(job, tasks);
  }

  async create(job: Job, tasks: readonly Task[]): Promise<void> {
    this.#forgetOldJobs();
    const kept: KeptJob = { job, tasks: [] };
    this.#jobs.set(job.id, kept);
    if (job.idempotency) this.#byKey.set(keyOf(job.owner, job.idempotency.key), job.id);
    this.#keepJob(kept, job);
    for (const task of tasks) this.#put(kept, undefined, task);
    await this.#writeDown(() => this.#forget(job.id));
  }

  async addTasks(jobId: string, tasks: readonly Task[]): Promise<Task[]> {
    const kept = this.#jobs.get(jobId);
    if (!kept?.job.isOpen) return [];
    const added = tasks.filter((task) => kept.tasks[task.index] === undefined);
    for (const task of added) this.#put(kept, undefined, task);
    await this.#writeDown(() => {
      for (const { index } of added) this.#takeBack(kept, index);
    });
    return added;
  }

  async close(jobId: string): Promise<Job | undefined> {
    const kept = this.#jobs.get(jobId);
    if (!kept) return undefined;
    if (kept.job.isOpen) {
      const closed = { ...kept.job, isOpen: false };
      // Its last file may have ended while it was open; the job ends now.
      this.#keepJob(kept, isFinished(closed) ? { ...closed, endedAt: this.#now() } : closed);
      this.#noteEnd(kept);
      await this.#tryToWriteDown();
    }
    return kept.job;
  }

  async get(jobId: string): Promise<Job | undefined> {
    this.#forgetOldJobs();
    return this.#jobs.get(jobId)?.job;
  }

  async task(address: TaskAddress): Promise<Task | undefined> {
    return this.#find(address);
  }

  async tasks(jobId: string, range?: { from: number; to: number }): Promise<Task[]> {
    const tasks = this.#jobs.get(jobId)?.tasks ?? [];
    // `filter` passes over the gaps of a job that is being filled.
    return tasks.slice(range?.from, range?.to).filter(() => true);
  }

  async findByKey(owner: string | undefined, key: string): Promise<Job | undefined> {
    return this.#jobs.get(this.#byKey.get(keyOf(owner, key)) ?? "")?.job;
  }

  async list({ owner, states, taskType, before, limit }: JobQuery): Promise<Job[]> {
    this.#forgetOldJobs();
    const latestFirst = [...this.#jobs.values()].toReversed().map(({ job }) => job);
    const from = before === undefined ? 0 : latestFirst.findIndex((job) => job.id === before) + 1;
    return latestFirst
      .slice(from)
      .filter((job) => owner === undefined || job.owner === owner)
      .filter((job) => taskType === undefined || job.taskType.name === taskType)
      .filter((job) => states === undefined || states.includes(jobState(job)))
      .slice(0, limit);
  }

  async listUnfinished(): Promise<Job[]> {
    return [...this.#jobs.values()].map(({ job }) => job).filter((job) => !isFinished(job));
  }

  async countOpen(): Promise<OpenTasks> {
    return { ...this.#open };
  }

  async addMerge(jobId: string, merge: Task): Promise<boolean> {
    const kept = this.#jobs.get(jobId);
    if (!kept || kept.job.merge) return false;
    this.#keepJob(kept, { ...kept.job, merge: { ...merge, revision: this.#nextRevision() } });
    return true;
  }

  async removeMerge(jobId: string): Promise<void> {
    const kept = this.#jobs.get(jobId);
    if (kept) this.#keepJob(kept, { ...kept.job, merge: undefined });
  }

  async move(address: TaskAddress, expected: Expected, move: Move): Promise<Moved | undefined> {
    const kept = this.#jobs.get(address.jobId);
    const task = this.#find(address);
    const moved = task && applyMove(task, expected, move, this.#now());
    if (!kept || !moved) return undefined;
    const numbered = { ...moved, revision: this.#nextRevision() };
    if (address.index === mergeIndex) this.#keepJob(kept, { ...kept.job, merge: numbered });
    else this.#put(kept, task, numbered);
    this.#noteEnd(kept);
    return { task: numbered, job: kept.job };
  }

  async noteDelivery(jobId: string, delivery: Delivery, state: Callback["state"]): Promise<void> {
    const kept = this.#jobs.get(jobId);
    if (!kept?.job.callback) return;
    const { url, deliveries } = kept.job.callback;
    this.#keepJob(kept, { ...kept.job, callback: { url, state, deliveries: [...deliveries, delivery] } });
    await this.#tryToWriteDown();
  }

  /** Forgets finished jobs whose time is up; to be called now and then. */
  async forgetOldJobs(): Promise<void> {
    this.#forgetOldJobs();
  }

  async remove(jobId: string): Promise<void> {
    this.#forget(jobId);
    await this.#tryToWriteDown();
  }

  onceEnded(jobId: string, callback: () => void): () => void {
    return this.#listen(`ended ${jobId}`, callback);
  }

  async changedSince(revision: number, jobId?: string): Promise<Changes> {
    const all = jobId === undefined ? [...this.#jobs.values()] : [this.#jobs.get(jobId)];
    const changed = all.filter((kept) => kept !== undefined).filter(({ job }) => job.revision > revision);
    return {
      revision: this.#revision,
      jobs: changed.map(({ job }) => job),
      tasks:
        jobId === undefined
          ? []
          : changed.flatMap(({ tasks }) => tasks.filter((task) => task.revision > revision)),
    };
  }

  onEnded(listener: (jobId: string) => void): () => void {
    return this.#listen("ended", listener);
  }

  onChange(listener: (jobId: string) => void): () => void {
    return this.#listen("change", listener);
  }

  onRemoved(listener: (removed: Removed) => void): () => void {
    this.#events.on("removed", listener);
    return () => this.#events.off("removed", listener);
  }

  #find({ jobId, index }: TaskAddress): Task | undefined {
    const kept = this.#jobs.get(jobId);
    return index === mergeIndex ? kept?.job.merge : kept?.tasks[index];
  }

  #listen(event: string, listener: (jobId: string) => void): () => void {
    this.#events.on(event, listener);
    return () => this.#events.off(event, listener);
  }

  #nextRevision(): number {
    this.#revision += 1;
    return this.#revision;
  }

  /** Keeps a task as it is now, and what it changes of its job. */
  #put(kept: KeptJob, before: Task | undefined, task: Task): void {
    const numbered = before ? task : { ...task, revision: this.#nextRevision() };
    kept.tasks[task.index] = numbered;
    this.#journal?.keepTask(kept.job, numbered);
    this.#keepJob(kept, countTask(kept.job, before, numbered, this.#now()));
  }

  #takeBack(kept: KeptJob, index: number): void {
    const task = kept.tasks[index];
    if (!task) return;
    // A gap again, not an `undefined` among its tasks.
    Reflect.deleteProperty(kept.tasks, index);
    this.#journal?.removeTask(kept.job.id, index);
    this.#keepJob(kept, countTask(kept.job, task, undefined, this.#now()));
  }

  /** What we promise to keep is written down, or was never taken. */
  async #writeDown(undo: () => void): Promise<void> {
    try {
      await this.#journal?.flush();
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** What makes room, or tells of an end, is done at once; the journal tries again to write it down. */
  async #tryToWriteDown(): Promise<void> {
    await this.#journal?.flush().catch(() => undefined);
  }

  #keepJob(kept: KeptJob, job: Job): void {
    this.#open.files += openTasks(job) - openTasks(kept.job);
    this.#open.bytes += job.openBytes - kept.job.openBytes;
    kept.job = { ...job, revision: this.#nextRevision() };
    this.#journal?.keepJob(kept.job);
    this.#events.emit("change", job.id);
  }

  /** A retry opens a finished job again. */
  #noteEnd(kept: KeptJob): void {
    const { job } = kept;
    const isNoted = this.#finished.has(job.id);
    if (isFinished(job) === isNoted) return;
    this.#countKept(job, isNoted ? -1 : 1);
    if (isNoted) {
      this.#finished.delete(job.id);
      if (job.callback) this.#keepJob(kept, { ...job, callback: { ...job.callback, state: "waiting" } });
      return;
    }
    this.#finished.add(job.id);
    this.#events.emit(`ended ${job.id}`, job.id);
    this.#events.emit("ended", job.id);
  }

  #recall(job: Job, tasks: Task[]): void {
    const kept: KeptJob = { job, tasks: [] };
    for (const task of tasks) kept.tasks[task.index] = task;
    this.#jobs.set(job.id, kept);
    if (job.idempotency) this.#byKey.set(keyOf(job.owner, job.idempotency.key), job.id);
    this.#open.files += openTasks(job);
    this.#open.bytes += job.openBytes;
    this.#revision = Math.max(this.#revision, job.revision);
    this.#noteEnd(kept);
  }

  /** The uploads of a job that is not durable are gone when it ends. */
  #countKept({ counts, bytes, isDurable }: Job, sign: 1 | -1): void {
    this.#kept.files += sign * counts.total;
    if (isDurable) this.#kept.bytes += sign * bytes;
  }

  #forgetOldJobs(): void {
    for (const jobId of this.#finished) {
      const ageMs = this.#now() - (this.#jobs.get(jobId)?.job.endedAt ?? 0);
      const isFull = this.#kept.files > this.#keepFiles || this.#kept.bytes > this.#keepBytes;
      const isOld = ageMs > this.#keepMs || isFull;
      if (!isOld || ageMs <= leastKeepMs) return;
      this.#forget(jobId);
    }
  }

  #forget(jobId: string): void {
    const kept = this.#jobs.get(jobId);
    if (!kept) return;
    const { job, tasks } = kept;
    if (this.#finished.delete(jobId)) this.#countKept(job, -1);
    this.#open.files -= openTasks(job);
    this.#open.bytes -= job.openBytes;
    const key = job.idempotency && keyOf(job.owner, job.idempotency.key);
    // A job that was cancelled has left its key to another.
    if (key !== undefined && this.#byKey.get(key) === jobId) this.#byKey.delete(key);
    this.#jobs.delete(jobId);
    this.#journal?.remove(jobId);
    this.#events.emit("removed", { job, tasks } satisfies Removed);
  }
}

/** Two owners may choose the same key. */
function keyOf(owner: string | undefined, key: string): string {
  return JSON.stringify([owner ?? null, key]);
}
