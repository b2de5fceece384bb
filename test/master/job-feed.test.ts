import { expect, test } from "vitest";
import type { FeedEvent } from "../../src/protocol/events.ts";
import { followJob } from "../../src/master/jobs/job-feed.ts";
import { JobReader } from "../../src/master/jobs/job-reader.ts";
import { DiskFileStore } from "../../src/stores/disk-file-store.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

test("a listener that was busy is told the latest state of each file, not every one it has missed", async () => {
  const jobs = new MemoryJobStore({ keepMs: 60_000, keepFiles: 1000, keepBytes: 1000 });
  const reader = new JobReader({ jobs, files: new DiskFileStore({ jobs: "/jobs", results: "/results" }) });
  const job = makeJob();
  await jobs.create(
    job,
    Array.from({ length: 100 }, (_, index) => makeTask({ index })),
  );
  const stop = new AbortController();
  const events = followJob({ jobs, reader }, job.id, {
    owner: undefined,
    since: undefined,
    signal: stop.signal,
  });
  const { value: first } = await events.next();
  expect(first).toMatchObject([{ event: "snapshot", data: { job: { counts: { queued: 100 } } } }]);
  for (let index = 0; index < 100; index += 1) {
    const address = { jobId: job.id, index };
    const started = await jobs.move(
      address,
      { state: "queued", attempt: 0 },
      { kind: "start", slaveId: "s" },
    );
    for (let done = 1; done <= 5; done += 1) {
      await jobs.move(address, started!.task, {
        kind: "progress",
        progress: { done, total: 5, unit: "pages" },
      });
    }
  }
  const { value: second } = await events.next();
  const batch: FeedEvent[] = second ?? [];
  const files = batch.filter((event) => event.event === "file").map(({ data }) => data.file);
  expect(files).toHaveLength(100);
  expect(new Set(files.map((one) => `${one.state} ${one.progress?.done}`))).toEqual(new Set(["running 5"]));
  stop.abort();
  expect((await events.next()).done).toBe(true);
});
