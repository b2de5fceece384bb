/** Ends jobs that are open for more files long after the last one came: whoever filled them is not coming back. */
import { ServiceError } from "../../protocol/errors.ts";
import { type Job, openTasks } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";

interface IdleParts {
  jobs: JobStore;
  close: (job: Job) => Promise<unknown>;
  cancel: (jobId: string) => Promise<void>;
  /** How long a job may be open without a new file. */
  idleMs: number;
}

/** What has come is closed, and so keeps its results; a job without a file, or with gaps, is cancelled. */
export async function endIdleJobs(
  { jobs, close, cancel, idleMs }: IdleParts,
  now = Date.now(),
): Promise<void> {
  const open = (await jobs.listUnfinished()).filter((job) => job.isOpen && openTasks(job) === 0);
  for (const job of open) {
    const filledAt = (await jobs.tasks(job.id)).reduce(
      (latest, { queuedAt }) => Math.max(latest, queuedAt),
      job.createdAt,
    );
    if (now - filledAt > idleMs) await closeOrCancel({ close, cancel }, job);
  }
}

async function closeOrCancel(
  { close, cancel }: Pick<IdleParts, "close" | "cancel">,
  job: Job,
): Promise<void> {
  try {
    await close(job);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await cancel(job.id);
  }
}
