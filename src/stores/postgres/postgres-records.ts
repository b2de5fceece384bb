/** The jobs of several masters in PostgreSQL. */
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import type { TaskRange } from "../job-journal.ts";
import {
  type Job,
  type Task,
  type TaskAddress,
  isFinished,
  jobSchema,
  keyOf,
  taskSchema,
} from "../job-records.ts";
import type { OpenWork } from "../job-store.ts";
import {
  type ChangeNotice,
  type JobChange,
  type Numbers,
  type SharedRecords,
  endedShare,
  openShare,
  readNotice,
  writeNotice,
} from "../shared-records.ts";
import { ChangeListener } from "./change-listener.ts";
import { connectPostgres, query, schema } from "./postgres-pool.ts";
import { changesChannel, makeTables } from "./schema.ts";

const mostConnections = 10;

/** Reading so many records takes a few milliseconds, here and in PostgreSQL. */
const namesPerQuery = 500;

/** The largest index there can be in a column of type `integer`. */
const lastIndex = 2 ** 31 - 1;

/** `bigint` comes as text, since not each fits a JavaScript number; ours count µs and bytes, and do. */
const bigintSchema = z.coerce.number().int();
const recordSchema = z.object({ record: z.string(), revision: bigintSchema });
const nameSchema = taskSchema.pick({ filename: true });
const openSchema = z.object({ files: bigintSchema, bytes: bigintSchema, idle_jobs: bigintSchema });
const keptSchema = openSchema.pick({ files: true, bytes: true });

export class PostgresRecords implements SharedRecords {
  readonly #pool: Pool;
  /** By which this process knows its own notices. */
  readonly #origin = randomUUID();
  readonly #listeners = new Set<(notice: ChangeNotice) => void>();
  #changes: ChangeListener | undefined;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Rejects with an `Error` for people when nobody answers at the address. */
  static async open(url: string): Promise<PostgresRecords> {
    const pool = await connectPostgres(url, mostConnections);
    await makeTables(pool);
    const records = new PostgresRecords(pool);
    records.#changes = await ChangeListener.open(url, (message) => records.#hear(message));
    return records;
  }

