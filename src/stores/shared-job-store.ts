/**
 * Jobs in a database that several masters share. What a move means is decided here, by the same function as everywhere;
 * the database writes it if nobody was faster, and then it is decided again on what is there by then.
 */
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "../protocol/errors.ts";
import type { Callback, Delivery } from "../protocol/job.ts";
import { type Keeping, leastKeepMs } from "./ended-jobs.ts";
import { countTask } from "./job-counts.ts";
import { FileSearch } from "./file-search.ts";
import type { TaskRange } from "./job-journal.ts";
import {
  type Expected,
  type Job,
  type Task,
  type TaskAddress,
  expectationOf,
  isFinished,
  jobState,
  keyOf,
  mergeIndex,
} from "./job-records.ts";
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
import { KeyQueue } from "./key-queue.ts";
import type { JobChange, SharedRecords } from "./shared-records.ts";
import { applyMove } from "./task-moves.ts";

interface StoreParts extends Keeping {
  records: SharedRecords;
  /** Which of the masters this is. */
  masterId: string;
  now?: () => number;
}

/** What a change makes of a job; undefined when there is nothing to change. */
type Edit = Omit<JobChange, "before"> | undefined;

interface Written {
  job: Job;
  tasks: Task[];
}

/** Two masters that change one job at once get in each other's way; so many times in a row nobody does. */
const maxTries = 100;
const longestPauseMs = 10;

/** How soon what a broken connection has kept from us is noticed. */
const catchUpEveryMs = 2000;
const pageSize = 200;
const searchedAtOnce = 20;

export class SharedJobStore implements JobStore {
  readonly #parts: Required<StoreParts>;
  readonly #records: SharedRecords;
  /** The changes that this master makes of one job do not get in each other's way. */
  readonly #inTurn = new KeyQueue();
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #unwatch: () => void;
  readonly #timer: NodeJS.Timeout;
  #seen = Number.MAX_SAFE_INTEGER;

