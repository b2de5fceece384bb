/** Tries the failed files of a finished job again. */
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, isFinished } from "../../stores/job-records.ts";
import type { JobStore, OpenTasks, StartedOver } from "../../stores/job-store.ts";
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
  if (!isFinished(job)) refuseRunning(job.id);
  if (!job.isDurable) {
    throw new ServiceError(
      "not_found",
      "The uploads of a job whose client waited for it are not kept. Send the failed files again.",
    );
  }
  const all = await jobs.tasks(job.id);
  const chosen = job.gathering === "none" ? all.filter((task) => task.state !== "done") : all;
  if (chosen.every((task) => task.state === "done")) return job;
  const outdated = chosen.filter((task) => task.state === "done").map((task) => task.resultName);
  const started = await startOver(
    { jobs, files },
    job.id,
    chosen.map((task) => task.index),
    outdated,
  );
  for (const name of outdated) await files.removeResult(name);
  await files.reclaimResults(
    job.id,
    chosen.map((task) => task.resultName),
  );
  log.info({ jobId: job.id, files: started.tasks.length }, "job tried again");
  engine.submit(readyWork(started.job, started.tasks));
  return started.job;
}

/** Killed before it starts over the job has its results; from then on the marks tell a restart which to remove. */
async function startOver(
  { jobs, files }: Pick<RetrierParts, "jobs" | "files">,
  jobId: string,
  indexes: readonly number[],
  outdated: readonly string[],
): Promise<StartedOver> {
  const marks: string[] = [];
  try {
    for (const name of outdated) marks.push(await files.markOutdated(jobId, name));
    return (await jobs.startOver(jobId, indexes)) ?? refuseRunning(jobId);
  } catch (error) {
    for (const mark of marks) await files.dropIncoming(mark);
    throw error;
  }
}

function refuseRunning(jobId: string): never {
  throw new ServiceError(
    "job_running",
    `Job ${jobId} has not ended. Only what has failed can be tried again.`,
  );
}
