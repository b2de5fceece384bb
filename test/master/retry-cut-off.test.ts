/** A master that dies while it lets a job start over: each of its files has its result still, or waits to be made anew. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import pino from "pino";
import { expect, test } from "vitest";
import type { Engine, ReadyWork } from "../../src/engines/engine.ts";
import { retryJob } from "../../src/master/jobs/job-retrier.ts";
import { recoverJobs } from "../../src/master/jobs/recovery.ts";
import { DiskFileStore } from "../../src/stores/disk-file-store.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { SqliteJournal } from "../../src/stores/sqlite-journal.ts";
import { withTemporaryFolder } from "../support/cluster.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const log = pino({ level: "silent" });
const names = Array.from({ length: 4 }, (_, index) => `lines/${index}.json`);

const results = Object.fromEntries(names.slice(1).map((name) => [name, name]));
const asItWas = { states: ["failed", "done", "done", "done"], results, submitted: [] };
const waits = { states: Array(4).fill("queued"), results: {}, submitted: [0, 1, 2, 3] };

test("at any step of a retry", async () => {
  const outcomes: Outcome[] = [];
  for (let step = 1; ; step += 1) {
    const outcome = await withTemporaryFolder((folder) => cutOff(folder, step));
    if (!outcome) break;
    expect([asItWas, waits]).toContainEqual(outcome);
    outcomes.push(outcome);
  }
  expect(outcomes).toContainEqual(asItWas);
  expect(outcomes).toContainEqual(waits);
});

interface Outcome {
  states: string[];
  /** What is in the results folder, by name. */
  results: Record<string, string>;
  submitted: number[];
}

/** What the next master finds of a job when the one before died at this step of a retry; undefined when it came through. */
async function cutOff(folder: string, step: number): Promise<Outcome | undefined> {
  const jobId = await makeFinishedJob(folder);
  const isThrough = await withMaster(folder, async ({ jobs, files, engine }) => {
    const line = lifeLine(step);
    const job = await jobs.get(jobId);
    return retryJob({ jobs: line(jobs), files: line(files), engine: line(engine), log }, job!).then(
      () => true,
      () => false,
    );
  });
  return isThrough ? undefined : takeUp(folder, jobId);
}

async function takeUp(folder: string, jobId: string): Promise<Outcome> {
  return withMaster(folder, async ({ jobs, files, engine, submitted }) => {
    await recoverJobs({ jobs, files, engine, cancel: async () => undefined, log });
    const found = await readdir(path.join(folder, "results"), { recursive: true, withFileTypes: true });
    const left = found.filter((entry) => entry.isFile()).map((entry) => `lines/${entry.name}`);
    return {
      states: (await jobs.tasks(jobId)).map((task) => task.state),
      results: Object.fromEntries(
        await Promise.all(
          left
            .toSorted()
            .map(async (name) => [name, await readFile(files.resultPath(name), "utf8")] as const),
        ),
      ),
      submitted: submitted.flatMap(({ indexes }) => indexes),
    };
  });
}

/** A gathering job of which one file has failed, so that a retry makes all of them anew. */
async function makeFinishedJob(folder: string): Promise<string> {
  await mkdir(path.join(folder, "jobs"));
  await mkdir(path.join(folder, "results"));
  return withMaster(folder, async ({ jobs, files: store }) => {
    const job = makeJob({ isDurable: true, gathering: "staged" });
    await store.createUploadFolder(job.id);
    const tasks = names.map((resultName, index) => makeTask({ index, resultName, stage: "process" }));
    await jobs.create(job, tasks);
    for (const { index, resultName } of tasks) {
      const address = { jobId: job.id, index };
      await jobs.move(address, { state: "queued", attempt: 0 }, { kind: "start", slaveId: "s1" });
      const expected = { state: "running", attempt: 1 } as const;
      if (index === 0) {
        await jobs.move(address, expected, { kind: "fail", code: "corrupt_file", error: "Torn." });
        continue;
      }
      const incoming = store.incomingPath(job.id);
      await writeFile(incoming, resultName);
      await store.commitResult(resultName, incoming);
      await jobs.move(address, expected, { kind: "complete", durationMs: 1, warnings: [] });
    }
    await store.endJob(job.id, { names, keepUploads: true });
    return job.id;
  });
}

interface Parts {
  jobs: MemoryJobStore;
  files: DiskFileStore;
  engine: Engine;
  submitted: ReadyWork[];
}

async function withMaster<Value>(folder: string, use: (parts: Parts) => Promise<Value>): Promise<Value> {
  const journal = new SqliteJournal(path.join(folder, "jobs.sqlite"));
  const submitted: ReadyWork[] = [];
  try {
    return await use({
      jobs: new MemoryJobStore({ keepMs: 1e9, keepFiles: 1e9, keepBytes: 1e9, journal }),
      files: new DiskFileStore({ jobs: path.join(folder, "jobs"), results: path.join(folder, "results") }),
      engine: {
        submit: (work) => void submitted.push(...work),
        cancel: () => undefined,
        waiting: async () => [],
        stop: async () => undefined,
      },
      submitted,
    });
  } finally {
    await journal.close();
  }
}

/** Whoever is tied to it does nothing any more from a certain call on, as a process that was killed. */
function lifeLine(lastCall: number): <Tied extends object>(tied: Tied) => Tied {
  let calls = 0;
  return (tied) =>
    new Proxy(tied, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...given: unknown[]): unknown => {
          calls += 1;
          if (calls >= lastCall) throw new Error("This master is dead.");
          return Reflect.apply(member, target, given);
        };
      },
    });
}
