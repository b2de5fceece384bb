/** The commands about jobs that a master has: each prints its answer and resolves with the exit code. */
import { type JobSummary, isFinished } from "../../protocol/job.ts";
import type { CommandLineOf } from "./command-line.ts";
import { describeCounts, describeJob, describeJobs } from "./describe.ts";
import { exitCodes } from "./exit-codes.ts";
import { followJob } from "./follow-job.ts";
import { fetchResults, reportJob, reportLeft } from "./report-job.ts";
import type { Run } from "./run.ts";
import { makeFolder } from "./save-results.ts";

export async function listJobs(run: Run, line: CommandLineOf<"jobs">): Promise<number> {
  const { state, filename, type, limit } = line;
  const { client, screen, json, interruption } = run;
  const filter = {
    states: state,
    taskType: type,
    filename,
    pageSize: Math.min(limit, 1000),
    signal: interruption.signal,
  };
  const jobs: JobSummary[] = [];
  for await (const job of client.listJobs(filter)) {
    jobs.push(job);
    if (jobs.length === limit) break;
  }
  screen.print(json ? JSON.stringify(jobs, null, 2) : describeJobs(jobs));
  return exitCodes.allDone;
}

export async function showJob(run: Run, { job: jobId }: CommandLineOf<"status">): Promise<number> {
  const { client, screen, json, interruption } = run;
  const job = await client.getJob(jobId, { signal: interruption.signal });
  screen.print(json ? JSON.stringify(job, null, 2) : describeJob(job));
  return exitCodes.allDone;
}

/** Whoever only waits does not end the job by going away. */
export async function waitForEnd(run: Run, { job: jobId, out }: CommandLineOf<"wait">): Promise<number> {
  if (out !== undefined) await makeFolder(out);
  const end = await followJob(run, { jobId, out, mayCancel: false });
  return typeof end === "string" ? reportLeft(run, { jobId, out }) : reportJob(run, end, { out });
}

export async function cancelJob(run: Run, { job: jobId }: CommandLineOf<"cancel">): Promise<number> {
  const { client, screen, json } = run;
  const job = await client.cancel(jobId);
  if (json) screen.print(JSON.stringify(job, null, 2));
  else if (job.state === "cancelled") screen.print(`Cancelled: ${describeCounts(job.counts)}`);
  else screen.print(`The job had ended: it is ${job.state}.`);
  return exitCodes.allDone;
}

/** Of a job that still runs, what there is. */
export async function saveAll(run: Run, { job: jobId, out }: CommandLineOf<"results">): Promise<number> {
  const { client, screen, json, interruption } = run;
  await makeFolder(out);
  const job = await client.getJob(jobId, { signal: interruption.signal });
  const fetched = await fetchResults(run, job, out);
  screen.print(json ? JSON.stringify({ job_id: job.id, fetched_files: fetched }, null, 2) : fetched);
  if (job.state === "done") return exitCodes.allDone;
  const when = isFinished(job.state) ? "" : " so far";
  screen.note(
    `The job is ${job.state}: ${job.counts.done} of ${job.counts.total} files have a result${when}.`,
  );
  return exitCodes.filesFailed;
}
