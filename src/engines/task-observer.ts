/** What engine and result-writer tell of jobs and tasks just after it has happened; the master's counters listen. */
import type { ErrorCode } from "../protocol/errors.ts";
import type { JobState } from "../protocol/job.ts";
import type { Task } from "../stores/job-store.ts";

/** No method may throw: what is observed has happened already. */
export interface TaskObserver {
  /** `waitedMs`: since the work became ready. `isCopy`: it runs beside another attempt at the same task. */
  attemptStarted(taskType: string, attempt: { waitedMs: number; isCopy: boolean }): void;
  /** The slave was full, so this was no attempt after all. */
  attemptRefused(taskType: string): void;
  attemptLost(code: ErrorCode): void;
  /** A file of a job is done, failed or cancelled. */
  taskEnded(taskType: string, task: Pick<Task, "state" | "durationMs" | "failure">): void;
  jobEnded(taskType: string, state: JobState): void;
}
