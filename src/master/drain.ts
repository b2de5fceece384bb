/** The end of a master: what has come in is worked off, as long as there is time, and what is left is handed back. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../platform/logger.ts";
import { type Job, openTasks } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";
import type { Intake } from "./jobs/intake.ts";

interface DrainParts {
  jobs: JobStore;
  intake: Intake;
  cancel: (jobId: string) => Promise<void>;
  /** Which unfinished jobs this process has to see to their end. */
  holdsUp: (job: Job) => boolean;
  log: Logger;
}

const checkEveryMs = 50;

/**
 * Refuses new jobs, and resolves when none is open; of those that are open after `graceMs`, the durable ones
 * wait for the next start and the others are cancelled.
 */
export async function drain(
  { jobs, intake, cancel, holdsUp, log }: DrainParts,
  graceMs: number,
): Promise<void> {
  const deadline = performance.now() + graceMs;
  intake.close();
  const countFiles = async (): Promise<number> =>
    (await jobs.listUnfinished()).filter(holdsUp).reduce((files, job) => files + openTasks(job), 0);
  log.info({ openFiles: await countFiles(), uploads: intake.uploads, graceMs }, "draining");
  const isBusy = async (): Promise<boolean> => intake.uploads > 0 || (await countFiles()) > 0;
  while ((await isBusy()) && performance.now() < deadline) await sleep(checkEveryMs);
  for (const job of await jobs.listUnfinished()) if (holdsUp(job) && !job.isDurable) await cancel(job.id);
}

/** Gives the running tasks of durable jobs back to the queue, at no cost of an attempt, for the next master to take up. */
export async function handBack(jobs: JobStore): Promise<void> {
  for (const job of await jobs.listUnfinished()) {
    for (const task of [...(await jobs.tasks(job.id)), ...(job.merge ? [job.merge] : [])]) {
      for (const { attempt } of task.live) {
        const address = { jobId: job.id, index: task.index };
        await jobs.move(address, { state: "running", attempt }, { kind: "refuse" });
      }
    }
  }
}
