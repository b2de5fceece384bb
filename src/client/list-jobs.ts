/** Lists jobs page by page, as they are read. */
import { type JobState, type JobSummary, jobListSchema } from "../protocol/job.ts";
import type { Connection } from "./connection.ts";

export interface JobFilter {
  /** Jobs in any of these states; in every state when absent. */
  states?: readonly JobState[] | undefined;
  taskType?: string | undefined;
  /** Jobs with a file whose name has this in it, in letters of either case; 1 to 255 characters. */
  filename?: string | undefined;
  /** How many come with one request, 1 to 1000. */
  pageSize?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The latest first. A page is asked for when the one before it has been read. */
export async function* listJobs(
  connection: Connection,
  { states, taskType, filename, pageSize = 100, signal }: JobFilter,
): AsyncGenerator<JobSummary> {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (states) query.set("state", states.join(","));
  if (taskType !== undefined) query.set("task_type", taskType);
  if (filename !== undefined) query.set("filename", filename);
  for (;;) {
    const { jobs, next } = await connection.ask(jobListSchema, `/jobs?${query.toString()}`, { signal });
    yield* jobs;
    if (next === null) return;
    query.set("cursor", next);
  }
}
