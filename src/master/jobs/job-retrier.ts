/** Tries the failed files of a finished job again. */
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type Task, expectationOf, isFinished } from "../../stores/job-records.ts";
import type { JobStore, OpenTasks } from "../../stores/job-store.ts";
import { readyWork } from "./stages.ts";

interface RetrierParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  log: Logger;
}

/** What a retry of the job may bring back, at the most: files and bytes. */
export function retriedFiles({ gathering, counts, bytes }: Job): OpenTasks {
  const files = gathering === "none" ? counts.failed + counts.cancelled : counts.total;
  return { files, bytes: files === 0 ? 0 : bytes };
}

/**
 * Resolves with the job once what failed, or was cancelled, waits again. The results of a gathering job depend on each
 * of its files, so all of them are made anew. Throws `job_running`, and `not_found` when the uploads are gone.
 */
export async function retryJob({ jobs, files, engine, log }: RetrierParts, job: Job): Promise<Job> {
  if (!isFinished(job)) {
    throw new ServiceError(
      "job_running",
      `Job ${job.id} has not ended. Only what has failed can be tried again.`,
    );
  }
  if (!job.isDurable) {
    throw new ServiceError(
      "not_found",
      "The uploads of a job whose client waited for it are not kept. Send the failed files again.",
    );
  }
  const all = await jobs.tasks(job.id);
  const chosen = job.gathering === "none" ? all.filter((task) => task.state !== "done") : all;
  if (chosen.every((task) => task.state === "done")) return job;
  await jobs.removeMerge(job.id);
  for (const task of chosen) if (task.state === "done") await files.removeResult(task.resultName);
  await files.reclaimResults(
    job.id,
    chosen.map((task) => task.resultName),
  );
  const waiting: Task[] = [];
  for (const task of chosen) {
    const moved = await jobs.move({ jobId: job.id, index: task.index }, expectationOf(task), {
      kind: "retry",
    });
    if (moved) waiting.push(moved.task);
  }
  const now = (await jobs.get(job.id)) ?? job;
  log.info({ jobId: job.id, files: waiting.length }, "job tried again");
  engine.submit(readyWork(now, waiting));
  return now;
}
