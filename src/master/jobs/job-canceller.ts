/** Ends a job early: what is queued is cancelled, what runs is ended on its slave, what is saved stays. */
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { expectationOf, hasEnded, isFinished, mergeIndex } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";

interface CancellerParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  log: Logger;
}

/** States first, so that an outcome which comes while the engine ends its attempts is too late. */
export async function cancelJob({ jobs, files, engine, log }: CancellerParts, jobId: string): Promise<void> {
  const job = await jobs.get(jobId);
  if (!job || isFinished(job)) return;
  await jobs.close(jobId);
  const tasks = await jobs.tasks(jobId);
  // The merge last: with its files cancelled, none comes after this.
  for (const index of [...tasks.map((task) => task.index), mergeIndex]) {
    // A task may move between the look and the cancelling, so each is looked at when its turn comes.
    const task = await jobs.task({ jobId, index });
    if (task && !hasEnded(task)) await jobs.move({ jobId, index }, expectationOf(task), { kind: "cancel" });
  }
  engine.cancel(jobId);
  await files.endJob(jobId, { names: tasks.map((task) => task.resultName), keepUploads: job.isDurable });
  log.info({ jobId, requestId: job.requestId }, "job cancelled");
}
