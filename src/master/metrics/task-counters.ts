/** Counts what intake and job-store tell of, for `GET /metrics`. */
import type { Registry } from "prom-client";
import { createLabels } from "../../platform/metrics.ts";
import { type Job, type Task, hasEnded, jobState, mergeIndex, readySince } from "../../stores/job-records.ts";
import type { JobStore, Move, Moved } from "../../stores/job-store.ts";
import { type Counters, type jobKinds, registerCounters } from "./counter-table.ts";
import type { IntakeObserver } from "../jobs/intake.ts";
import type { JobObserver } from "../jobs/job-maker.ts";

/** Far more types than people have processors; a slave may announce a hundred. */
export const maxTaskTypes = 50;

export function kindOf({ isDurable }: Pick<Job, "isDurable">): (typeof jobKinds)[number] {
  return isDurable ? "durable" : "awaited";
}

interface TaskCounters extends IntakeObserver, JobObserver {
  /** Counts what becomes of the jobs of a store from now on. */
  follow(jobs: JobStore): void;
  jobsRecovered(jobs: readonly Job[]): void;
  journalFailed(): void;
}

/** Makes the counters in a registry and hands back who is to be told. */
export function createCounters(registry: Registry): TaskCounters {
  const labelOf = createLabels(maxTaskTypes);
  const counters = registerCounters(registry);
  return {
    jobTaken: (job) => counters.jobsTaken.inc({ task_type: labelOf(job.taskType.name), kind: kindOf(job) }),
    uploadTaken: (type, { way, files }) => {
      const labels = { task_type: labelOf(type), way };
      counters.uploads.inc({ outcome: files.length > 0 ? "accepted" : "repeated" });
      counters.files.inc(labels, files.length);
      counters.bytes.inc(
        labels,
        files.reduce((sum, file) => sum + file.bytes, 0),
      );
    },
    uploadRefused: (code) => {
      counters.uploads.inc({ outcome: "refused" });
      counters.refusals.inc({ code });
    },
    jobsRecovered: (jobs) => counters.recovered.set(jobs.length),
    journalFailed: () => counters.journalFailures.inc(),
    follow: (jobs) => {
      jobs.onMoved((moved, move) => countMove(counters, labelOf(moved.job.taskType.name), moved, move));
      jobs.onEnded((jobId) => {
        void jobs.get(jobId).then((job) => {
          if (job) counters.jobs.inc({ task_type: labelOf(job.taskType.name), outcome: jobState(job) });
        });
      });
    },
  };
}

function countMove(counters: Counters, task_type: string, { task, job }: Moved, move: Move): void {
  switch (move.kind) {
    case "start":
      counters.attempts.inc({ task_type });
      counters.queueSeconds.observe({ task_type }, waitedSeconds(job, task));
      break;
    case "copy":
      counters.attempts.inc({ task_type });
      counters.copies.inc({ task_type });
      break;
    case "refuse":
      counters.attemptRefusals.inc({ task_type });
      break;
    case "lose":
      counters.lost.inc({ code: move.code });
      break;
    case "retry":
      counters.retries.inc({ task_type });
      break;
    default:
      if (hasEnded(task) && task.index !== mergeIndex) countEnd(counters, task_type, task);
  }
}

function countEnd(counters: Counters, task_type: string, { state, durationMs, failure }: Task): void {
  counters.tasks.inc({ task_type, outcome: state });
  if (state === "done") counters.processingSeconds.observe({ task_type }, durationMs / 1000);
  if (failure) counters.failures.inc({ code: failure.code });
}

/** Clocks may be set back. */
function waitedSeconds(job: Job, task: Task): number {
  return Math.max(0, (task.startedAt ?? 0) - readySince(job, task)) / 1000;
}
