/**
 * Follows the master's events in a thread of its own: ten thousand files are a message of some megabytes, whose reading
 * would hold up the page. The page gets it in pieces small enough to draw between two of them.
 */
import "../without-eval.ts";
import {
  ClientError,
  type FeedEvent,
  type JobFile,
  type JobSummary,
  createClient,
} from "../../client/client.ts";
import { pause } from "../../client/pause.ts";
import { isFinished } from "../../protocol/job.ts";
import type { FeedMessage, Following, Line } from "./messages.ts";

/** A file is about half a kilobyte. */
const filesPerMessage = 500;
const collectMs = 100;
const pausesMs = [250, 500, 1000, 2000, 4000];

globalThis.addEventListener("message", ({ data }: MessageEvent<Following>) => void follow(data));

async function follow({ baseUrl, jobId }: Following): Promise<void> {
  const client = createClient({ baseUrl, patienceMs: 0 });
  const outbox = createOutbox(jobId !== undefined);
  let lastEventId: number | undefined;
  let failures = 0;
  for (;;) {
    try {
      const from = {
        ...(jobId !== undefined && { jobId }),
        ...(lastEventId !== undefined && { lastEventId }),
      };
      for await (const event of client.events(from)) {
        lastEventId = event.id;
        failures = 0;
        outbox.take(event);
      }
      outbox.end();
      return;
    } catch (error) {
      if (outbox.isOver()) {
        outbox.end();
        return;
      }
      if (error instanceof ClientError && !error.isRetryable) {
        send({ kind: "refused", status: error.status, sentence: error.message });
        return;
      }
      outbox.tell("lost");
      await pause(pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0, undefined);
      failures += 1;
    }
  }
}

/** Collects what comes within a moment, the latest state of each file and job, and sends it in pieces. */
function createOutbox(followsOne: boolean) {
  const files = new Map<number, JobFile>();
  const jobs = new Map<string, JobSummary>();
  let line: Line = "connecting";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  const tell = (next: Line): void => {
    if (next !== line) send({ kind: "line", line: next });
    line = next;
  };
  const note = (job: JobSummary): void => {
    jobs.set(job.id, job);
    isOver = followsOne && isFinished(job.state);
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const changed = [...files.values()];
    for (let from = 0; from < changed.length; from += filesPerMessage) {
      send({ kind: "files", files: changed.slice(from, from + filesPerMessage) });
    }
    if (jobs.size > 0) send({ kind: "jobs", jobs: [...jobs.values()] });
    files.clear();
    jobs.clear();
  };
  return {
    tell,
    /** Whether the job that is followed had ended when it was last heard of. */
    isOver: () => isOver,
    take(event: FeedEvent): void {
      tell("live");
      if (event.event === "snapshot") {
        send({ kind: "reset" });
        if ("job" in event.data) {
          const { files: all, ...job } = event.data.job;
          for (const file of all) files.set(file.index, file);
          note(job);
        } else event.data.jobs.forEach(note);
        flush();
      } else if (event.event === "job") note(event.data.job);
      else if (event.event === "file") files.set(event.data.file.index, event.data.file);
      else send({ kind: "removed", jobId: event.data.job_id });
      timer ??= setTimeout(flush, collectMs);
    },
    end(): void {
      flush();
      tell("ended");
    },
  };
}

function send(message: FeedMessage): void {
  globalThis.postMessage(message);
}
