/** The page's end of the feed: jobs and files as they are now, as signals that change at most once a frame. */
import { type Signal, batch, signal } from "@preact/signals";
import type { JobFile, JobSummary } from "../../client/client.ts";
import { baseUrl } from "../master.ts";
import { askWhoCalls } from "../session.ts";
import type { FeedMessage, Following, Line } from "./messages.ts";

export interface Feed {
  line: Signal<Line>;
  /** By id; the followed one alone where one is followed. */
  jobs: Signal<ReadonlyMap<string, JobSummary>>;
  /** By index; a job that is being filled may have gaps. The array is the same for ever, its signal tells of changes. */
  files: Signal<{ readonly byIndex: readonly (JobFile | undefined)[] }>;
  refusal: Signal<{ status: number; sentence: string } | undefined>;
  removed: Signal<boolean>;
  stop(): void;
}

/** Follows one job with its files, or all jobs without theirs. */
export function startFeed(jobId?: string): Feed {
  const worker = new Worker(new URL("./feed-worker.ts", import.meta.url), { type: "module" });
  const feed: Feed = {
    line: signal<Line>("connecting"),
    jobs: signal<ReadonlyMap<string, JobSummary>>(new Map()),
    files: signal<{ readonly byIndex: readonly (JobFile | undefined)[] }>({ byIndex: [] }),
    refusal: signal(undefined),
    removed: signal(false),
    stop() {
      cancelAnimationFrame(frame);
      worker.terminate();
    },
  };
  let jobs = new Map<string, JobSummary>();
  let files: JobFile[] = [];
  let frame = 0;

  const show = (): void => {
    frame = 0;
    batch(() => {
      feed.jobs.value = new Map(jobs);
      feed.files.value = { byIndex: files };
    });
  };
  const showSoon = (): void => {
    // A tab in the background gets no frames and shows nothing either.
    if (frame === 0) frame = requestAnimationFrame(show);
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FeedMessage>) => {
    switch (data.kind) {
      case "line":
        feed.line.value = data.line;
        return;
      case "reset":
        jobs = new Map();
        files = [];
        return;
      case "jobs":
        for (const job of data.jobs) jobs.set(job.id, job);
        showSoon();
        return;
      case "files":
        for (const file of data.files) files[file.index] = file;
        showSoon();
        return;
      case "removed":
        jobs.delete(data.jobId);
        if (data.jobId === jobId) feed.removed.value = true;
        showSoon();
        return;
      case "refused":
        feed.refusal.value = data;
        if (data.status === 401) void askWhoCalls();
        return;
      default:
        data satisfies never;
    }
  });
  const following: Following = { baseUrl, jobId };
  worker.postMessage(following);
  return feed;
}
