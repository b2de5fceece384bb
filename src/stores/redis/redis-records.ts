/** The jobs of several masters in Redis. */
import { randomUUID } from "node:crypto";
import type { ChainableCommander, Redis } from "ioredis";
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
import { ask, connectRedis, prefix } from "./redis-connection.ts";
import { removeJob, writeJob } from "./scripts.ts";

/** Whoever asks for so few indexes of a job gets them alone, and else the job's whole hash is read. */
const fewIndexes = 2000;

/** Reading so many records takes a few milliseconds, here and in Redis. */
const namesPerScan = 500;

const nothing = z.null().transform(() => undefined);
const textSchema = z.union([z.string(), nothing]);
const textsSchema = z.array(textSchema);
const hashSchema = z.record(z.string(), z.string());
const nameSchema = taskSchema.pick({ filename: true });
const jobFieldsSchema = z.tuple([textSchema, textSchema]);

export class RedisRecords implements SharedRecords {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  /** By which this process knows its own notices. */
  readonly #origin = randomUUID();
  readonly #listeners = new Set<(notice: ChangeNotice) => void>();

  private constructor(redis: Redis, subscriber: Redis) {
    this.#redis = redis;
    this.#subscriber = subscriber;
    subscriber.on("message", (_channel: string, message: string) => this.#hear(message));
  }

  /** Rejects with an `Error` for people when nobody answers at the address. */
  static async open(url: string): Promise<RedisRecords> {
    const redis = await connectRedis(url);
    const subscriber = await connectRedis(url);
    await subscriber.subscribe(`${prefix}changes`);
    return new RedisRecords(redis, subscriber);
  }

  async job(jobId: string): Promise<Job | undefined> {
    return (await this.#jobs([jobId]))[0];
  }

  async jobAndTask({ jobId, index }: TaskAddress) {
    const [fields, text] = await this.#pipe((commands) =>
      commands
        .hmget(`${prefix}job:${jobId}`, "record", "revision")
        .hget(`${prefix}tasks:${jobId}`, String(index)),
    );
    return { job: readJob(fields), task: readTask(text) };
  }

  async tasks(jobId: string, range?: TaskRange): Promise<Task[]> {
    const key = `${prefix}tasks:${jobId}`;
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = range ?? {};
    if (to - from <= fewIndexes) return this.#tasks(jobId, indexesOf({ from, to }));
    const all = hashSchema.parse(await ask(() => this.#redis.hgetall(key)));
    return Object.values(all)
      .flatMap((text) => readTask(text) ?? [])
      .filter(({ index }) => index >= from && index < to)
      .toSorted((a, b) => a.index - b.index);
  }

  async *fileNames(jobId: string): AsyncIterable<string[]> {
    let cursor = "0";
    do {
      const [next, entries] = await ask(() =>
        this.#redis.hscan(`${prefix}tasks:${jobId}`, cursor, "COUNT", namesPerScan),
      );
      yield entries.filter((_, place) => place % 2 === 1).map(readName);
      cursor = next;
    } while (cursor !== "0");
  }

  async takenIndexes(jobId: string, indexes: readonly number[]): Promise<Set<number>> {
    return new Set((await this.#tasks(jobId, indexes)).map((task) => task.index));
  }

  async tasksSince(jobId: string, revision: number): Promise<Task[]> {
    const indexes = await ask(() =>
      this.#redis.zrangebyscore(`${prefix}numbers:${jobId}`, `(${revision}`, "+inf"),
    );
    return this.#tasks(jobId, indexes.map(Number));
  }

  async jobsSince(revision: number): Promise<{ revision: number; jobs: Job[] }> {
    const [latest, ids] = await this.#pipe((commands) =>
      commands.get(`${prefix}revision`).zrangebyscore(`${prefix}revisions`, `(${revision}`, "+inf"),
    );
    return { revision: Number(latest ?? 0), jobs: await this.#jobs(z.array(z.string()).parse(ids)) };
  }

  async page(before: string | undefined, limit: number): Promise<Job[]> {
    const place =
      before === undefined ? "+inf" : await ask(() => this.#redis.zscore(`${prefix}places`, before));
    const from = before === undefined ? "+inf" : `(${place ?? 0}`;
    return this.#jobs(
      await ask(() => this.#redis.zrevrangebyscore(`${prefix}places`, from, "-inf", "LIMIT", 0, limit)),
    );
  }

  async unfinished(): Promise<Job[]> {
    return this.#jobs(await ask(() => this.#redis.zrange(`${prefix}unfinished`, 0, -1)));
  }

  async ended(limit: number): Promise<{ jobs: Job[]; files: number; bytes: number }> {
    const [ids, sums] = await this.#pipe((commands) =>
      commands.zrange(`${prefix}ended`, 0, limit - 1).hmget(`${prefix}kept`, "files", "bytes"),
    );
    const [files = 0, bytes = 0] = textsSchema.parse(sums).map(Number);
    return { jobs: await this.#jobs(z.array(z.string()).parse(ids)), files, bytes };
  }

  async ids(): Promise<Pick<Job, "id" | "isDurable">[]> {
    const [ids, durable] = await this.#pipe((commands) =>
      commands.zrange(`${prefix}places`, 0, -1).smembers(`${prefix}durable`),
    );
    const isDurable = new Set(z.array(z.string()).parse(durable));
    return z
      .array(z.string())
      .parse(ids)
      .map((id) => ({ id, isDurable: isDurable.has(id) }));
  }

  async countOpen(): Promise<OpenWork> {
    const sums = await ask(() => this.#redis.hmget(`${prefix}open`, "files", "bytes", "idleJobs"));
    const [files = 0, bytes = 0, idleJobs = 0] = sums.map(Number);
    return { files, bytes, idleJobs };
  }

  async holderOf(key: string): Promise<string | undefined> {
    return (await ask(() => this.#redis.hget(`${prefix}keys`, key))) ?? undefined;
  }

  async write({ before, after, tasks, replaces }: JobChange): Promise<Numbers | undefined> {
    const hasEnded = isFinished(after) && !(before && isFinished(before));
    const change = {
      id: after.id,
      expected: before ? String(before.revision) : "",
      key: before ? "" : heldKey(after),
      replaces: replaces ?? "",
      // Numbers of an earlier run must not come again where the database has lost what it knew.
      seed: String(Date.now() * usPerMs),
      finished: isFinished(after),
      endedAt: after.endedAt ?? 0,
      durable: after.isDurable,
      ...sharesOf(before, after),
      notice: this.#noticeOf(after.id, hasEnded),
    };
    const records = tasks.flatMap((task) => [task.index, JSON.stringify(task)]);
    const answer = await ask(() =>
      writeJob(this.#redis, [JSON.stringify(change), JSON.stringify(after), ...records]),
    );
    if (answer === null) return undefined;
    const numbers = z.array(z.string()).parse(answer).map(Number);
    return { tasks: numbers.slice(0, -1), job: numbers.at(-1) ?? 0 };
  }

  async remove(job: Job): Promise<boolean> {
    const change = {
      id: job.id,
      expected: String(job.revision),
      key: heldKey(job),
      ...sharesOf(job, undefined),
      notice: this.#noticeOf(job.id, false),
    };
    return (await ask(() => removeJob(this.#redis, [JSON.stringify(change)]))) !== null;
  }

  onChange(listener: (notice: ChangeNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    this.#subscriber.disconnect();
  }

  async #jobs(ids: readonly string[]): Promise<Job[]> {
    if (ids.length === 0) return [];
    const all = await this.#pipe((commands) =>
      ids.reduce((chain, id) => chain.hmget(`${prefix}job:${id}`, "record", "revision"), commands),
    );
    return all.flatMap((fields) => readJob(fields) ?? []);
  }

  async #tasks(jobId: string, indexes: readonly number[]): Promise<Task[]> {
    if (indexes.length === 0) return [];
    const texts = await ask(() => this.#redis.hmget(`${prefix}tasks:${jobId}`, ...indexes.map(String)));
    return texts.flatMap((text) => readTask(text) ?? []);
  }

  /** One way there and back for all commands, which run in their order. */
  async #pipe(fill: (commands: ChainableCommander) => ChainableCommander): Promise<unknown[]> {
    return ask(async () => {
      const answers = (await fill(this.#redis.pipeline()).exec()) ?? [];
      return answers.map(([error, answer]) => {
        if (error) throw error;
        return answer;
      });
    });
  }

  #noticeOf(jobId: string, hasEnded: boolean): string {
    return writeNotice(this.#origin, { jobId, hasEnded });
  }

  #hear(message: string): void {
    const notice = readNotice(this.#origin, message);
    for (const listener of this.#listeners) listener(notice);
  }
}

const usPerMs = 1000;

/** What a change adds to the sums over open and over finished jobs, in the scripts' order. */
function sharesOf(before: Job | undefined, after: Job | undefined): { open: number[]; kept: number[] } {
  const [openBefore, openAfter] = [openShare(before), openShare(after)];
  const [keptBefore, keptAfter] = [endedShare(before), endedShare(after)];
  return {
    open: [
      openAfter.files - openBefore.files,
      openAfter.bytes - openBefore.bytes,
      openAfter.idleJobs - openBefore.idleJobs,
    ],
    kept: [keptAfter.files - keptBefore.files, keptAfter.bytes - keptBefore.bytes],
  };
}

function heldKey({ owner, idempotency }: Job): string {
  return idempotency ? keyOf(owner, idempotency.key) : "";
}

function readJob(fields: unknown): Job | undefined {
  const [record, revision] = jobFieldsSchema.parse(fields);
  if (record === undefined) return undefined;
  return { ...jobSchema.parse(JSON.parse(record)), revision: Number(revision) };
}

function readTask(value: unknown): Task | undefined {
  const text = textSchema.parse(value);
  if (text === undefined) return undefined;
  const end = text.indexOf(" ");
  return { ...taskSchema.parse(JSON.parse(text.slice(end + 1))), revision: Number(text.slice(0, end)) };
}

/** A whole task is not needed for its name, and to check all of each would take most of a search's time. */
function readName(record: string): string {
  return nameSchema.parse(JSON.parse(record.slice(record.indexOf(" ") + 1))).filename;
}

function indexesOf({ from, to }: TaskRange): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, place) => from + place);
}
