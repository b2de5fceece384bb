/** The journal of jobs in one SQLite file: written behind the memory store, in groups, and read when a master starts. */
import { setImmediate as nextTurn } from "node:timers/promises";
import Database from "libsql";
import { z } from "zod";
import type { JobJournal, TaskRange } from "./job-journal.ts";
import { type Job, type Task, jobSchema, taskSchema } from "./job-records.ts";

/** What the tables look like; a journal of another version is none of ours. */
const schemaVersion = 1;

const schema = `
  CREATE TABLE jobs (id TEXT PRIMARY KEY, place INTEGER NOT NULL UNIQUE, record TEXT NOT NULL);
  CREATE TABLE tasks (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (job_id, place)
  ) WITHOUT ROWID;
`;

/** So many records are read or written at once; more would hold up the event loop for more than a few milliseconds. */
const groupSize = 200;

/** When what could not be written is tried again; room on a disk seldom comes sooner. */
const tryAgainMs = 5000;

const statements = {
  keepJob: `
    INSERT INTO jobs (id, place, record) VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM jobs), ?)
    ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
  keepTask: `
    INSERT OR REPLACE INTO tasks (job_id, place, record)
    SELECT id, ?, ? FROM jobs WHERE id = ?`,
  removeJob: "DELETE FROM jobs WHERE id = ?",
  removeTask: "DELETE FROM tasks WHERE job_id = ? AND place = ?",
  jobs: "SELECT record FROM jobs ORDER BY place",
  job: "SELECT record FROM jobs WHERE id = ?",
  task: "SELECT record FROM tasks WHERE job_id = ? AND place = ?",
  tasks: `
    SELECT record FROM tasks WHERE job_id = ? AND place >= ? AND place < ?
    ORDER BY place LIMIT ${groupSize}`,
  names: `
    SELECT place, json_extract(record, '$.filename') AS filename FROM tasks WHERE job_id = ? AND place >= ?
    ORDER BY place LIMIT ${groupSize}`,
};

const allTasks: TaskRange = { from: 0, to: Number.MAX_SAFE_INTEGER };

const nameSchema = z.object({ place: z.int(), filename: z.string() });
const rowSchema = z.object({ record: z.string() });
const versionSchema = z.object({ user_version: z.number() });

/**
 * Opens the journal, or makes it. One process holds it at a time: throws an `Error` with a sentence for people when
 * another has it, or when the file is no journal of this version.
 */
export class SqliteJournal implements JobJournal {
  readonly #database: InstanceType<typeof Database>;
  readonly #statements: Record<keyof typeof statements, Statement>;
  readonly #jobs = new Map<string, Job>();
  readonly #tasks = new Map<string, { jobId: string; task: Task }>();
  readonly #removed = new Map<string, string>();
  readonly #removedTasks = new Map<string, { jobId: string; index: number }>();
  readonly #path: string;
  readonly #onFailure: (error: unknown) => void;
  #writing: Promise<void> | undefined;
  #again: NodeJS.Timeout | undefined;

  /** `onFailure` hears of each try to write that failed. */
  constructor(path: string, onFailure: (error: unknown) => void = () => undefined) {
    this.#path = path;
    this.#onFailure = onFailure;
    this.#database = openDatabase(path);
    const prepare = (name: keyof typeof statements): Statement => this.#database.prepare(statements[name]);
    this.#statements = {
      keepJob: prepare("keepJob"),
      keepTask: prepare("keepTask"),
      removeJob: prepare("removeJob"),
      removeTask: prepare("removeTask"),
      jobs: prepare("jobs"),
      job: prepare("job"),
      task: prepare("task"),
      tasks: prepare("tasks"),
      names: prepare("names"),
    };
  }

  *readJobs(): Iterable<Job> {
    for (const row of this.#statements.jobs.iterate()) yield jobSchema.parse(readRecord(row));
  }

  readJob(jobId: string): Job | undefined {
    const row: unknown = this.#statements.job.get(jobId);
    return row === undefined ? undefined : jobSchema.parse(readRecord(row));
  }

  readTask(jobId: string, index: number): Task | undefined {
    const row: unknown = this.#statements.task.get(jobId, index);
    return row === undefined ? undefined : taskSchema.parse(readRecord(row));
  }

  *readTasks(jobId: string, { from, to }: TaskRange = allTasks): Iterable<Task[]> {
    let next = from;
    for (;;) {
      const rows = this.#statements.tasks.all(jobId, next, to);
      const group = rows.map((row) => taskSchema.parse(readRecord(row)));
      const last = group.at(-1);
      if (!last) return;
      yield group;
      next = last.index + 1;
    }
  }

  *readNames(jobId: string): Iterable<string[]> {
    let next = 0;
    for (;;) {
      const rows = this.#statements.names.all(jobId, next).map((row) => nameSchema.parse(row));
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(({ filename }) => filename);
      next = last.place + 1;
    }
  }

  keepJob(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#removed.delete(job.id);
    this.#writeSoon();
  }

  keepTask(job: Job, task: Task): void {
    const key = keyOf(job.id, task.index);
    this.#tasks.set(key, { jobId: job.id, task });
    this.#removedTasks.delete(key);
    this.#writeSoon();
  }

  remove(jobId: string): void {
    this.#jobs.delete(jobId);
    this.#removed.set(jobId, jobId);
    this.#writeSoon();
  }

  removeTask(jobId: string, index: number): void {
    const key = keyOf(jobId, index);
    this.#tasks.delete(key);
    this.#removedTasks.set(key, { jobId, index });
    this.#writeSoon();
  }

  async flush(): Promise<void> {
    if (this.#isBehind()) this.#writeSoon();
    await this.#writing;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      clearTimeout(this.#again);
      this.#release();
    }
  }

  #release(): void {
    // Closing alone leaves the lock to the garbage collector. The lock goes only when WAL does (SQLite, "pragma
    // locking_mode"), and then with the next read.
    this.#database.pragma("journal_mode = DELETE");
    this.#database.pragma("locking_mode = NORMAL");
    this.#database.exec("SELECT 1 FROM jobs LIMIT 1");
    this.#database.close();
  }

  /** What changes within one turn of the event loop is written in one transaction; so is what changes during that one. */
  #writeSoon(): void {
    if (this.#writing) return;
    this.#writing = this.#writeAll();
    // Whoever flushes hears of it too, but most changes have nobody who waits for them.
    this.#writing.catch(this.#onFailure);
  }

  async #writeAll(): Promise<void> {
    clearTimeout(this.#again);
    try {
      do {
        await nextTurn();
        await this.#writeKnown();
      } while (this.#isBehind());
    } catch (error) {
      this.#again = setTimeout(() => this.#writeSoon(), tryAgainMs).unref();
      throw error;
    } finally {
      this.#writing = undefined;
    }
  }

  #isBehind(): boolean {
    return this.#jobs.size + this.#tasks.size + this.#removed.size + this.#removedTasks.size > 0;
  }

  /** A job's record and its tasks are one truth: all that is known now is written, or nothing of it. */
  async #writeKnown(): Promise<void> {
    const jobs = [...this.#jobs];
    const tasks = [...this.#tasks];
    const removed = [...this.#removed];
    const removedTasks = [...this.#removedTasks];
    const { keepJob, keepTask, removeJob, removeTask } = this.#statements;
    await this.#transact(function* writeEach() {
      for (const [id, job] of jobs) yield keepJob.run(id, JSON.stringify(job));
      for (const [, { jobId, task }] of tasks) yield keepTask.run(task.index, JSON.stringify(task), jobId);
      for (const [jobId] of removed) yield removeJob.run(jobId);
      for (const [, { jobId, index }] of removedTasks) yield removeTask.run(jobId, index);
    });
    deleteUnchanged(this.#jobs, jobs);
    deleteUnchanged(this.#tasks, tasks);
    deleteUnchanged(this.#removed, removed);
    deleteUnchanged(this.#removedTasks, removedTasks);
  }

  /**
   * One transaction, with other things done between groups of its writes. The driver's own transactions hide the error
   * of a full disk, for which SQLite itself has rolled back by then.
   */
  async #transact(writeEach: () => Iterable<unknown>): Promise<void> {
    this.#database.exec("BEGIN");
    try {
      let written = 0;
      for (const _ of writeEach()) {
        written += 1;
        if (written % groupSize === 0) await nextTurn();
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
      throw error instanceof Error ? Object.assign(error, { path: this.#path }) : error;
    }
  }
}

type Statement = Database.Statement;

function openDatabase(path: string): InstanceType<typeof Database> {
  const database = new Database(path);
  try {
    // Exclusive: the memory of one process is the truth, and what another wrote beside it would be lost.
    database.pragma("locking_mode = EXCLUSIVE");
    database.pragma("journal_mode = WAL");
  } catch (error) {
    const isTaken = error instanceof Error && Reflect.get(error, "code") === "SQLITE_BUSY";
    throw isTaken
      ? new Error(`${path} belongs to a master that runs. Give this one another DATA_DIR.`)
      : error;
  }
  // In WAL mode this survives every crash of the process; a power failure may take the last moments with it.
  database.pragma("synchronous = NORMAL");
  database.pragma("foreign_keys = ON");
  const { user_version: version } = versionSchema.parse(database.prepare("PRAGMA user_version").get());
  if (version === 0) {
    database.exec(`BEGIN; ${schema} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
  } else if (version !== schemaVersion) {
    throw new Error(
      `${path} is a journal of version ${version}, and this master knows version ${schemaVersion}. Move it away, or ` +
        "start the master that wrote it.",
    );
  }
  return database;
}

function readRecord(row: unknown): unknown {
  return JSON.parse(rowSchema.parse(row).record);
}

function keyOf(jobId: string, index: number): string {
  return `${jobId} ${index}`;
}

/** Deletes entries, but not those that have a new value by now. */
function deleteUnchanged<Value>(map: Map<string, Value>, entries: readonly [string, Value][]): void {
  for (const [key, value] of entries) if (map.get(key) === value) map.delete(key);
}
