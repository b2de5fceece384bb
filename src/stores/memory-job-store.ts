/**
 * Jobs in the memory of one master, and in a journal where they shall survive it. A finished job is forgotten after a
 * while, or when too many are kept.
 */
import { EventEmitter } from "node:events";
import type { Callback, Delivery } from "../protocol/job.ts";
import { countTask } from "./job-counts.ts";
import type { Keeping } from "./ended-jobs.ts";
import { FileSearch } from "./file-search.ts";
import type { JobJournal, TaskRange } from "./job-journal.ts";
import {
  type Expected,
  type Job,
  type Task,
  type TaskAddress,
  expectationOf,
  isFinished,
  keyOf,
  mergeIndex,
  openTasks,
} from "./job-records.ts";
import { JobShelf, type KeptJob } from "./job-shelf.ts";
import type {
  Changes,
  JobQuery,
  JobStore,
  Move,
  Moved,
  OpenWork,
  Removed,
  StartedOver,
} from "./job-store.ts";
import { applyMove } from "./task-moves.ts";

interface StoreParts extends Keeping {
  memoryFiles?: number;
  now?: () => number;
  journal?: JobJournal | undefined;
}

/** What can be read without a look at the disk; at some 1.5 KB a file this stays small beside what a master needs. */
const usualMemoryFiles = 10_000;

export class MemoryJobStore implements JobStore {
  readonly #shelf: JobShelf;
  readonly #byKey = new Map<string, string>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #now: () => number;
  readonly #journal: JobJournal | undefined;
  readonly #open = { files: 0, bytes: 0, idleJobs: 0 };
  #revision: number;

