/** What a terminal shows while files are on their way, and that a pipe gets none of it. */
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createProgressBar } from "../../src/client/progress-bar.ts";
import type { JobView } from "../../src/protocol/job.ts";

const job: JobView = {
  id: "1",
  state: "running",
  task_type: "text",
  options: {},
  priority: "normal",
  is_open: false,
  created_at: "2026-01-01T00:00:00.000Z",
  started_at: null,
  ended_at: null,
  queue_position: 1,
  callback: null,
  links: { self: "/jobs/1", events: "/jobs/1/events", results: "/jobs/1/results.zip" },
  counts: { total: 4, queued: 1, running: 0, done: 2, failed: 1, cancelled: 0 },
  files: [],
};

test("shows bytes, then files, on a terminal, and takes itself away", () => {
  const written = showOn({ isTTY: true, columns: 80 });
  expect(written).toContain("1.5 of 3.0 MB");
  expect(written).toContain("3 of 4 files, 1 failed");
  // Back to the line's start, and the line cleared (ECMA-48: CHA, EL).
  expect(written.endsWith("\u001b[1G\u001b[2K")).toBe(true);
});

test("shows nothing where there is no terminal", () => {
  expect(showOn({ isTTY: false })).toBe("");
});

function showOn(terminal: { isTTY: boolean; columns?: number }): string {
  // A pipe with the marks of a terminal is all that the bar asks for.
  const stream = Object.assign(new PassThrough(), terminal);
  const bar = createProgressBar(stream);
  bar.showUpload({ sent: 1_500_000, total: 3_000_000 });
  bar.showJob(job);
  bar.stop();
  return String(stream.read() ?? "");
}