  constructor(parts: StoreParts) {
    this.#parts = { now: Date.now, ...parts };
    this.#records = parts.records;
    this.#unwatch = this.#records.onChange(({ jobId, hasEnded, isOwn }) => {
      if (!isOwn) this.#tell(jobId, hasEnded);
    });
    this.#timer = setInterval(() => void this.#catchUp(), catchUpEveryMs).unref();
  }

  /** Listens no longer. */
  stop(): void {
    clearInterval(this.#timer);
    this.#unwatch();
  }

  async create(job: Job, tasks: readonly Task[], replaces?: string): Promise<boolean> {
    const made: Job = { ...job, masterId: this.#parts.masterId };
    const after = tasks.reduce(
      (counted, task) => countTask(counted, undefined, task, this.#parts.now()),
      made,
    );
    const numbers = await this.#records.write({ after, tasks, replaces });
    if (numbers) this.#tell(job.id, false);
    return numbers !== undefined;
  }

  async addTasks(jobId: string, tasks: readonly Task[]): Promise<Task[]> {
    const written = await this.#change(jobId, async (job) => {
      if (!job.isOpen) return undefined;
      const taken = await this.#records.takenIndexes(
        jobId,
        tasks.map((task) => task.index),
      );
      const added = tasks.filter((task) => !taken.has(task.index));
      if (added.length === 0) return undefined;
      const now = this.#parts.now();
      return {
        after: added.reduce((counted, task) => countTask(counted, undefined, task, now), job),
        tasks: added,
      };
    });
    return written?.tasks ?? [];
  }

  async close(jobId: string): Promise<Job | undefined> {
    const closed = await this.#change(jobId, async (job) => {
      if (!job.isOpen) return undefined;
      const after = { ...job, isOpen: false };
      // Its last file may have ended while it was open; the job ends now.
      return { after: isFinished(after) ? { ...after, endedAt: this.#parts.now() } : after, tasks: [] };
    });
    return closed?.job ?? this.get(jobId);
  }

  async get(jobId: string): Promise<Job | undefined> {
    return this.#records.job(jobId);
  }

  async task(address: TaskAddress): Promise<Task | undefined> {
    const { job, task } = await this.#records.jobAndTask(address);
    return address.index === mergeIndex ? job?.merge : task;
  }

  async tasks(jobId: string, range?: TaskRange): Promise<Task[]> {
    return this.#records.tasks(jobId, range);
  }

  async findByKey(owner: string | undefined, key: string): Promise<Job | undefined> {
    const jobId = await this.#records.holderOf(keyOf(owner, key));
    return jobId === undefined ? undefined : this.get(jobId);
  }

  async list(query: JobQuery): Promise<Job[]> {
    const search = query.filename === undefined ? undefined : new FileSearch(query.filename);
    const found: Job[] = [];
    let { before } = query;
    while (found.length < query.limit) {
      const page = await this.#records.page(before, pageSize);
      const chosen = page.filter((job) => isChosen(job, query));
      found.push(...(search ? await this.#search(chosen, search, query.limit - found.length) : chosen));
      before = page.at(-1)?.id;
      if (page.length < pageSize) break;
    }
    return found.slice(0, query.limit);
  }

  async listUnfinished(): Promise<Job[]> {
    return this.#records.unfinished();
  }

  async listKept(): Promise<Pick<Job, "id" | "isDurable">[]> {
    return this.#records.ids();
  }

  async countOpen(): Promise<OpenWork> {
    return this.#records.countOpen();
  }

  async addMerge(jobId: string, merge: Task): Promise<boolean> {
    const added = await this.#change(jobId, async (job) =>
      job.merge ? undefined : { after: { ...job, merge }, tasks: [] },
    );
    return added !== undefined;
  }

  async startOver(jobId: string, indexes: readonly number[]): Promise<StartedOver | undefined> {
    const chosen = new Set(indexes);
    const written = await this.#change(jobId, async (job) => {
      if (!isFinished(job)) return undefined;
      const now = this.#parts.now();
      let after: Job = { ...job, merge: undefined };
      const tasks: Task[] = [];
      for (const task of await this.tasks(jobId)) {
        const moved = chosen.has(task.index) && applyMove(task, expectationOf(task), { kind: "retry" }, now);
        if (!moved) continue;
        after = countTask(after, task, moved, now);
        tasks.push(moved);
      }
      return { after: awaken(job, after), tasks };
    });
    if (!written) return undefined;
    for (const task of written.tasks)
      this.#events.emit("moved", { task, job: written.job } satisfies Moved, { kind: "retry" });
    return written;
  }

  async move(address: TaskAddress, expected: Expected, move: Move): Promise<Moved | undefined> {
    const { jobId, index } = address;
    const isMerge = index === mergeIndex;
    const written = await this.#change(
      jobId,
      async (job, task) => {
        const before = isMerge ? job.merge : task;
        const moved = before && applyMove(before, expected, move, this.#parts.now());
        if (!moved) return undefined;
        if (isMerge) return { after: { ...job, merge: moved }, tasks: [] };
        return { after: awaken(job, countTask(job, before, moved, this.#parts.now())), tasks: [moved] };
      },
      index,
    );
    const task = isMerge ? written?.job.merge : written?.tasks[0];
    if (!written || !task) return undefined;
    const result: Moved = { task, job: written.job };
    this.#events.emit("moved", result, move);
    return result;
  }

  async noteDelivery(jobId: string, delivery: Delivery, state: Callback["state"]): Promise<void> {
    await this.#change(jobId, async (job) => {
      if (!job.callback) return undefined;
      const { url, deliveries } = job.callback;
      return {
        after: { ...job, callback: { url, state, deliveries: [...deliveries, delivery] } },
        tasks: [],
      };
    });
  }

  async remove(jobId: string): Promise<void> {
    await this.#inTurn.follow(jobId, async () => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const job = await this.get(jobId);
        if (!job) return;
        const tasks = await this.tasks(jobId);
        if (await this.#records.remove(job)) {
          this.#events.emit("removed", { job, tasks } satisfies Removed);
          return;
        }
        await pauseBeforeTry(tries);
      }
      throw tooBusy(jobId);
    });
  }

  /** As `EndedJobs` has it for a master alone; of several that do it at once, one removes each job. */
  async tidy(): Promise<void> {
    const { keepMs, keepFiles, keepBytes, now } = this.#parts;
    for (;;) {
      const { jobs, ...kept } = await this.#records.ended(pageSize);
      for (const { id, endedAt = 0, counts, bytes, artifactBytes, isDurable } of jobs) {
        const ageMs = now() - endedAt;
        const isFull = kept.files > keepFiles || kept.bytes > keepBytes;
        if (ageMs <= leastKeepMs || !(ageMs > keepMs || isFull)) return;
        await this.remove(id);
        kept.files -= counts.total;
        kept.bytes -= artifactBytes + (isDurable ? bytes : 0);
      }
      if (jobs.length < pageSize) return;
    }
  }

  onceEnded(jobId: string, callback: () => void): () => void {
    const event = `ended ${jobId}`;
    this.#events.once(event, callback);
    return () => this.#events.off(event, callback);
  }

  /** Of the jobs that this master has ended, so that one master alone tells the world of it. */
  onEnded(listener: (jobId: string) => void): () => void {
    return this.#listen("ended", listener);
  }

  /** Of the moves that this master has made. */
  onMoved(listener: (moved: Moved, move: Move) => void): () => void {
    this.#events.on("moved", listener);
    return () => this.#events.off("moved", listener);
  }

  /** Of what any master has changed. */
  onChange(listener: (jobId: string) => void): () => void {
    return this.#listen("change", listener);
  }

  /** Of the jobs that this master has removed. */
  onRemoved(listener: (removed: Removed) => void): () => void {
    this.#events.on("removed", listener);
    return () => this.#events.off("removed", listener);
  }

  async changedSince(since: number, jobId?: string): Promise<Changes> {
    if (jobId === undefined) return { ...(await this.#records.jobsSince(since)), tasks: [] };
    // The number first: what changes after it is found again by the next look.
    const { revision } = await this.#records.jobsSince(Number.MAX_SAFE_INTEGER);
    const job = await this.get(jobId);
    if (!job || job.revision <= since) return { revision, jobs: [], tasks: [] };
    return { revision, jobs: [job], tasks: await this.#records.tasksSince(jobId, since) };
  }

  /** The first of some jobs that have the file that is searched for; a few are looked at for one way there and back. */
  async #search(jobs: readonly Job[], search: FileSearch, limit: number): Promise<Job[]> {
    const found: Job[] = [];
    for (let from = 0; from < jobs.length && found.length < limit; from += searchedAtOnce) {
      const group = jobs.slice(from, from + searchedAtOnce);
      const hits = await Promise.all(group.map(({ id }) => search.isIn(this.#records.fileNames(id))));
      found.push(...group.filter((_, place) => hits[place]));
    }
    return found;
  }

  #listen(event: string, listener: (jobId: string) => void): () => void {
    this.#events.on(event, listener);
    return () => this.#events.off(event, listener);
  }

  /** Reads, decides and writes until what was decided on is what is written over. */
  async #change(
    jobId: string,
    edit: (job: Job, task: Task | undefined) => Promise<Edit>,
    index?: number,
  ): Promise<Written | undefined> {
    return this.#inTurn.follow(jobId, async () => {
      for (let tries = 0; tries < maxTries; tries += 1) {
        const { job: before, task } = await this.#records.jobAndTask({ jobId, index: index ?? mergeIndex });
        const change = before && (await edit(before, task));
        if (!change) return undefined;
        const numbers = await this.#records.write({ before, ...change });
        if (numbers) return this.#noteWritten(before, change, numbers);
        await pauseBeforeTry(tries);
      }
      throw tooBusy(jobId);
    });
  }

  #noteWritten(
    before: Job,
    { after, tasks }: NonNullable<Edit>,
    numbers: { job: number; tasks: readonly number[] },
  ): Written {
    const hasEnded = isFinished(after) && !isFinished(before);
    this.#tell(after.id, hasEnded);
    if (hasEnded) this.#events.emit("ended", after.id);
    return {
      job: { ...after, revision: numbers.job },
      tasks: tasks.map((task, place) => ({ ...task, revision: numbers.tasks[place] ?? 0 })),
    };
  }

  #tell(jobId: string, hasEnded: boolean): void {
    this.#events.emit("change", jobId);
    if (hasEnded) this.#events.emit(`ended ${jobId}`);
  }

  /** Tells of what no notice came of, and of jobs that somebody waits for and that are gone for good. */
  async #catchUp(): Promise<void> {
    try {
      const { revision, jobs } = await this.#records.jobsSince(this.#seen);
      this.#seen = revision;
      for (const job of jobs) this.#tell(job.id, isFinished(job));
      const awaited = this.#events
        .eventNames()
        .map(String)
        .filter((name) => name.startsWith("ended "));
      for (const event of awaited) {
        const job = await this.get(event.slice("ended ".length));
        if (!job || isFinished(job)) this.#events.emit(event);
      }
    } catch (error) {
      // The database is away; what was missed is caught up with when it is back.
      if (!(error instanceof ServiceError)) throw error;
    }
  }
}

/** A retry opens a finished job again, and its end will be told anew. */
function awaken(before: Job, after: Job): Job {
  if (!after.callback || !isFinished(before) || isFinished(after)) return after;
  return { ...after, callback: { ...after.callback, state: "waiting" } };
}

function isChosen(job: Job, { owner, taskType, states }: JobQuery): boolean {
  return (
    (owner === undefined || job.owner === owner) &&
    (taskType === undefined || job.taskType.name === taskType) &&
    (states === undefined || states.includes(jobState(job)))
  );
}

async function pauseBeforeTry(tries: number): Promise<void> {
  await sleep(Math.random() * Math.min(longestPauseMs, tries + 1));
}

function tooBusy(jobId: string): ServiceError {
  return new ServiceError("engine_down", `Job ${jobId} is changed by so many at once that nobody gets on.`);
}
