/** Says what became of a job, fetches its results where that is wanted, and knows the exit code. */
import { type JobView, answerForJob } from "../../protocol/job.ts";
import { exitCodes } from "./exit-codes.ts";
import { describeAnswer, describeFiles } from "./report.ts";
import type { Run } from "./run.ts";
import { saveResults } from "./save-results.ts";
import { type LeftJob, describeWayBack } from "./way-back.ts";

interface Wishes {
  /** The folder to fetch results into. */
  out: string | undefined;
  /** How the user knows the files, where that is not their names in the job. */
  labels?: readonly string[];
}

/** Of a job that has ended. */
export async function reportJob(run: Run, job: JobView, { out, labels = [] }: Wishes): Promise<number> {
  const { screen, json } = run;
  const answer = answerForJob(job);
  screen.note(describeFiles(job.files, labels));
  if (job.state === "cancelled") screen.note(answer.error ?? "");
  const fetched = out === undefined ? undefined : await fetchResults(run, job, out);
  if (json) screen.print(JSON.stringify({ ...answer, fetched_files: fetched }, null, 2));
  else screen.print(describeAnswer(answer, fetched ?? answer.saved_files));
  if (answer.code === "no_slaves") return exitCodes.unavailable;
  return job.state === "done" ? exitCodes.allDone : exitCodes.filesFailed;
}

/** Of a job that goes on without somebody who waits for it. */
export function reportLeft(run: Run, left: LeftJob): number {
  run.screen.note(`The job goes on. ${describeWayBack(run, left)}`);
  return exitCodes.interrupted;
}

/** The paths of what was fetched. */
export async function fetchResults(run: Run, job: JobView, folder: string): Promise<string[]> {
  const { client, masterUrl, interruption } = run;
  return saveResults({ client, masterUrl, job, folder, signal: interruption.signal });
}
