/** The start of a master after an earlier one: durable jobs go on where they were, the others have lost their client. */
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type Task, hasEnded } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import { isReadyToMerge, mergeWork, newMerge, readyWork } from "./stages.ts";

interface RecoveryParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  cancel: (jobId: string) => Promise<void>;
  log: Logger;
}

/** Resolves with those that go on when every job of an earlier master has ended or waits for a slave again. */
export async function recoverJobs(parts: RecoveryParts): Promise<Job[]> {
  const { jobs, cancel, log } = parts;
  const unfinished = await jobs.listUnfinished();
  const durable = unfinished.filter((job) => job.isDurable);
  for (const job of unfinished) {
    if (job.isDurable) await resume(parts, job);
    else await cancel(job.id);
  }
  await removeStrays(parts);
  await tidyFinished(parts, new Set(unfinished.map((job) => job.id)));
  if (unfinished.length > 0) log.info({ jobs: unfinished.length }, "jobs of the last run taken up");
  return durable;
}

/** Removes what jobs that nobody can come back to have left on the disk. */
export async function removeStrays({ jobs, files }: Pick<RecoveryParts, "jobs" | "files">): Promise<void> {
  await files.keepOnly(await jobs.listKept());
}

/** Between a job's last result and the end of its bytes on their way in, a master may have been killed. */
async function tidyFinished({ jobs, files }: RecoveryParts, unfinished: ReadonlySet<string>): Promise<void> {
  for (const { id, isDurable } of await jobs.listKept())
    if (isDurable && !unfinished.has(id)) await files.endJob(id, { names: [], keepUploads: true });
}

async function resume({ jobs, files, engine }: RecoveryParts, job: Job): Promise<void> {
  for (const task of [...(await jobs.tasks(job.id)), ...(job.merge ? [job.merge] : [])])
    await loseAttempts(jobs, job.id, task);
  const tasks = await jobs.tasks(job.id);
  const names = tasks.filter((task) => !hasEnded(task)).map((task) => task.resultName);
  await files.reclaimResults(job.id, names);
  const now = await jobs.get(job.id);
  if (!now) return;
  const merge = isReadyToMerge(now) && (await jobs.addMerge(job.id, newMerge())) ? [mergeWork(now)] : [];
  engine.submit([...readyWork(now, tasks), ...merge]);
}

/** What ran when the last master ended has lost its caller; one that ended in order has said so itself. */
async function loseAttempts(jobs: JobStore, jobId: string, task: Task): Promise<void> {
  for (const { attempt } of task.live) {
    const address = { jobId, index: task.index };
    await jobs.move(address, { state: "running", attempt }, { kind: "lose", code: "stopping" });
  }
}
