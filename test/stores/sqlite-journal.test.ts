import { copyFileSync } from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Keeping } from "../../src/stores/ended-jobs.ts";
import type { JobStore, Removed } from "../../src/stores/job-store.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { SqliteJournal } from "../../src/stores/sqlite-journal.ts";
import { describeJobStore } from "../contracts/job-store.ts";
import { withTemporaryFolder } from "../support/cluster.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const keeping = { keepMs: 60_000, keepFiles: 100_000, keepBytes: 1_000_000 };

/** A store over a journal, as a master has it. */
async function withJournal<Value>(file: string, use: (store: JobStore) => Promise<Value>): Promise<Value> {
  const journal = new SqliteJournal(file);
  try {
    return await use(new MemoryJobStore({ ...keeping, journal }));
  } finally {
    await journal.close();
  }
}

describeJobStore("the memory job-store with a journal", (use) =>
  withTemporaryFolder((folder) => withJournal(path.join(folder, "jobs.sqlite"), use)),
);

describe("a store that starts with the journal of an earlier one", () => {
  test("has its jobs, tasks and merge as they were, in their order", async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "jobs.sqlite");
      const [first, second] = [makeJob({ owner: "ann", idempotency: { key: "k", digest: "d" } }), makeJob()];
      const before = await withJournal(file, async (store) => {
        await store.create(first, [makeTask({ filename: "ü \u{1f600}.txt" }), makeTask({ index: 1 })]);
        await store.create(second, [makeTask()]);
        await store.addMerge(first.id, makeTask({ index: -1, stage: "merge" }));
        const address = { jobId: first.id, index: 0 };
        const start = { kind: "start", slaveId: "s1" } as const;
        const running = await store.move(address, { state: "queued", attempt: 0 }, start);
        await store.move(address, running!.task, { kind: "fail", code: "corrupt_file", error: "Torn." });
        return { jobs: await store.list({ limit: 9 }), tasks: await store.tasks(first.id) };
      });
      await withJournal(file, async (store) => {
        expect(await store.list({ limit: 9 })).toEqual(before.jobs);
        expect(await store.tasks(first.id)).toEqual(before.tasks);
        expect((await store.findByKey("ann", "k"))?.id).toBe(first.id);
        expect(await store.countOpen()).toEqual({ files: 2, bytes: 2, idleJobs: 0 });
      });
    });
  });

  test("killed while a large job is written down, it has all of the job or nothing", async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "jobs.sqlite");
      const tasks = Array.from({ length: 1500 }, (_, index) => makeTask({ index }));
      const copies = Array.from({ length: 20 }, (_, turn) => path.join(folder, `copy-${turn}.sqlite`));
      await withJournal(file, async (store) => {
        const written = store.create(makeJob(), tasks);
        for (const copy of copies) {
          for (const end of ["", "-wal"]) copyFileSync(file + end, copy + end);
          await nextTurn();
        }
        await written;
      });
      const found = copies.map((copy) => {
        const journal = new SqliteJournal(copy);
        const jobs = [...journal.readJobs()];
        return jobs.map(({ counts, id }) =>
          [counts.total, [...journal.readTasks(id)].flat().length].join(" of "),
        );
      });
      expect(new Set(found.flat())).toEqual(new Set(["1500 of 1500"]));
      expect(found.filter((jobs) => jobs.length === 0).length).toBeGreaterThan(3);
    });
  });

  test("gives no revision that the earlier one gave", async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "jobs.sqlite");
      const job = makeJob();
      const last = await withJournal(file, async (store) => {
        await store.create(job, [makeTask()]);
        return (await store.changedSince(0)).revision;
      });
      await withJournal(file, async (store) => {
        await store.close(job.id);
        const moved = await store.move(
          { jobId: job.id, index: 0 },
          { state: "queued", attempt: 0 },
          { kind: "cancel" },
        );
        expect(moved!.task.revision).toBeGreaterThan(last);
      });
    });
  });

  test("does not have what was removed", async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "jobs.sqlite");
      const [gone, kept] = [makeJob(), makeJob()];
      await withJournal(file, async (store) => {
        for (const job of [gone, kept]) await store.create(job, [makeTask()]);
        await store.remove(gone.id);
      });
      await withJournal(file, async (store) => {
        expect((await store.list({ limit: 9 })).map((job) => job.id)).toEqual([kept.id]);
        expect(await store.tasks(gone.id)).toEqual([]);
      });
    });
  });
});

