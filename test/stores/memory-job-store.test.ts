import { describe, expect, test } from "vitest";
import type { JobJournal } from "../../src/stores/job-journal.ts";
import type { JobStore } from "../../src/stores/job-store.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { describeJobState, describeJobStore } from "../contracts/job-store.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const forAMinute = { keepMs: 60_000, keepFiles: 100, keepBytes: 1000 };

describeJobStore("the memory job-store", (use) => use(new MemoryJobStore(forAMinute)));
describeJobState((use) => use(new MemoryJobStore(forAMinute)));

const minuteMs = 60_000;

/** A store whose clock the test sets, and a way to make a job that has ended. */
function createStore(keeping: { keepMs: number; keepFiles: number; keepBytes?: number }) {
  const clock = { now: 0 };
  const store = new MemoryJobStore({ keepBytes: 1000, ...keeping, now: () => clock.now });
  const addFinished = async (files = 1): Promise<string> => {
    const job = makeJob();
    await store.create(
      job,
      Array.from({ length: files }, (_, index) => makeTask({ index })),
    );
    await cancelAll(store, job.id);
    return job.id;
  };
  return { store, clock, addFinished };
}

async function cancelAll(store: JobStore, jobId: string): Promise<void> {
  for (const task of await store.tasks(jobId))
    await store.move({ jobId, index: task.index }, task, { kind: "cancel" });
}

describe("a finished job", () => {
  test("is forgotten after its time, an unfinished one never", async () => {
    const { store, clock, addFinished } = createStore({ keepMs: 60 * minuteMs, keepFiles: 100 });
    const finished = await addFinished();
    const open = makeJob();
    await store.create(open, [makeTask()]);
    clock.now = 60 * minuteMs;
    expect(await store.get(finished)).toBeDefined();
    clock.now += 1;
    expect(await store.get(finished)).toBeUndefined();
    expect(await store.get(open.id)).toBeDefined();
  });

  test("makes room for younger ones, the earliest to end first", async () => {
    const { store, clock, addFinished } = createStore({ keepMs: 60 * minuteMs, keepFiles: 5 });
    const slow = makeJob();
    await store.create(slow, [makeTask()]);
    const quick = await addFinished(3);
    clock.now = minuteMs;
    await cancelAll(store, slow.id);
    clock.now = 2 * minuteMs;
    const last = await addFinished(2);
    expect(await store.get(quick)).toBeUndefined();
    expect(await store.get(slow.id)).toBeDefined();
    expect(await store.get(last)).toBeDefined();
  });

  test("makes room when what durable jobs keep is too large, and others do not count", async () => {
    const { store, clock } = createStore({ keepMs: 60 * minuteMs, keepFiles: 100, keepBytes: 25 });
    const end = async (isDurable: boolean): Promise<string> => {
      const job = makeJob({ isDurable });
      await store.create(job, [makeTask({ bytes: 10 })]);
      await cancelAll(store, job.id);
      clock.now += minuteMs;
      return job.id;
    };
    const ids = [await end(true), await end(false), await end(true)];
    const kept = async (): Promise<boolean[]> =>
      Promise.all(ids.map(async (id) => (await store.get(id)) !== undefined));
    expect(await kept()).toEqual([true, true, true]);
    ids.push(await end(true));
    expect(await kept()).toEqual([false, true, true, true]);
  });

  test.each([
    { keepMs: 0, keepFiles: 100 },
    { keepMs: minuteMs, keepFiles: 0 },
    { keepMs: minuteMs, keepFiles: 2 },
  ])("can be read by who waits for its end, even with %j", async (keeping) => {
    const { store, clock, addFinished } = createStore(keeping);
    const finished = await addFinished(3);
    clock.now += 1000;
    expect((await store.get(finished))?.counts.cancelled).toBe(3);
    clock.now += minuteMs + 1;
    expect(await store.get(finished)).toBeUndefined();
  });
});

/** A journal on a disk that is full while the test says so. */
function createFullJournal() {
  const disk = { isFull: false };
  const journal: JobJournal = {
    readJobs: () => [],
    readJob: () => undefined,
    readTask: () => undefined,
    readTasks: () => [],
    readNames: () => [],
    keepJob: () => undefined,
    keepTask: () => undefined,
    remove: () => undefined,
    removeTask: () => undefined,
    flush: async () => {
      if (disk.isFull) throw new Error("full");
    },
    close: async () => undefined,
  };
  return { disk, store: new MemoryJobStore({ ...forAMinute, journal }) };
}

describe("what cannot be written down", () => {
  test("was never taken: neither a job nor files of one", async () => {
    const { disk, store } = createFullJournal();
    const filled = makeJob({ isOpen: true });
    await store.create(filled, [makeTask({ bytes: 1 })]);
    const before = await store.get(filled.id);
    disk.isFull = true;
    const refused = makeJob();
    await expect(store.create(refused, [makeTask({ bytes: 20 })])).rejects.toThrow("full");
    const more = [makeTask({ index: 1, bytes: 300 }), makeTask({ index: 2, stage: "process" })];
    await expect(store.addTasks(filled.id, more)).rejects.toThrow("full");
    expect(await store.get(refused.id)).toBeUndefined();
    expect(await store.get(filled.id)).toEqual({ ...before, revision: expect.any(Number) });
    expect((await store.tasks(filled.id)).map((task) => task.index)).toEqual([0]);
    expect(await store.countOpen()).toEqual({ files: 1, bytes: 1, idleJobs: 0 });
    disk.isFull = false;
    expect(await store.addTasks(filled.id, more)).toHaveLength(2);
  });

  test("is done all the same where it ends a job or makes room", async () => {
    const { disk, store } = createFullJournal();
    const [open, ended] = [makeJob({ isOpen: true }), makeJob()];
    for (const job of [open, ended]) await store.create(job, [makeTask()]);
    disk.isFull = true;
    expect(await store.close(open.id)).toMatchObject({ isOpen: false });
    await store.remove(ended.id);
    expect(await store.get(ended.id)).toBeUndefined();
  });
});
