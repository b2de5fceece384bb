/**
 * Removes what jobs that are forgotten leave on the disk, has finished ones forgotten when their time is up, and has
 * open ones ended that nobody fills any more.
 */
import type { Logger } from "../../platform/logger.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { JobStore, Removed } from "../../stores/job-store.ts";

interface JanitorParts {
  jobs: JobStore;
  files: FileStore;
  /** Whether results go with their job; usually they are the user's to keep. */
  deleteResults: boolean;
  endIdleJobs: () => Promise<void>;
  log: Logger;
}

const everyMs = 10_000;

/** Hands back how to stop it; resolves when what it was removing is gone. */
export function startJanitor({ jobs, files, deleteResults, endIdleJobs, log }: JanitorParts): {
  stop(): Promise<void>;
} {
  let removing = Promise.resolve();
  const remove = async ({ job, tasks }: Removed): Promise<void> => {
    await files.removeJob(job.id);
    if (!deleteResults) return;
    for (const task of tasks) if (task.state === "done") await files.removeResult(task.resultName);
  };
  const unwatch = jobs.onRemoved((removed) => {
    const jobId = removed.job.id;
    removing = removing
      .then(() => remove(removed))
      .then(
        () => log.info({ jobId }, "job removed"),
        (error: unknown) => log.error({ err: error, jobId }, "job not removed"),
      );
  });
  const tidy = async (): Promise<void> => {
    try {
      await endIdleJobs();
      await jobs.tidy();
    } catch (error) {
      log.error({ err: error }, "jobs not tidied");
    }
  };
  const timer = setInterval(() => void tidy(), everyMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      unwatch();
      await removing;
    },
  };
}
