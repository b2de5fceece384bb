/** What the feed's worker and the page say to each other. */
import type { JobFile, JobSummary } from "../../client/client.ts";

/** What to follow: a job with its files, or all jobs. */
export interface Following {
  baseUrl: string;
  jobId: string | undefined;
}

/** How the connection to the master is. `ended`: the job has, and there is no more to come. */
export type Line = "connecting" | "live" | "lost" | "ended";

export type FeedMessage =
  | { kind: "line"; line: Line }
  /** What was known is outdated; a snapshot follows. */
  | { kind: "reset" }
  | { kind: "jobs"; jobs: JobSummary[] }
  | { kind: "files"; files: JobFile[] }
  | { kind: "removed"; jobId: string }
  | { kind: "refused"; status: number; sentence: string };