describe("a finished job beyond those that stay in memory", () => {
  const minuteMs = 60_000;
  const complete = { kind: "complete", durationMs: 1, warnings: [] } as const;

  /** A store that keeps no finished job in memory once it is tidied, and the id of one that rests in the journal. */
  async function withRestingJob(
    use: (store: MemoryJobStore, jobId: string, clock: { now: number }) => Promise<void>,
    shorter: Partial<Keeping> = {},
  ): Promise<void> {
    await withTemporaryFolder(async (folder) => {
      const clock = { now: 0 };
      const journal = new SqliteJournal(path.join(folder, "jobs.sqlite"));
      const store = new MemoryJobStore({
        keepMs: 60 * minuteMs,
        keepFiles: 1000,
        keepBytes: 1000,
        ...shorter,
        memoryFiles: 0,
        now: () => clock.now,
        journal,
      });
      const job = makeJob({ owner: "ann", isDurable: true, idempotency: { key: "k", digest: "d" } });
      await store.create(
        job,
        Array.from({ length: 450 }, (_, index) => makeTask({ index, filename: `${index}.txt` })),
      );
      for (const task of await store.tasks(job.id)) {
        const address = { jobId: job.id, index: task.index };
        const running = await store.move(address, task, { kind: "start", slaveId: "s1" });
        await store.move(
          address,
          running!.task,
          task.index === 7 ? { kind: "fail", code: "corrupt_file", error: "Torn." } : complete,
        );
      }
      clock.now += minuteMs;
      await store.tidy();
      await use(store, job.id, clock);
      await journal.close();
    });
  }

  test("is read from the journal as if it were in memory", async () => {
    await withRestingJob(async (store, jobId) => {
      expect(await store.get(jobId)).toMatchObject({ owner: "ann", counts: { done: 449, failed: 1 } });
      expect((await store.tasks(jobId)).map((task) => task.index)).toEqual([...Array(450).keys()]);
      expect((await store.tasks(jobId, { from: 199, to: 202 })).map((task) => task.filename)).toEqual([
        "199.txt",
        "200.txt",
        "201.txt",
      ]);
      expect(await store.task({ jobId, index: 7 })).toMatchObject({ state: "failed" });
      expect((await store.findByKey("ann", "k"))?.id).toBe(jobId);
      expect((await store.list({ states: ["partial"], owner: "ann", limit: 1 })).map(({ id }) => id)).toEqual(
        [jobId],
      );
      expect(await store.list({ states: ["done"], limit: 1 })).toEqual([]);
      expect((await store.list({ filename: "449.T", limit: 1 })).map(({ id }) => id)).toEqual([jobId]);
      expect(await store.list({ filename: "450.T", limit: 1 })).toEqual([]);
      expect((await store.changedSince(0)).jobs.map(({ id }) => id)).toEqual([jobId]);
      expect((await store.changedSince(0, jobId)).tasks).toHaveLength(450);
    });
  });

  test("is not held in memory: only what was written down is answered", async () => {
    await withRestingJob(async (store, jobId) => {
      expect(await store.get(jobId)).not.toBe(await store.get(jobId));
    });
  });

  test("comes back for a retry, and stays while it is wanted", async () => {
    await withRestingJob(async (store, jobId, clock) => {
      const failed = await store.task({ jobId, index: 7 });
      expect(await store.move({ jobId, index: 7 }, failed!, { kind: "retry" })).toMatchObject({
        job: { counts: { queued: 1, done: 449 } },
      });
      clock.now += minuteMs;
      await store.tidy();
      expect((await store.listUnfinished()).map(({ id }) => id)).toEqual([jobId]);
      expect(await store.countOpen()).toEqual({ files: 1, bytes: 1, idleJobs: 0 });
    });
  });

  test("is forgotten with its tasks when its time is up, and another master does not find it", async () => {
    await withRestingJob(async (store, jobId, clock) => {
      const removed: Removed[] = [];
      store.onRemoved((one) => removed.push(one));
      clock.now += 60 * minuteMs;
      expect(await store.get(jobId)).toBeUndefined();
      expect(removed.map(({ job, tasks }) => [job.id, tasks.length])).toEqual([[jobId, 450]]);
      expect(await store.findByKey("ann", "k")).toBeUndefined();
      expect(await store.listKept()).toEqual([]);
    });
  });

  test("counts for what is kept: room is made by forgetting it first", async () => {
    await withRestingJob(
      async (store, jobId, clock) => {
        const job = makeJob();
        await store.create(
          job,
          Array.from({ length: 100 }, (_, index) => makeTask({ index })),
        );
        for (const task of await store.tasks(job.id))
          await store.move({ jobId: job.id, index: task.index }, task, { kind: "cancel" });
        clock.now += minuteMs;
        expect(await store.get(jobId)).toBeUndefined();
        expect(await store.get(job.id)).toBeDefined();
      },
      { keepFiles: 500 },
    );
  });
});

test("a journal that another master has is refused, with what to do", async () => {
  await withTemporaryFolder(async (folder) => {
    const file = path.join(folder, "jobs.sqlite");
    await withJournal(file, async () => {
      expect(() => new SqliteJournal(file)).toThrow(/belongs to a master that runs.*DATA_DIR/);
    });
  });
});

test("ten thousand tasks are written without holding up the event loop for long", async () => {
  await withTemporaryFolder(async (folder) => {
    await withJournal(path.join(folder, "jobs.sqlite"), async (store) => {
      let turns = 0;
      let isWriting = true;
      const count = (): void => {
        turns += 1;
        if (isWriting) setImmediate(count);
      };
      setImmediate(count);
      await store.create(
        makeJob(),
        Array.from({ length: 10_000 }, (_, index) => makeTask({ index })),
      );
      isWriting = false;
      expect(turns).toBeGreaterThanOrEqual(50);
    });
  });
});
