/** Ends the filling of a job: no more files come. */
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, isFinished } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import { isReadyToMerge, mergeWork, newMerge, readyWork } from "./stages.ts";

interface CloserParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  log: Logger;
}

/** Throws `no_files`, or `missing_files` when there are gaps between the indexes. */
export async function closeJob({ jobs, files, engine, log }: CloserParts, job: Job): Promise<Job> {
  if (!job.isOpen) return job;
  const tasks = await jobs.tasks(job.id);
  const gap = tasks.findIndex((task, place) => task.index !== place);
  if (tasks.length === 0) {
    throw new ServiceError("no_files", `No files provided for ${job.taskType.name} processing`);
  }
  if (gap >= 0) {
    throw new ServiceError(
      "missing_files",
      `File ${gap} has not come, but later ones have. Send it, then close.`,
      {
        field: "index",
        actual: gap,
      },
    );
  }
  const closed = (await jobs.close(job.id)) ?? job;
  log.info({ jobId: job.id, files: tasks.length }, "job closed");
  if (closed.gathering === "whole") engine.submit(readyWork(closed, tasks));
  if (isReadyToMerge(closed) && (await jobs.addMerge(job.id, newMerge()))) engine.submit([mergeWork(closed)]);
  // Its last file may have ended while it was open, and nobody has tidied up after it then.
  if (isFinished(closed))
    await files.endJob(job.id, {
      names: tasks.map((task) => task.resultName),
      keepUploads: true,
    });
  return closed;
}
