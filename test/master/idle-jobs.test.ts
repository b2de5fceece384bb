import { expect, test } from "vitest";
import { endIdleJobs } from "../../src/master/jobs/idle-jobs.ts";
import { ServiceError } from "../../src/protocol/errors.ts";
import type { Task } from "../../src/stores/job-records.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const idleMs = 60_000;
const ended = { state: "done", attempt: 1 } as const;

/** Which of some open jobs, made at 0, are closed and cancelled at a time. */
async function endAt(now: number, jobs: Record<string, Partial<Task>[]>) {
  const store = new MemoryJobStore({ keepMs: 0, keepFiles: 0, keepBytes: 0 });
  for (const [id, tasks] of Object.entries(jobs))
    await store.create(
      makeJob({ id, isOpen: true }),
      tasks.map((task, index) => makeTask({ index, ...task })),
    );
  const closed: string[] = [];
  const cancelled: string[] = [];
  const close = async ({ id, counts }: { id: string; counts: { total: number } }): Promise<void> => {
    if (counts.total === 0) throw new ServiceError("no_files", "No files.");
    closed.push(id);
  };
  const cancel = async (id: string): Promise<void> => void cancelled.push(id);
  await endIdleJobs({ jobs: store, close, cancel, idleMs }, now);
  return { closed, cancelled };
}

test("a job that nobody fills any more is closed with what it has, or cancelled when it has nothing", async () => {
  const jobs = { filled: [{ ...ended, queuedAt: 0 }], empty: [] };
  expect(await endAt(idleMs, jobs)).toEqual({ closed: [], cancelled: [] });
  expect(await endAt(idleMs + 1, jobs)).toEqual({ closed: ["filled"], cancelled: ["empty"] });
});

test("a job is not idle while a file of it waits or runs, nor soon after one came", async () => {
  const jobs = {
    waiting: [{ ...ended, queuedAt: 0 }, { queuedAt: 0 }],
    running: [{ state: "running", attempt: 1, queuedAt: 0 } as const],
    young: [
      { ...ended, queuedAt: 0 },
      { ...ended, queuedAt: idleMs },
    ],
  };
  expect(await endAt(idleMs + 1, jobs)).toEqual({ closed: [], cancelled: [] });
});
