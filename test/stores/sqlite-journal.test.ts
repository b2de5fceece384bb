import path from "node:path";
import { describe, expect, test } from "vitest";
import type { JobStore } from "../../src/stores/job-store.ts";
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
        expect(await store.countOpen()).toEqual({ files: 2, bytes: 2 });
      });
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