  async job(jobId: string): Promise<Job | undefined> {
    return (await this.#jobs("WHERE id = $1", [jobId]))[0];
  }

  async jobAndTask({ jobId, index }: TaskAddress) {
    const [row] = await query(
      this.#pool,
      z.object({
        ...recordSchema.shape,
        task_record: z.string().nullable(),
        task_revision: bigintSchema.nullable(),
      }),
      `SELECT job.record, job.revision, task.record AS task_record, task.revision AS task_revision
        FROM ${schema}.job LEFT JOIN ${schema}.task ON job_id = id AND index = $2 WHERE id = $1`,
      [jobId, index],
    );
    if (!row) return { job: undefined, task: undefined };
    const { task_record: record, task_revision: revision } = row;
    const hasTask = record !== null && revision !== null;
    return { job: readJob(row), task: hasTask ? readTask({ record, revision }) : undefined };
  }

  async tasks(jobId: string, range?: TaskRange): Promise<Task[]> {
    const { from = 0, to = lastIndex } = range ?? {};
    return this.#tasks("WHERE job_id = $1 AND index >= $2 AND index < $3 ORDER BY index", [
      jobId,
      from,
      Math.min(to, lastIndex),
    ]);
  }

  async *fileNames(jobId: string): AsyncIterable<string[]> {
    let last = -1;
    for (;;) {
      const rows = await query(
        this.#pool,
        z.object({ index: z.int(), record: z.string() }),
        `SELECT index, record FROM ${schema}.task WHERE job_id = $1 AND index > $2 ORDER BY index LIMIT $3`,
        [jobId, last, namesPerQuery],
      );
      yield rows.map(({ record }) => nameSchema.parse(JSON.parse(record)).filename);
      last = rows.at(-1)?.index ?? last;
      if (rows.length < namesPerQuery) return;
    }
  }

  async takenIndexes(jobId: string, indexes: readonly number[]): Promise<Set<number>> {
    const rows = await query(
      this.#pool,
      z.object({ index: z.int() }),
      `SELECT index FROM ${schema}.task WHERE job_id = $1 AND index = ANY ($2)`,
      [jobId, indexes],
    );
    return new Set(rows.map(({ index }) => index));
  }

  async tasksSince(jobId: string, revision: number): Promise<Task[]> {
    return this.#tasks("WHERE job_id = $1 AND revision > $2 ORDER BY revision", [jobId, revision]);
  }

  async jobsSince(revision: number): Promise<{ revision: number; jobs: Job[] }> {
    const [latest] = await query(
      this.#pool,
      z.object({ value: bigintSchema }),
      `SELECT value FROM ${schema}.revision`,
      [],
    );
    const jobs = await this.#jobs("WHERE revision > $1 ORDER BY revision", [revision]);
    return { revision: latest?.value ?? 0, jobs };
  }

  async page(before: string | undefined, limit: number): Promise<Job[]> {
    if (before === undefined) return this.#jobs("ORDER BY place DESC LIMIT $1", [limit]);
    return this.#jobs(
      `WHERE place < (SELECT place FROM ${schema}.job WHERE id = $1) ORDER BY place DESC LIMIT $2`,
      [before, limit],
    );
  }

  async unfinished(): Promise<Job[]> {
    return this.#jobs("WHERE NOT has_ended ORDER BY place", []);
  }

  async ended(limit: number): Promise<{ jobs: Job[]; files: number; bytes: number }> {
    const jobs = await this.#jobs("WHERE has_ended ORDER BY ended_at LIMIT $1", [limit]);
    const [sums] = await query(
      this.#pool,
      keptSchema,
      `SELECT coalesce(sum(kept_files), 0) AS files, coalesce(sum(kept_bytes), 0) AS bytes
        FROM ${schema}.job WHERE has_ended`,
      [],
    );
    return { jobs, files: sums?.files ?? 0, bytes: sums?.bytes ?? 0 };
  }

  async ids(): Promise<Pick<Job, "id" | "isDurable">[]> {
    const rows = await query(
      this.#pool,
      z.object({ id: z.string(), is_durable: z.boolean() }),
      `SELECT id, is_durable FROM ${schema}.job ORDER BY place`,
      [],
    );
    return rows.map(({ id, is_durable: isDurable }) => ({ id, isDurable }));
  }

  async countOpen(): Promise<OpenWork> {
    const [sums] = await query(
      this.#pool,
      openSchema,
      `SELECT coalesce(sum(open_files), 0) AS files, coalesce(sum(open_bytes), 0) AS bytes,
        coalesce(sum(idle_jobs), 0) AS idle_jobs FROM ${schema}.job WHERE NOT has_ended`,
      [],
    );
    return { files: sums?.files ?? 0, bytes: sums?.bytes ?? 0, idleJobs: sums?.idle_jobs ?? 0 };
  }

  async holderOf(key: string): Promise<string | undefined> {
    const [held] = await query(
      this.#pool,
      z.object({ job_id: z.string() }),
      `SELECT job_id FROM ${schema}.idempotency_key WHERE key = $1`,
      [key],
    );
    return held?.job_id;
  }

  async write({ before, after, tasks, replaces }: JobChange): Promise<Numbers | undefined> {
    const { id, owner, idempotency, endedAt, isDurable } = after;
    const hasEnded = isFinished(after);
    const open = openShare(after);
    const kept = endedShare(after);
    const [written] = await query(
      this.#pool,
      z.object({ latest: bigintSchema.nullable() }),
      `SELECT ${schema}.write_job($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS latest`,
      [
        id,
        before?.revision,
        idempotency && keyOf(owner, idempotency.key),
        replaces,
        JSON.stringify(after),
        hasEnded,
        endedAt,
        isDurable,
        [open.files, open.bytes, open.idleJobs, kept.files, kept.bytes],
        tasks.map(({ index }) => index),
        tasks.map((task) => JSON.stringify(task)),
        this.#noticeOf(id, hasEnded && !(before && isFinished(before))),
      ],
    );
    const latest = written?.latest ?? null;
    if (latest === null) return undefined;
    return { job: latest, tasks: tasks.map((_, place) => latest - tasks.length + place) };
  }

  async remove({ id, revision }: Job): Promise<boolean> {
    const removed = await query(
      this.#pool,
      z.object({ id: z.string() }),
      `WITH removed AS (DELETE FROM ${schema}.job WHERE id = $1 AND revision = $2 RETURNING id)
        SELECT id, pg_notify('${changesChannel}', $3) FROM removed`,
      [id, revision, this.#noticeOf(id, false)],
    );
    return removed.length > 0;
  }

  onChange(listener: (notice: ChangeNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await Promise.all([this.#changes?.close(), this.#pool.end()]);
  }

  async #jobs(which: string, values: readonly unknown[]): Promise<Job[]> {
    const rows = await query(
      this.#pool,
      recordSchema,
      `SELECT record, revision FROM ${schema}.job ${which}`,
      values,
    );
    return rows.map(readJob);
  }

  async #tasks(which: string, values: readonly unknown[]): Promise<Task[]> {
    const rows = await query(
      this.#pool,
      recordSchema,
      `SELECT record, revision FROM ${schema}.task ${which}`,
      values,
    );
    return rows.map(readTask);
  }

  #noticeOf(jobId: string, hasEnded: boolean): string {
    return writeNotice(this.#origin, { jobId, hasEnded });
  }

  #hear(message: string): void {
    const notice = readNotice(this.#origin, message);
    for (const listener of this.#listeners) listener(notice);
  }
}

function readJob({ record, revision }: z.output<typeof recordSchema>): Job {
  return { ...jobSchema.parse(JSON.parse(record)), revision };
}

function readTask({ record, revision }: z.output<typeof recordSchema>): Task {
  return { ...taskSchema.parse(JSON.parse(record)), revision };
}
