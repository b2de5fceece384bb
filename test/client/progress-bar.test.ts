/** What a terminal shows while files are on their way, and that a pipe gets none of it. */
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type ProgressBar, createProgressBar } from "../../src/client/command/progress-bar.ts";
import type { JobFile, JobView, Progress } from "../../src/protocol/job.ts";

const job: JobView = {
  id: "1",
  state: "running",
  task_type: "text",
  options: {},
  priority: "normal",
  tag: null,
  is_open: false,
  created_at: "2026-01-01T00:00:00.000Z",
  started_at: null,
  ended_at: null,
  queue_position: 1,
  slaves_at_work: [],
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

test("shows of the running file that has the most before it how far it is", () => {
  const shown = showOn({ isTTY: true, columns: 200 }, (bar) => {
    bar.showJob({
      ...job,
      counts: { total: 4, queued: 0, running: 3, done: 1, failed: 0, cancelled: 0 },
      files: [
        runningFile("short.pdf", { done: 1, total: 2, unit: "pages" }),
        runningFile("letters.pdf", {
          done: 50,
          total: 200,
          unit: "pages",
        }),
        runningFile("other.bin", null),
      ],
    });
  });
  expect(shown).toContain("1 of 4 files, 50 of 200 pages of letters.pdf");
  // One file, half of another and a quarter of a third are 43.75 of 100; the bar has 30 marks.
  expect(shown.match(/\[(=*)-*\]/)?.[1]).toHaveLength(Math.round(0.4375 * 30));
});

test("shows of a single file its parts alone", () => {
  const shown = showOn({ isTTY: true, columns: 80 }, (bar) => {
    bar.showJob({
      ...job,
      counts: { total: 1, queued: 0, running: 1, done: 0, failed: 0, cancelled: 0 },
      files: [runningFile("letters.pdf", { done: 50, total: 200, unit: "pages" })],
    });
  });
  expect(shown).toContain("] 50 of 200 pages");
  expect(shown).not.toContain("file");
});

test("shows nothing where there is no terminal", () => {
  expect(showOn({ isTTY: false })).toBe("");
});

function runningFile(filename: string, progress: Progress | null): JobFile {
  return {
    index: 0,
    filename,
    bytes: 1,
    state: "running",
    attempts: 1,
    slave_id: null,
    saved_file: null,
    duration_ms: null,
    queued_at: job.created_at,
    started_at: null,
    ended_at: null,
    progress,
    warnings: [],
    artifacts: [],
    error: null,
    code: null,
    links: {},
  };
}

const showAll = (bar: ProgressBar): void => {
  bar.showUpload({ sent: 1_500_000, total: 3_000_000 });
  bar.showJob(job);
};

function showOn(terminal: { isTTY: boolean; columns?: number }, show = showAll): string {
  // A pipe with the marks of a terminal is all that the bar asks for.
  const stream = Object.assign(new PassThrough(), terminal);
  const bar = createProgressBar(stream);
  show(bar);
  bar.stop();
  return String(stream.read() ?? "");
}
