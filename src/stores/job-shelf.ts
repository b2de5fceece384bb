/**
 * Where the records of a memory store's jobs are: in memory while they change and for a while after, and then, when
 * there are many and a journal has them, in the journal alone.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { JobState } from "../protocol/job.ts";
import { EndedJobs, type Keeping, leastKeepMs } from "./ended-jobs.ts";
import type { JobJournal, TaskRange } from "./job-journal.ts";
import { type Job, type Task, type TaskAddress, isFinished, jobState, mergeIndex } from "./job-records.ts";

export interface KeptJob {
  job: Job;
  /** By index; a job that is filled by several requests may have gaps for a while. */
  tasks: Task[];
  /** When somebody last wanted to change it. */
  wantedAt?: number;
}

/** What jobs are chosen by. */
export interface JobTraits extends Pick<Job, "id" | "owner" | "isDurable" | "revision"> {
  taskType: string;
  state: JobState;
}

interface ShelfParts extends Keeping {
  /** So many files of finished jobs stay in memory where there is a journal. */
  memoryFiles: number;
  now: () => number;
  journal: JobJournal | undefined;
}

const namesPerGroup = 1000;

export class JobShelf {
  /** A Map keeps its order of insertion, which is that of the jobs' making. */
  readonly #jobs = new Map<string, KeptJob | JobTraits>();
  readonly #ended: EndedJobs;
  readonly #parts: ShelfParts;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
    this.#ended = new EndedJobs(parts);
  }

  /** Takes up what the journal holds: unfinished jobs with their tasks, of the others what they are chosen by. */
  *load(): Iterable<Job> {
    const { journal } = this.#parts;
    for (const job of journal?.readJobs() ?? []) {
      const isInMemory = !isFinished(job);
      if (isInMemory) this.#jobs.set(job.id, readKept(job, journal));
      else {
        this.#jobs.set(job.id, traitsOf(job));
        this.#ended.add(job, { isInMemory });
      }
      yield job;
    }
  }

  add(kept: KeptJob): void {
    this.#jobs.set(kept.job.id, kept);
  }

  /** A job whose records are in memory. */
  inMemory(jobId: string): KeptJob | undefined {
    const found = this.#jobs.get(jobId);
    return found && isKept(found) ? found : undefined;
  }

  job(jobId: string): Job | undefined {
    const found = this.#jobs.get(jobId);
    return found && (isKept(found) ? found.job : this.#parts.journal?.readJob(jobId));
  }

  task({ jobId, index }: TaskAddress): Task | undefined {
    const found = this.#jobs.get(jobId);
    if (!found) return undefined;
    if (index === mergeIndex) return this.job(jobId)?.merge;
    return isKept(found) ? found.tasks[index] : this.#parts.journal?.readTask(jobId, index);
  }

  async tasks(jobId: string, range?: TaskRange): Promise<Task[]> {
    const found = this.#jobs.get(jobId);
    if (!found) return [];
    // `filter` passes over the gaps of a job that is being filled.
    if (isKept(found)) return found.tasks.slice(range?.from, range?.to).filter(() => true);
    const tasks: Task[] = [];
    for (const group of this.#parts.journal?.readTasks(jobId, range) ?? []) {
      tasks.push(...group);
      await nextTurn();
    }
    return tasks;
  }

  /** The names of a job's files, in groups; of one that is filled meanwhile, also of those that come. */
  *fileNames(jobId: string): Iterable<string[]> {
    const found = this.#jobs.get(jobId);
    if (!found) return;
    if (!isKept(found)) {
      yield* this.#parts.journal?.readNames(jobId) ?? [];
      return;
    }
    for (let from = 0; from < found.tasks.length; from += namesPerGroup) {
      // `flatMap` passes over gaps.
      yield found.tasks.slice(from, from + namesPerGroup).flatMap(({ filename }) => filename);
    }
  }

  /** A job in memory, for a change: one that rests in the journal comes back and stays for a while. */
  async wake(jobId: string): Promise<KeptJob | undefined> {
    const wantedAt = this.#parts.now();
    const resting = this.#jobs.get(jobId);
    if (!resting || isKept(resting)) return resting && Object.assign(resting, { wantedAt });
    const tasks = await this.tasks(jobId);
    // Others may have woken or removed it meanwhile.
    if (this.#jobs.get(jobId) !== resting) return this.inMemory(jobId);
    const job = this.job(jobId);
    if (!job) return undefined;
    const kept: KeptJob = { job, tasks: byIndex(tasks), wantedAt };
    this.#jobs.set(jobId, kept);
    this.#ended.note(jobId, { isInMemory: true });
    return kept;
  }

  /** Leaves finished jobs to the journal, those that ended first, until few enough are in memory. */
  async layToRest(): Promise<void> {
    const { journal, memoryFiles, now } = this.#parts;
    if (!journal) return;
    const chosen = [...this.#ended.beyond(memoryFiles, now())];
    if (chosen.length === 0) return;
    await journal.flush();
    for (const jobId of chosen) {
      const kept = this.inMemory(jobId);
      // What has changed since, or will in a moment, is not written yet.
      if (!kept || !this.#ended.has(jobId) || now() - (kept.wantedAt ?? 0) <= leastKeepMs) continue;
      this.#jobs.set(jobId, traitsOf(kept.job));
      this.#ended.note(jobId, { isInMemory: false });
    }
  }

  /** Every job, the first made first. */
  *traits(): Iterable<JobTraits> {
    for (const found of this.#jobs.values()) yield isKept(found) ? traitsOf(found.job) : found;
  }

  *unfinished(): Iterable<Job> {
    for (const found of this.#jobs.values()) if (isKept(found) && !isFinished(found.job)) yield found.job;
  }

  isEnded(jobId: string): boolean {
    return this.#ended.has(jobId);
  }

  noteEnd(job: Job): void {
    this.#ended.add(job, { isInMemory: true });
  }

  noteReopening(jobId: string): void {
    this.#ended.delete(jobId);
  }

  /** Finished jobs whose time is up or whose room is needed; whoever asks deletes each before the next. */
  overdue(): Iterable<string> {
    return this.#ended.overdue(this.#parts.now());
  }

  delete(jobId: string): void {
    this.#jobs.delete(jobId);
    this.#ended.delete(jobId);
  }
}

function isKept(found: KeptJob | JobTraits): found is KeptJob {
  return "job" in found;
}

function traitsOf(job: Job): JobTraits {
  const { id, owner, isDurable, revision, taskType } = job;
  return { id, owner, isDurable, revision, taskType: taskType.name, state: jobState(job) };
}

function readKept(job: Job, journal: JobJournal | undefined): KeptJob {
  return { job, tasks: byIndex([...(journal?.readTasks(job.id) ?? [])].flat()) };
}

function byIndex(tasks: readonly Task[]): Task[] {
  const placed: Task[] = [];
  for (const task of tasks) placed[task.index] = task;
  return placed;
}
