/** What every job-store does; an implementation's test calls this with a way to make one. */
import { describe, expect, test } from "vitest";
import { type JobStore, type Move, type Task, jobState, mergeIndex } from "../../src/stores/job-store.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const start: Move = { kind: "start", slaveId: "s1" };
const complete: Move = { kind: "complete", durationMs: 1, warnings: [] };
const fail: Move = { kind: "fail", code: "corrupt_file", error: "Broken." };

export function describeJobStore(name: string, create: () => JobStore): void {
  const withJob = async (tasks: Task[]): Promise<{ store: JobStore; jobId: string }> => {
    const store = create();
    const job = makeJob(tasks);
    await store.create(job);
    return { store, jobId: job.id };
  };
  /** Starts a task and ends it. */
  const end = async (store: JobStore, jobId: string, index: number, move: Move): Promise<void> => {
    const running = await store.move({ jobId, index }, { state: "queued", attempt: 0 }, start);
    await store.move({ jobId, index }, running!, move);
  };

  describe(`${name}, as every job-store,`, () => {
    test("hands a job back as it was made, and nothing for an id that nobody knows", async () => {
      const { store, jobId } = await withJob([makeTask(), makeTask({ index: 1 })]);
      expect(await store.get(jobId)).toMatchObject({
        id: jobId,
        openTasks: 2,
        tasks: [{ index: 0 }, { index: 1 }],
      });
      expect(await store.get("nobody")).toBeUndefined();
    });

    test("moves a task by compare-and-set: of two that expect the same, one wins", async () => {
      const { store, jobId } = await withJob([makeTask()]);
      const expected = { state: "queued", attempt: 0 } as const;
      const moved = await Promise.all([
        store.move({ jobId, index: 0 }, expected, start),
        store.move({ jobId, index: 0 }, expected, start),
      ]);
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect((await store.get(jobId))?.tasks[0]).toMatchObject({ state: "running", attempt: 1 });
    });

    test("keeps a late outcome out", async () => {
      const { store, jobId } = await withJob([makeTask()]);
      const address = { jobId, index: 0 };
      const first = await store.move(address, { state: "queued", attempt: 0 }, start);
      const lost = await store.move(address, first!, { kind: "lose", crashed: false });
      await store.move(address, lost!, start);
      expect(await store.move(address, first!, complete)).toBeUndefined();
      expect((await store.get(jobId))?.tasks[0]?.state).toBe("running");
    });

    test("moves nothing of a job or file that is not there", async () => {
      const { store, jobId } = await withJob([makeTask()]);
      const expected = { state: "queued", attempt: 0 } as const;
      expect(await store.move({ jobId, index: 1 }, expected, start)).toBeUndefined();
      expect(await store.move({ jobId, index: mergeIndex }, expected, start)).toBeUndefined();
      expect(await store.move({ jobId: "nobody", index: 0 }, expected, start)).toBeUndefined();
    });

    test("counts the tasks that have not ended, and their bytes", async () => {
      const { store, jobId } = await withJob([
        makeTask({ bytes: 1 }),
        makeTask({ index: 1, bytes: 20 }),
        makeTask({ index: 2, bytes: 300 }),
      ]);
      await store.create(makeJob([makeTask({ bytes: 4000 })]));
      expect(await store.countOpen()).toEqual({ files: 4, bytes: 4321 });
      await end(store, jobId, 0, complete);
      await end(store, jobId, 1, fail);
      expect((await store.get(jobId))?.openTasks).toBe(1);
      expect(await store.countOpen()).toEqual({ files: 2, bytes: 4300 });
    });

    test("calls back once, when the last task of the job has ended", async () => {
      const { store, jobId } = await withJob([makeTask(), makeTask({ index: 1 })]);
      let calls = 0;
      store.onceEnded(jobId, () => (calls += 1));
      await end(store, jobId, 0, complete);
      expect(calls).toBe(0);
      await end(store, jobId, 1, { kind: "cancel" });
      expect(calls).toBe(1);
    });

    test("does not call back who no longer waits", async () => {
      const { store, jobId } = await withJob([makeTask()]);
      let calls = 0;
      store.onceEnded(jobId, () => (calls += 1))();
      await end(store, jobId, 0, complete);
      expect(calls).toBe(0);
    });

    test("adds one merge to a job, which counts as no file of it", async () => {
      const { store, jobId } = await withJob([makeTask({ stage: "process" })]);
      const merge = makeTask({ index: mergeIndex, stage: "merge" });
      expect(await store.addMerge(jobId, merge)).toBe(true);
      expect(await store.addMerge(jobId, merge)).toBe(false);
      expect(await store.addMerge("nobody", merge)).toBe(false);
      await end(store, jobId, mergeIndex, complete);
      expect(await store.get(jobId)).toMatchObject({ openTasks: 1, merge: { state: "done" } });
    });
  });
}

export function describeJobState(): void {
  const stateOf = (...tasks: Partial<Task>[]): string => jobState(makeJob(tasks.map(makeTask)));

  describe("the state of a job", () => {
    test.each([
      ["queued", [{ state: "queued" }]],
      ["running", [{ state: "queued" }, { state: "running" }]],
      ["running", [{ state: "queued", attempts: 1 }]],
      ["running", [{ state: "queued" }, { state: "done" }]],
      ["running", [{ state: "queued", stage: "finish", attempts: 1 }]],
      ["done", [{ state: "done" }, { state: "done" }]],
      ["partial", [{ state: "done" }, { state: "failed" }]],
      ["failed", [{ state: "failed" }, { state: "failed" }]],
      ["cancelled", [{ state: "done" }, { state: "cancelled" }]],
    ] as const)("is %s with %j", (expected, tasks) => {
      expect(stateOf(...tasks)).toBe(expected);
    });
  });
}
