/** Ends a job early: what is queued is cancelled, what runs is ended on its slave, what is saved stays. */
import type { Engine } from "../engines/engine.ts";
import type { TaskObserver } from "../engines/task-observer.ts";
import type { Logger } from "../platform/logger.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type JobStore, expectationOf, findTask, hasEnded, mergeIndex } from "../stores/job-store.ts";

interface CancellerParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  observer: TaskObserver;
  log: Logger;
}

/** States first, so that an outcome which comes while the engine ends its attempts is too late. */
export async function cancelJob(parts: CancellerParts, jobId: string): Promise<void> {
  const { jobs, files, engine, observer, log } = parts;
  const job = await jobs.get(jobId);
  if (!job || job.openTasks === 0) return;
  let isAnyCancelled = false;
  // The merge last: with its files cancelled, none comes after this.
  for (const index of [...job.tasks.map((task) => task.index), mergeIndex]) {
    // A task may move between the look and the cancelling, so each is looked at when its turn comes.
    const task = findTask(await jobs.get(jobId), index);
    if (!task || hasEnded(task)) continue;
    const cancelled = await jobs.move({ jobId, index }, expectationOf(task), { kind: "cancel" });
    isAnyCancelled ||= cancelled !== undefined;
    if (cancelled && index !== mergeIndex) observer.taskEnded(job.taskType.name, cancelled);
  }
  engine.cancel(jobId);
  files.releaseResults(job.tasks.map((task) => task.resultName));
  await files.removeJob(jobId);
  // Where every task ended by itself meanwhile, the result-writer has told of the job's end.
  if (isAnyCancelled) observer.jobEnded(job.taskType.name, "cancelled");
  log.info({ jobId, requestId: job.requestId }, "job cancelled");
}