  constructor({ memoryFiles = usualMemoryFiles, now = Date.now, journal, ...keeping }: StoreParts) {
    this.#shelf = new JobShelf({ ...keeping, memoryFiles, now, journal });
    this.#now = now;
    this.#journal = journal;
    // Numbers of an earlier run must not come again, not even those that it had no time to write down.
    const usPerMs = 1000;
    this.#revision = now() * usPerMs;
    for (const job of this.#shelf.load()) this.#recall(job);
  }

  async create(job: Job, tasks: readonly Task[], replaces?: string): Promise<boolean> {
    await this.#forgetOldJobs();
    const holder = job.idempotency && this.#byKey.get(keyOf(job.owner, job.idempotency.key));
    if (holder !== undefined && holder !== replaces) return false;
    const kept: KeptJob = { job, tasks: [] };
    this.#shelf.add(kept);
    this.#countOpen(job, 1);
    if (job.idempotency) this.#byKey.set(keyOf(job.owner, job.idempotency.key), job.id);
    this.#keepJob(kept, job);
    for (const task of tasks) this.#put(kept, undefined, task);
    await this.#writeDown(() => this.#forget(kept));
    return true;
  }

  async addTasks(jobId: string, tasks: readonly Task[]): Promise<Task[]> {
    const kept = this.#shelf.inMemory(jobId);
    if (!kept?.job.isOpen) return [];
    const added = tasks.filter((task) => kept.tasks[task.index] === undefined);
    for (const task of added) this.#put(kept, undefined, task);
    await this.#writeDown(() => {
      for (const { index } of added) this.#takeBack(kept, index);
    });
    return added;
  }

  async close(jobId: string): Promise<Job | undefined> {
    const kept = this.#shelf.inMemory(jobId);
    if (!kept) return this.#shelf.job(jobId);
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
    await this.#forgetOldJobs();
    return this.#shelf.job(jobId);
  }

  async task(address: TaskAddress): Promise<Task | undefined> {
    return this.#shelf.task(address);
  }

  async tasks(jobId: string, range?: TaskRange): Promise<Task[]> {
    return this.#shelf.tasks(jobId, range);
  }

  async findByKey(owner: string | undefined, key: string): Promise<Job | undefined> {
    return this.#shelf.job(this.#byKey.get(keyOf(owner, key)) ?? "");
  }

  async list({ filename, limit, ...query }: JobQuery): Promise<Job[]> {
    await this.#forgetOldJobs();
    const chosen = this.#choose(query);
    const ids = filename === undefined ? chosen.slice(0, limit) : await this.#search(chosen, filename, limit);
    return ids.flatMap((id) => this.#shelf.job(id) ?? []);
  }

  async listUnfinished(): Promise<Job[]> {
    return [...this.#shelf.unfinished()];
  }

  async listKept(): Promise<Pick<Job, "id" | "isDurable">[]> {
    return [...this.#shelf.traits()];
  }

  async countOpen(): Promise<OpenWork> {
    return { ...this.#open };
  }

  async addMerge(jobId: string, merge: Task): Promise<boolean> {
    const kept = await this.#shelf.wake(jobId);
    if (!kept || kept.job.merge) return false;
    this.#keepJob(kept, { ...kept.job, merge: { ...merge, revision: this.#nextRevision() } });
    return true;
  }

  async startOver(jobId: string, indexes: readonly number[]): Promise<StartedOver | undefined> {
    const kept = await this.#shelf.wake(jobId);
    if (!kept || !isFinished(kept.job)) return undefined;
    const before = { job: kept.job, tasks: indexes.flatMap((index) => kept.tasks[index] ?? []) };
    this.#keepJob(kept, { ...kept.job, merge: undefined });
    for (const task of before.tasks) {
      const moved = applyMove(task, expectationOf(task), { kind: "retry" }, this.#now());
      if (moved) this.#put(kept, task, { ...moved, revision: this.#nextRevision() });
    }
    this.#noteEnd(kept);
    await this.#writeDown(() => this.#restore(kept, before));
    const tasks = before.tasks.flatMap(({ index }) => kept.tasks[index] ?? []);
    for (const task of tasks)
      this.#events.emit("moved", { task, job: kept.job } satisfies Moved, { kind: "retry" });
    return { job: kept.job, tasks };
  }

  async move(address: TaskAddress, expected: Expected, move: Move): Promise<Moved | undefined> {
    const kept = await this.#shelf.wake(address.jobId);
    const task = this.#shelf.task(address);
    const moved = task && applyMove(task, expected, move, this.#now());
    if (!kept || !moved) return undefined;
    const numbered = { ...moved, revision: this.#nextRevision() };
    if (address.index === mergeIndex) this.#keepJob(kept, { ...kept.job, merge: numbered });
    else this.#put(kept, task, numbered);
    this.#noteEnd(kept);
    const result: Moved = { task: numbered, job: kept.job };
    this.#events.emit("moved", result, move);
    return result;
  }

  async noteDelivery(jobId: string, delivery: Delivery, state: Callback["state"]): Promise<void> {
    const kept = await this.#shelf.wake(jobId);
    if (!kept?.job.callback) return;
    const { url, deliveries } = kept.job.callback;
    this.#keepJob(kept, { ...kept.job, callback: { url, state, deliveries: [...deliveries, delivery] } });
    await this.#tryToWriteDown();
  }

  /** Leaves other finished jobs to the journal. */
  async tidy(): Promise<void> {
    await this.#forgetOldJobs();
    await this.#shelf.layToRest();
  }

  async remove(jobId: string): Promise<void> {
    const kept = await this.#shelf.wake(jobId);
    if (kept) this.#forget(kept);
    await this.#tryToWriteDown();
  }

  onceEnded(jobId: string, callback: () => void): () => void {
    return this.#listen(`ended ${jobId}`, callback);
  }

  async changedSince(revision: number, jobId?: string): Promise<Changes> {
    const now = this.#revision;
    const ids = jobId === undefined ? this.#changedIds(revision) : [jobId];
    const jobs = ids.flatMap((id) => this.#shelf.job(id) ?? []).filter((job) => job.revision > revision);
    const tasks = jobId === undefined || jobs.length === 0 ? [] : await this.#shelf.tasks(jobId);
    return { revision: now, jobs, tasks: tasks.filter((task) => task.revision > revision) };
  }

  onEnded(listener: (jobId: string) => void): () => void {
    return this.#listen("ended", listener);
  }

  onMoved(listener: (moved: Moved, move: Move) => void): () => void {
    this.#events.on("moved", listener);
    return () => this.#events.off("moved", listener);
  }

  onChange(listener: (jobId: string) => void): () => void {
    return this.#listen("change", listener);
  }

  onRemoved(listener: (removed: Removed) => void): () => void {
    this.#events.on("removed", listener);
    return () => this.#events.off("removed", listener);
  }

  /** The latest first. */
  #choose({ owner, states, taskType, before }: Omit<JobQuery, "filename" | "limit">): string[] {
    const chosen: string[] = [];
    for (const job of this.#shelf.traits()) {
      if (job.id === before) break;
      const isOne =
        (owner === undefined || job.owner === owner) &&
        (taskType === undefined || job.taskType === taskType) &&
        (states === undefined || states.includes(job.state));
      if (isOne) chosen.push(job.id);
    }
    return chosen.toReversed();
  }

  /** The first of some jobs that have a file with this in its name. */
  async #search(jobIds: readonly string[], filename: string, limit: number): Promise<string[]> {
    const search = new FileSearch(filename);
    const found: string[] = [];
    for (const jobId of jobIds) {
      if (found.length === limit) break;
      if (await search.isIn(this.#shelf.fileNames(jobId))) found.push(jobId);
    }
    return found;
  }

  #changedIds(revision: number): string[] {
    return [...this.#shelf.traits()].filter((job) => job.revision > revision).map((job) => job.id);
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

  /** A finished job as it was before it began anew; nobody is told of its end again. */
  #restore(kept: KeptJob, { job, tasks }: { job: Job; tasks: readonly Task[] }): void {
    for (const task of tasks) this.#put(kept, kept.tasks[task.index], task);
    this.#keepJob(kept, job);
    this.#shelf.noteEnd(job);
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
    this.#countOpen(kept.job, -1);
    this.#countOpen(job, 1);
    kept.job = { ...job, revision: this.#nextRevision() };
    this.#journal?.keepJob(kept.job);
    this.#events.emit("change", job.id);
  }

  /** A retry opens a finished job again. */
  #noteEnd(kept: KeptJob): void {
    const { job } = kept;
    const isNoted = this.#shelf.isEnded(job.id);
    if (isFinished(job) === isNoted) return;
    if (isNoted) {
      this.#shelf.noteReopening(job.id);
      if (job.callback) this.#keepJob(kept, { ...job, callback: { ...job.callback, state: "waiting" } });
      return;
    }
    this.#shelf.noteEnd(job);
    this.#events.emit(`ended ${job.id}`, job.id);
    this.#events.emit("ended", job.id);
  }

  #recall(job: Job): void {
    if (job.idempotency) this.#byKey.set(keyOf(job.owner, job.idempotency.key), job.id);
    this.#countOpen(job, 1);
    this.#revision = Math.max(this.#revision, job.revision);
  }

  #countOpen(job: Job, sign: 1 | -1): void {
    const files = openTasks(job);
    this.#open.files += sign * files;
    this.#open.bytes += sign * job.openBytes;
    if (job.isOpen && files === 0) this.#open.idleJobs += sign;
  }

  async #forgetOldJobs(): Promise<void> {
    for (const jobId of this.#shelf.overdue()) {
      const kept = await this.#shelf.wake(jobId);
      if (kept) this.#forget(kept);
      else this.#shelf.delete(jobId);
    }
  }

  #forget(kept: KeptJob): void {
    if (this.#shelf.inMemory(kept.job.id) !== kept) return;
    const { job, tasks } = kept;
    this.#countOpen(job, -1);
    const key = job.idempotency && keyOf(job.owner, job.idempotency.key);
    // A job that was cancelled has left its key to another.
    if (key !== undefined && this.#byKey.get(key) === job.id) this.#byKey.delete(key);
    this.#shelf.delete(job.id);
    this.#journal?.remove(job.id);
    this.#events.emit("removed", { job, tasks } satisfies Removed);
  }
}
