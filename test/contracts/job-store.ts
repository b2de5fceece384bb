/** What every job-store does; an implementation's test calls this with a way to have one for a while. */
import { describe, expect, test } from "vitest";
import {
  type Job,
  type Task,
  jobState,
  mergeIndex,
  openTasks,
  slavesAtWork,
} from "../../src/stores/job-records.ts";
import type { JobQuery, JobStore, Move } from "../../src/stores/job-store.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const start: Move = { kind: "start", slaveId: "s1" };
const complete: Move = { kind: "complete", durationMs: 1, warnings: [] };
const fail: Move = { kind: "fail", code: "corrupt_file", error: "Broken." };

type WithStore = <Value>(use: (store: JobStore) => Promise<Value>) => Promise<Value>;

export function describeJobStore(name: string, withStore: WithStore): void {
  const add = async (store: JobStore, tasks: Task[], parts: Partial<Job> = {}): Promise<string> => {
    const job = makeJob(parts);
    await store.create(job, tasks);
    return job.id;
  };
  const three = [0, 1, 2].map((index) => makeTask({ index, bytes: 10 }));
  /** Starts a task and ends it. */
  const end = async (store: JobStore, jobId: string, index: number, move: Move): Promise<void> => {
    const running = await store.move({ jobId, index }, { state: "queued", attempt: 0 }, start);
    await store.move({ jobId, index }, running!.task, move);
  };

  describe(`${name}, as every job-store,`, () => {
    test("hands a job back as it was made, and nothing for an id that nobody knows", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, three, { owner: "ann", priority: "high" });
        expect(await store.get(jobId)).toMatchObject({
          id: jobId,
          owner: "ann",
          priority: "high",
          counts: { total: 3, queued: 3 },
          openBytes: 30,
        });
        expect(await store.get("nobody")).toBeUndefined();
        expect(await store.tasks("nobody")).toEqual([]);
      });
    });

    test("hands tasks back by their index: one, all, a range", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, three);
        expect(await store.task({ jobId, index: 2 })).toMatchObject({ index: 2 });
        expect(await store.task({ jobId, index: 3 })).toBeUndefined();
        expect((await store.tasks(jobId)).map((task) => task.index)).toEqual([0, 1, 2]);
        expect((await store.tasks(jobId, { from: 1, to: 2 })).map((task) => task.index)).toEqual([1]);
      });
    });

    test("counts open jobs of which no file waits or runs", async () => {
      await withStore(async (store) => {
        const idleJobs = async (): Promise<number> => (await store.countOpen()).idleJobs;
        const jobId = await add(store, [], { isOpen: true });
        expect(await idleJobs()).toBe(1);
        await store.addTasks(jobId, [makeTask()]);
        expect(await idleJobs()).toBe(0);
        await end(store, jobId, 0, complete);
        expect(await idleJobs()).toBe(1);
        await store.close(jobId);
        expect(await idleJobs()).toBe(0);
      });
    });

    test("moves a task by compare-and-set: of two that expect the same, one wins", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask()]);
        const expected = { state: "queued", attempt: 0 } as const;
        const moved = await Promise.all([
          store.move({ jobId, index: 0 }, expected, start),
          store.move({ jobId, index: 0 }, expected, start),
        ]);
        expect(moved.filter(Boolean)).toHaveLength(1);
        expect(await store.task({ jobId, index: 0 })).toMatchObject({ state: "running", attempt: 1 });
      });
    });

    test("keeps a late outcome out", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask()]);
        const address = { jobId, index: 0 };
        const first = await store.move(address, { state: "queued", attempt: 0 }, start);
        const lost = await store.move(address, first!.task, { kind: "lose", code: "slave_lost" });
        await store.move(address, lost!.task, start);
        expect(await store.move(address, first!.task, complete)).toBeUndefined();
        expect((await store.task(address))?.state).toBe("running");
      });
    });

    test("tells of every move, with the task and the job as they are after it, and of none that was refused", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask()]);
        const address = { jobId, index: 0 };
        const told: unknown[] = [];
        const stop = store.onMoved(({ task, job }, { kind }) =>
          told.push([kind, task.state, job.counts.done]),
        );
        const expected = { state: "queued", attempt: 0 } as const;
        const running = await store.move(address, expected, start);
        await store.move(address, expected, start);
        await store.move(address, running!.task, complete);
        stop();
        await store.move(address, { state: "done", attempt: 1 }, { kind: "retry" });
        expect(told).toEqual([
          ["start", "running", 0],
          ["complete", "done", 1],
        ]);
      });
    });

    test("moves nothing of a job or file that is not there", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask()]);
        const expected = { state: "queued", attempt: 0 } as const;
        expect(await store.move({ jobId, index: 1 }, expected, start)).toBeUndefined();
        expect(await store.move({ jobId, index: mergeIndex }, expected, start)).toBeUndefined();
        expect(await store.move({ jobId: "nobody", index: 0 }, expected, start)).toBeUndefined();
      });
    });

    test("counts the files of a job by state, and what has not ended over all jobs", async () => {
      await withStore(async (store) => {
        const sizes = [1, 20, 300];
        const jobId = await add(
          store,
          sizes.map((bytes, index) => makeTask({ index, bytes })),
        );
        await add(store, [makeTask({ bytes: 4000 })]);
        expect(await store.countOpen()).toEqual({ files: 4, bytes: 4321, idleJobs: 0 });
        await end(store, jobId, 0, complete);
        await end(store, jobId, 1, fail);
        const job = await store.get(jobId);
        expect(job?.counts).toEqual({ total: 3, queued: 1, running: 0, done: 1, failed: 1, cancelled: 0 });
        expect(job?.openBytes).toBe(300);
        expect(await store.countOpen()).toEqual({ files: 2, bytes: 4300, idleJobs: 0 });
      });
    });

    test("says which slaves have an attempt at a file of a job, or at its merge, under way", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, three);
        const atWork = async (): Promise<string[]> => slavesAtWork((await store.get(jobId))!);
        const queued = { state: "queued", attempt: 0 } as const;
        const startOn = async (index: number, slaveId: string): Promise<Task> =>
          (await store.move({ jobId, index }, queued, { kind: "start", slaveId }))!.task;
        expect(await atWork()).toEqual([]);
        const first = await startOn(0, "s2");
        const second = await startOn(1, "s2");
        const third = await startOn(2, "s1");
        expect(await atWork()).toEqual(["s1", "s2"]);
        // A late copy of the first is lost again, and so is the one attempt at the third.
        const copied = await store.move({ jobId, index: 0 }, first, { kind: "copy", slaveId: "s3" });
        expect(await atWork()).toEqual(["s1", "s2", "s3"]);
        await store.move({ jobId, index: 0 }, copied!.task, { kind: "lose", code: "slave_lost" });
        await store.move({ jobId, index: 2 }, third, { kind: "lose", code: "slave_lost" });
        expect(await atWork()).toEqual(["s2"]);
        await store.move({ jobId, index: 0 }, first, complete);
        expect(await atWork()).toEqual(["s2"]);
        await store.move({ jobId, index: 1 }, second, fail);
        expect(await atWork()).toEqual([]);
        await store.addMerge(jobId, makeTask({ index: mergeIndex, stage: "merge" }));
        const merging = await startOn(mergeIndex, "s4");
        expect(await atWork()).toEqual(["s4"]);
        await store.move({ jobId, index: mergeIndex }, merging, complete);
        expect(await atWork()).toEqual([]);
      });
    });

    test("says which stage the open files of a staged job are in", async () => {
      await withStore(async (store) => {
        const staged = three.map((task) => ({ ...task, stage: "process" as const }));
        const jobId = await add(store, staged, { gathering: "staged" });
        await end(store, jobId, 0, { kind: "advance", durationMs: 1, warnings: [] });
        await end(store, jobId, 1, fail);
        expect((await store.get(jobId))?.openStages).toEqual({ process: 1, finish: 1 });
      });
    });

    test("calls back once, when the last task of the job has ended", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, three.slice(0, 2));
        let calls = 0;
        store.onceEnded(jobId, () => (calls += 1));
        await end(store, jobId, 0, complete);
        expect(calls).toBe(0);
        await end(store, jobId, 1, { kind: "cancel" });
        expect(calls).toBe(1);
      });
    });

    test("does not call back who no longer waits", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask()]);
        let calls = 0;
        store.onceEnded(jobId, () => (calls += 1))();
        await end(store, jobId, 0, complete);
        expect(calls).toBe(0);
      });
    });

    test("adds one merge to a job, which counts as no file of it", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask({ stage: "process" })], { gathering: "staged" });
        const merge = makeTask({ index: mergeIndex, stage: "merge" });
        expect(await store.addMerge(jobId, merge)).toBe(true);
        expect(await store.addMerge(jobId, merge)).toBe(false);
        expect(await store.addMerge("nobody", merge)).toBe(false);
        await end(store, jobId, mergeIndex, complete);
        const job = await store.get(jobId);
        expect(job && openTasks(job)).toBe(1);
        expect(await store.task({ jobId, index: mergeIndex })).toMatchObject({ state: "done" });
      });
    });

    test("starts over when it has ended: the chosen files at once, without its merge", async () => {
      await withStore(async (store) => {
        const staged = three.map((task) => ({ ...task, stage: "process" as const }));
        const jobId = await add(store, staged, { gathering: "staged" });
        await end(store, jobId, 0, complete);
        await end(store, jobId, 1, fail);
        await store.addMerge(jobId, makeTask({ index: mergeIndex, stage: "merge" }));
        expect(await store.startOver(jobId, [0, 1])).toBeUndefined();
        await end(store, jobId, 2, { kind: "cancel" });
        const moves: [number, string][] = [];
        store.onMoved(({ task }, { kind }) => moves.push([task.index, kind]));
        const started = await store.startOver(jobId, [0, 1]);
        expect(moves).toEqual([
          [0, "retry"],
          [1, "retry"],
        ]);
        expect(started?.job).toEqual(await store.get(jobId));
        expect(started?.tasks).toEqual((await store.tasks(jobId)).slice(0, 2));
        expect(await store.task({ jobId, index: mergeIndex })).toBeUndefined();
        expect(await store.get(jobId)).toMatchObject({
          counts: { queued: 2, done: 0, failed: 0, cancelled: 1 },
          openStages: { process: 2, finish: 0 },
        });
        expect(await store.startOver("nobody", [0])).toBeUndefined();
      });
    });
  });

  describe(`a job that is filled by several requests, in ${name},`, () => {
    test("takes a file once: the same index again changes nothing", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [], { isOpen: true });
        expect(await store.addTasks(jobId, three)).toHaveLength(3);
        const again = [makeTask({ index: 2, filename: "other" }), makeTask({ index: 3 })];
        expect((await store.addTasks(jobId, again)).map((task) => task.index)).toEqual([3]);
        expect((await store.tasks(jobId)).map((task) => task.filename)).toEqual(Array(4).fill("a.txt"));
        expect((await store.get(jobId))?.counts.total).toBe(4);
      });
    });

    test("may have gaps", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [], { isOpen: true });
        await store.addTasks(jobId, [makeTask({ index: 5 })]);
        expect((await store.tasks(jobId)).map((task) => task.index)).toEqual([5]);
        expect(await store.task({ jobId, index: 0 })).toBeUndefined();
      });
    });

    test("is kept when it is closed after its last file has ended, and when it is cancelled without any", async () => {
      await withStore(async (store) => {
        const filled = await add(store, [makeTask()], { isOpen: true });
        await end(store, filled, 0, complete);
        expect(await store.close(filled)).toMatchObject({ endedAt: expect.any(Number) });
        expect(jobState((await store.get(filled))!)).toBe("done");
        const empty = await add(store, [], { isOpen: true });
        await store.close(empty);
        expect(jobState((await store.get(empty))!)).toBe("cancelled");
      });
    });

    test("ends only when it is closed, and takes nothing then", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [], { isOpen: true });
        await store.addTasks(jobId, three.slice(0, 1));
        let calls = 0;
        store.onceEnded(jobId, () => (calls += 1));
        await end(store, jobId, 0, complete);
        expect(jobState((await store.get(jobId))!)).toBe("running");
        expect(calls).toBe(0);
        expect(jobState((await store.close(jobId))!)).toBe("done");
        expect(calls).toBe(1);
        expect(await store.addTasks(jobId, [makeTask({ index: 1 })])).toEqual([]);
        expect(await store.close("nobody")).toBeUndefined();
      });
    });
  });

  describe(`the jobs of ${name}`, () => {
    test("are listed the latest first, by owner, type, state, and in pages", async () => {
      await withStore(async (store) => {
        const mine = await add(store, [makeTask()], { owner: "ann" });
        const theirs = await add(store, [makeTask()], { owner: "bob" });
        const last = await add(store, [makeTask()], { owner: "ann" });
        await end(store, mine, 0, complete);
        const ids = async (query: Partial<Parameters<JobStore["list"]>[0]>): Promise<string[]> =>
          (await store.list({ limit: 10, ...query })).map((job) => job.id);
        expect(await ids({})).toEqual([last, theirs, mine]);
        expect(await ids({ owner: "ann" })).toEqual([last, mine]);
        expect(await ids({ states: ["done"] })).toEqual([mine]);
        expect(await ids({ taskType: "image" })).toEqual([]);
        expect(await ids({ limit: 2 })).toEqual([last, theirs]);
        expect(await ids({ limit: 2, before: theirs })).toEqual([mine]);
        expect((await store.listUnfinished()).map((job) => job.id)).toEqual([theirs, last]);
      });
    });

    test("are found by a part of a file's name in either case, their caller's alone, and in pages", async () => {
      await withStore(async (store) => {
        const named = (...names: string[]): Task[] =>
          names.map((filename, index) => makeTask({ index, filename }));
        const open = await add(store, named("old.txt"), { owner: "ann", isOpen: true });
        const theirs = await add(store, named("Invoice 7.PDF"), { owner: "bob" });
        const many = Array.from({ length: 2500 }, (_, index) => `page ${index}.png`);
        const large = await add(store, named(...many, "my invoice.png"), { owner: "ann" });
        // `é` as one sign and as two: file systems differ (Unicode, annex 15, figure 3).
        const accented = await add(store, named("caf\u0065\u0301.txt", "100%_[a]*.txt"), { owner: "ann" });
        const ids = async (filename: string, query: Partial<JobQuery> = {}): Promise<string[]> =>
          (await store.list({ limit: 10, filename, ...query })).map((job) => job.id);
        expect(await ids("iNvOiCe")).toEqual([large, theirs]);
        expect(await ids("invoice", { owner: "ann" })).toEqual([large]);
        expect(await ids("invoice", { limit: 1 })).toEqual([large]);
        expect(await ids("invoice", { limit: 1, before: large })).toEqual([theirs]);
        expect(await ids("invoice", { before: theirs })).toEqual([]);
        expect(await ids("CAF\u00c9")).toEqual([accented]);
        expect(await ids("%_[A]*")).toEqual([accented]);
        expect(await ids("a%t")).toEqual([]);
        await store.addTasks(open, [makeTask({ index: 9, filename: "late invoice.txt" })]);
        expect(await ids("invoice")).toEqual([large, theirs, open]);
        await end(store, theirs, 0, complete);
        expect(await ids("invoice", { states: ["done"] })).toEqual([theirs]);
        await store.remove(large);
        expect(await ids("invoice")).toEqual([theirs, open]);
      });
    });

    test("are found by their owner's idempotency key", async () => {
      await withStore(async (store) => {
        const idempotency = { key: "k", digest: "d" };
        const jobId = await add(store, [makeTask()], { owner: "ann", idempotency });
        expect((await store.findByKey("ann", "k"))?.id).toBe(jobId);
        expect(await store.findByKey("bob", "k")).toBeUndefined();
        expect(await store.findByKey(undefined, "k")).toBeUndefined();
        const again = makeJob({ owner: "ann", idempotency });
        expect(await store.create(again, [makeTask()])).toBe(false);
        expect(await store.get(again.id)).toBeUndefined();
        const { id: next } = again;
        expect(await store.create(again, [makeTask()], jobId)).toBe(true);
        await store.remove(jobId);
        expect((await store.findByKey("ann", "k"))?.id).toBe(next);
        await store.remove(next);
        expect(await store.findByKey("ann", "k")).toBeUndefined();
      });
    });

    test("are gone when they are removed, and whoever keeps their bytes hears of it", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, three);
        const removed: string[] = [];
        store.onRemoved(({ job }) => removed.push(job.id));
        await store.remove(jobId);
        await store.remove("nobody");
        expect(removed).toEqual([jobId]);
        expect(await store.get(jobId)).toBeUndefined();
        expect(await store.countOpen()).toEqual({ files: 0, bytes: 0, idleJobs: 0 });
      });
    });

    test("tell what has changed since a revision, and that something has", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, three);
        const other = await add(store, [makeTask()]);
        const { revision } = await store.changedSince(0);
        const heard: string[] = [];
        store.onChange((id) => heard.push(id));
        await end(store, jobId, 1, complete);
        expect(new Set(heard)).toEqual(new Set([jobId]));
        const changes = await store.changedSince(revision, jobId);
        expect(changes.tasks.map(({ index, state }) => [index, state])).toEqual([[1, "done"]]);
        expect(changes.jobs.map((job) => job.counts.done)).toEqual([1]);
        expect(changes.revision).toBeGreaterThan(revision);
        expect((await store.changedSince(revision)).jobs.map((job) => job.id)).toEqual([jobId]);
        expect((await store.changedSince(changes.revision)).jobs).toEqual([]);
        expect((await store.changedSince(0, other)).tasks).toHaveLength(1);
      });
    });

    test("run again by a retry: what failed waits, and the job has not ended", async () => {
      await withStore(async (store) => {
        const jobId = await add(store, [makeTask()]);
        await end(store, jobId, 0, fail);
        const failed = await store.task({ jobId, index: 0 });
        const moved = await store.move({ jobId, index: 0 }, failed!, { kind: "retry" });
        expect(moved?.task).toMatchObject({ state: "queued", attempts: 0, attempt: 1 });
        expect(moved?.task.failure).toBeUndefined();
        expect(moved?.job).toMatchObject({ counts: { queued: 1, failed: 0 } });
        expect(moved?.job.endedAt).toBeUndefined();
        expect((await store.listUnfinished()).map((job) => job.id)).toEqual([jobId]);
      });
    });
  });
}

export function describeJobState(withStore: WithStore): void {
  describe("the state of a job", () => {
    test.each([
      ["queued", [{ state: "queued" }]],
      ["running", [{ state: "queued" }, { state: "running" }]],
      ["done", [{ state: "done" }, { state: "done" }]],
      ["partial", [{ state: "done" }, { state: "failed" }]],
      ["failed", [{ state: "failed" }, { state: "failed" }]],
      ["cancelled", [{ state: "done" }, { state: "cancelled" }]],
    ] as const)("is %s with %j", async (expected, tasks) => {
      await withStore(async (store) => {
        const job = makeJob();
        await store.create(
          job,
          tasks.map((task, index) => makeTask({ ...task, index })),
        );
        expect(jobState((await store.get(job.id))!)).toBe(expected);
      });
    });

    test("is running from the first start on, even while everything waits again", async () => {
      await withStore(async (store) => {
        const job = makeJob();
        await store.create(job, [makeTask()]);
        const running = await store.move({ jobId: job.id, index: 0 }, { state: "queued", attempt: 0 }, start);
        await store.move({ jobId: job.id, index: 0 }, running!.task, { kind: "lose", code: "slave_lost" });
        expect(jobState((await store.get(job.id))!)).toBe("running");
      });
    });
  });
}
