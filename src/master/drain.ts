/** The end of a master: what has come in is worked off, as long as there is time, and what is left is handed back. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../platform/logger.ts";
import type { JobStore } from "../stores/job-store.ts";
import type { Intake } from "./intake.ts";

interface DrainParts {
  jobs: JobStore;
  intake: Intake;
  cancel: (jobId: string) => Promise<void>;
  log: Logger;
}

const checkEveryMs = 50;

/** Refuses new jobs, and resolves when none is open; those that are open after `graceMs` are cancelled. */
export async function drain({ jobs, intake, cancel, log }: DrainParts, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs;
  intake.close();
  const { files: openFiles } = await jobs.countOpen();
  log.info({ openFiles, uploads: intake.uploads, graceMs }, "draining");
  const isBusy = async (): Promise<boolean> => intake.uploads > 0 || (await jobs.countOpen()).files > 0;
  while ((await isBusy()) && performance.now() < deadline) await sleep(checkEveryMs);
  for (const jobId of await jobs.listOpenJobs()) await cancel(jobId);
}
