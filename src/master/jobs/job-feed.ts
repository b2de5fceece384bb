/**
 * What happens to jobs, as events. They are read off the store's records when a listener is ready for them, so a slow
 * one gets the latest state of each file rather than a queue that grows.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { FeedEvent } from "../../protocol/events.ts";
import { type Job, isFinished } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import type { JobReader } from "./job-reader.ts";

interface FeedParts {
  jobs: JobStore;
  reader: JobReader;
}

interface Following {
  owner: string | undefined;
  /** The id of the last event that the listener has seen; without one it gets a snapshot first. */
  since: number | undefined;
  signal: AbortSignal;
}

/** Ten files that end together are one message. */
const collectMs = 50;
const snapshotJobs = 100;

/** Whoever comes back is answered at once, though it may be long until there is something to tell. */
const nothingYet: FeedEvent[] = [];

/** The events of one job, in batches, until it has ended or is gone. */
export async function* followJob(
  { jobs, reader }: FeedParts,
  jobId: string,
  { owner, since, signal }: Following,
): AsyncGenerator<FeedEvent[]> {
  const first = await reader.find(jobId, owner);
  let seen = since;
  if (seen === undefined || seen > first.revision) {
    yield [{ id: first.revision, event: "snapshot", data: { job: await reader.view(first) } }];
    seen = first.revision;
  } else yield nothingYet;
  const changed = watch(jobs, signal, (id) => id === jobId);
  try {
    for (;;) {
      const { revision, jobs: found, tasks } = await jobs.changedSince(seen, jobId);
      const [job] = found;
      if (job) {
        const files = tasks.map((task) => ({
          id: task.revision,
          event: "file" as const,
          data: { job_id: jobId, file: reader.file(job, task) },
        }));
        const inOrder = files.toSorted((a, b) => a.id - b.id);
        yield [...inOrder, { id: job.revision, event: "job", data: { job: await reader.summary(job) } }];
      }
      seen = revision;
      const now = await jobs.get(jobId);
      if (!now) yield [{ id: revision, event: "removed", data: { job_id: jobId } }];
      if (!now || (isFinished(now) && now.revision <= seen)) return;
      if (!(await changed.next())) return;
    }
  } finally {
    changed.stop();
  }
}

/** The events of all jobs of an owner, without their files, in batches, until the signal aborts. */
export async function* followJobs(
  { jobs, reader }: FeedParts,
  { owner, since, signal }: Following,
): AsyncGenerator<FeedEvent[]> {
  const { revision: now } = await jobs.changedSince(Number.MAX_SAFE_INTEGER);
  let seen = since;
  const changed = watch(jobs, signal, () => true);
  try {
    if (seen === undefined || seen > now) {
      const { jobs: latest } = await reader.list({ owner, limit: snapshotJobs });
      yield [{ id: now, event: "snapshot", data: { jobs: latest } }];
      seen = now;
    } else yield nothingYet;
    do {
      const { revision, jobs: found } = await jobs.changedSince(seen);
      const own = found.filter((job) => owner === undefined || job.owner === owner);
      const batch = await Promise.all(own.map((job) => toEvent(reader, job)));
      if (batch.length > 0) yield batch.toSorted((a, b) => a.id - b.id);
      seen = revision;
    } while (await changed.next());
  } finally {
    changed.stop();
  }
}

async function toEvent(reader: JobReader, job: Job): Promise<FeedEvent> {
  return { id: job.revision, event: "job", data: { job: await reader.summary(job) } };
}

/** `next` resolves with true a moment after the next change, or at once after one that came meanwhile; false at the end. */
function watch(jobs: JobStore, signal: AbortSignal, isOurs: (jobId: string) => boolean) {
  let hasChanged = false;
  let wake = (): void => undefined;
  const note = (jobId: string): void => {
    if (!isOurs(jobId)) return;
    hasChanged = true;
    wake();
  };
  const unwatch = [jobs.onChange(note), jobs.onRemoved(({ job }) => note(job.id))];
  const abort = (): void => wake();
  signal.addEventListener("abort", abort);
  return {
    next: async (): Promise<boolean> => {
      if (!hasChanged && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      if (!signal.aborted) await sleep(collectMs);
      hasChanged = false;
      return !signal.aborted;
    },
    stop: (): void => {
      for (const forget of unwatch) forget();
      signal.removeEventListener("abort", abort);
    },
  };
}
