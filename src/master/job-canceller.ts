/** Ends a job early: what is queued is cancelled, what runs is ended on its slave, what is saved stays. */
import type { Engine } from "../engines/engine.ts";
import type { Logger } from "../platform/logger.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type JobStore, expectationOf, findTask, hasEnded, mergeIndex } from "../stores/job-store.ts";

interface CancellerParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  log: Logger;
}

/** States first, so that an outcome which comes while the engine ends its attempts is too late. */
export async function cancelJob({ jobs, files, engine, log }: CancellerParts, jobId: string): Promise<void> {
  const job = await jobs.get(jobId);
  if (!job || job.openTasks === 0) return;
  // The merge last: with its files cancelled, none comes after this.
  for (const index of [...job.tasks.map((task) => task.index), mergeIndex]) {
    // A task may move between the look and the cancelling, so each is looked at when its turn comes.
    const task = findTask(await jobs.get(jobId), index);
    if (task && !hasEnded(task)) await jobs.move({ jobId, index }, expectationOf(task), { kind: "cancel" });
  }
  engine.cancel(jobId);
  files.releaseResults(job.tasks.map((task) => task.resultName));
  await files.removeJob(jobId);
  log.info({ jobId }, "job cancelled");
}
