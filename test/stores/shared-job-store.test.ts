/** Several masters and one database: each job-store here has connections of its own to a real one. */
import { describe, expect, test } from "vitest";
import type { JobStore, Move } from "../../src/stores/job-store.ts";
import { openSharedDatabase } from "../../src/stores/shared-database.ts";
import { SharedJobStore } from "../../src/stores/shared-job-store.ts";
import { describeJobState, describeJobStore } from "../contracts/job-store.ts";
import { eventually, share } from "../support/cluster.ts";
import { makeJob, makeTask } from "../support/jobs.ts";
import { presentDatabases } from "../support/databases.ts";
import type { TestDatabase } from "../support/test-database.ts";

const forAMinute = { keepMs: 60_000, keepFiles: 100, keepBytes: 1000 };
const start: Move = { kind: "start", slaveId: "s1" };
const complete: Move = { kind: "complete", durationMs: 1, warnings: [] };
const queued = { state: "queued", attempt: 0 } as const;

describe.for(presentDatabases)("on $name", ({ withOne: withDatabase }) => {
  const database = share<TestDatabase>((use) => withDatabase(use));

  /** As many stores as masters, on an empty database. */
  const withStores = async <Value>(
    masters: number,
    use: (stores: SharedJobStore[]) => Promise<Value>,
    now: () => number = Date.now,
  ): Promise<Value> => {
    await database().flush();
    const opened = await Promise.all(Array.from({ length: masters }, () => openSharedDatabase(database())));
    const stores = opened.map(
      ({ records }, place) => new SharedJobStore({ records, masterId: `m${place}`, now, ...forAMinute }),
    );
    try {
      return await use(stores);
    } finally {
      for (const store of stores) store.stop();
      await Promise.all(opened.flatMap(({ records, cluster }) => [records.close(), cluster.close()]));
    }
  };
  const withOne = <Value>(use: (store: JobStore) => Promise<Value>): Promise<Value> =>
    withStores(1, ([store]) => use(store!));

  describeJobStore("the shared job-store", withOne);
  describeJobState(withOne);

  test("of two masters that start one task, one does", async () => {
    await withStores(2, async ([one, other]) => {
      const job = makeJob();
      await one!.create(job, [makeTask()]);
      const address = { jobId: job.id, index: 0 };
      const moves = await Promise.all([one, other].map((store) => store!.move(address, queued, start)));
      expect(moves.filter(Boolean)).toHaveLength(1);
      expect(await other!.task(address)).toMatchObject({ attempt: 1, live: [{ attempt: 1 }] });
    });
  });

  test("masters that change a hundred tasks of one job at once lose no change and no count", async () => {
    await withStores(3, async (stores) => {
      const job = makeJob();
      const tasks = Array.from({ length: 100 }, (_, index) => makeTask({ index }));
      await stores[0]!.create(job, tasks);
      await Promise.all(
        tasks.map(async ({ index }) => {
          const store = stores[index % 3]!;
          const address = { jobId: job.id, index };
          const running = await store.move(address, queued, start);
          await stores[(index + 1) % 3]!.move(address, running!.task, complete);
        }),
      );
      expect(await stores[0]!.get(job.id)).toMatchObject({ counts: { done: 100, running: 0, queued: 0 } });
      expect(await stores[1]!.countOpen()).toEqual({ files: 0, bytes: 0, idleJobs: 0 });
      const numbers = (await stores[2]!.tasks(job.id)).map((task) => task.revision);
      expect(new Set(numbers).size).toBe(100);
    });
  });

  test("a master hears what another changes, and that a job has ended", async () => {
    await withStores(2, async ([one, other]) => {
      const job = makeJob();
      await one!.create(job, [makeTask()]);
      const heard: string[] = [];
      other!.onChange((jobId) => heard.push(jobId));
      const ended = new Promise<void>((resolve) => other!.onceEnded(job.id, resolve));
      const told: string[] = [];
      other!.onEnded((jobId) => told.push(jobId));
      const address = { jobId: job.id, index: 0 };
      const running = await one!.move(address, queued, start);
      await one!.move(address, running!.task, complete);
      await ended;
      expect(heard).toContain(job.id);
      // The world is told by the one that has ended it.
      expect(told).toEqual([]);
    });
  });

  test("who waits for a job hears when the database has lost it", async () => {
    await withStores(1, async ([store]) => {
      const job = makeJob();
      await store!.create(job, [makeTask()]);
      const ended = new Promise<void>((resolve) => store!.onceEnded(job.id, resolve));
      await database().flush();
      await ended;
      expect(await store!.get(job.id)).toBeUndefined();
    });
  });

  test("of two masters that take one idempotency key, one makes the job", async () => {
    await withStores(2, async (stores) => {
      const idempotency = { key: "k", digest: "d" };
      const jobs = stores.map(() => makeJob({ owner: "ann", idempotency }));
      const made = await Promise.all(stores.map((store, place) => store.create(jobs[place]!, [makeTask()])));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await stores[0]!.findByKey("ann", "k"))?.id).toBe(jobs[made.indexOf(true)]!.id);
      expect(await stores[1]!.list({ limit: 10 })).toHaveLength(1);
    });
  });

  test("says at once that the database is away, and goes on when it is back with all that was written", async () => {
    await withStores(1, async ([store]) => {
      const job = makeJob();
      await store!.create(job, [makeTask()]);
      await database().kill();
      const startedAt = Date.now();
      await expect(store!.get(job.id)).rejects.toMatchObject({ code: "engine_down", status: 503 });
      expect(Date.now() - startedAt).toBeLessThan(1000);
      await database().start();
      await eventually(async () => expect((await store!.get(job.id))?.id).toBe(job.id));
    });
  });

  test("forgets finished jobs when their time is up, the first to end first, and no unfinished one", async () => {
    const clock = { now: 1_000_000 };
    await withStores(
      2,
      async ([one, other]) => {
        const finished = makeJob();
        const open = makeJob();
        await one!.create(finished, [makeTask()]);
        await one!.create(open, [makeTask()]);
        await one!.move({ jobId: finished.id, index: 0 }, queued, { kind: "cancel" });
        const removed: string[] = [];
        for (const store of [one, other]) store!.onRemoved(({ job }) => removed.push(job.id));
        clock.now += 60_000;
        await Promise.all([one!.tidy(), other!.tidy()]);
        expect(removed).toEqual([]);
        clock.now += 1;
        await Promise.all([one!.tidy(), other!.tidy()]);
        expect(removed).toEqual([finished.id]);
        expect((await one!.list({ limit: 10 })).map((job) => job.id)).toEqual([open.id]);
      },
      () => clock.now,
    );
  });
});
