/** Counts what intake and job-store tell of, for `GET /metrics`. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { createLabels, processingBuckets } from "../platform/metrics.ts";
import { type ErrorCode, errorTable } from "../protocol/errors.ts";
import { standardTaskTypes } from "../protocol/task-types.ts";
import { type Job, type Task, hasEnded, jobState, mergeIndex, readySince } from "../stores/job-records.ts";
import type { JobStore, Move, Moved } from "../stores/job-store.ts";
import type { IntakeObserver } from "./intake.ts";

/** Far more types than people have processors; a slave may announce a hundred. */
export const maxTaskTypes = 50;

const outcomes = ["done", "failed", "cancelled"] as const;
const jobOutcomes = ["done", "partial", "failed", "cancelled"] as const;

/** `awaited`: by a client that keeps its connection open; `durable`: handed over. */
export const jobKinds = ["awaited", "durable"] as const;

export function kindOf({ isDurable }: Pick<Job, "isDurable">): (typeof jobKinds)[number] {
  return isDurable ? "durable" : "awaited";
}

/** From an idle cluster to a night's backlog. */
const queueBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400];

interface TaskCounters extends IntakeObserver {
  /** Counts what becomes of the jobs of a store from now on. */
  follow(jobs: JobStore): void;
  jobsRecovered(jobs: readonly Job[]): void;
  journalFailed(): void;
}

/** Makes the counters in a registry and hands back who is to be told. */
export function createCounters(registry: Registry): TaskCounters {
  const labelOf = createLabels(maxTaskTypes);
  const counters = register(registry);
  startAtZero(counters);
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

type Counters = ReturnType<typeof register>;

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

function register(registry: Registry) {
  const registers = [registry];
  const byType = { labelNames: ["task_type"] as const, registers };
  const byWay = { labelNames: ["task_type", "way"] as const, registers };
  const byCode = { labelNames: ["code"] as const, registers };
  const byOutcome = { labelNames: ["task_type", "outcome"] as const, registers };
  return {
    uploads: new Counter({
      name: "msdp_uploads_total",
      help: "Requests that brought files; 'repeated' where all of them were there already.",
      labelNames: ["outcome"],
      registers,
    }),
    refusals: new Counter({
      ...byCode,
      name: "msdp_upload_refusals_total",
      help: "Requests with files that were refused or cut off, by error code.",
    }),
    files: new Counter({
      ...byWay,
      name: "msdp_received_files_total",
      help: "Files of accepted requests: 'submitted' with their job, or 'added' to one.",
    }),
    bytes: new Counter({
      ...byWay,
      name: "msdp_received_bytes_total",
      help: "Bytes of the files of accepted requests.",
    }),
    jobsTaken: new Counter({
      name: "msdp_jobs_taken_total",
      help: "Jobs that were made: 'durable' where they were handed over, 'awaited' where the client waits.",
      labelNames: ["task_type", "kind"] as const,
      registers,
    }),
    recovered: new Gauge({
      name: "msdp_jobs_recovered",
      help: "Durable jobs of the last run that go on in this one.",
      registers,
    }),
    journalFailures: new Counter({
      name: "msdp_journal_failures_total",
      help: "Tries to write durable jobs down that failed; each is tried again.",
      registers,
    }),
    jobs: new Counter({ ...byOutcome, name: "msdp_jobs_total", help: "Jobs that have ended, by outcome." }),
    tasks: new Counter({
      ...byOutcome,
      name: "msdp_tasks_total",
      help: "Files that have ended, by outcome.",
    }),
    failures: new Counter({
      ...byCode,
      name: "msdp_task_failures_total",
      help: "Files that have failed, by error code.",
    }),
    retries: new Counter({
      ...byType,
      name: "msdp_retried_files_total",
      help: "Files that had ended and wait again, since somebody asked for another try.",
    }),
    attempts: new Counter({
      ...byType,
      name: "msdp_attempts_total",
      help: "Attempts at a file that began on a slave.",
    }),
    attemptRefusals: new Counter({
      ...byType,
      name: "msdp_attempts_refused_total",
      help: "Attempts that a slave refused since it was full; the file waits on.",
    }),
    lost: new Counter({
      ...byCode,
      name: "msdp_attempts_lost_total",
      help: "Attempts that ended without an outcome for the file, by error code.",
    }),
    copies: new Counter({
      ...byType,
      name: "msdp_late_copies_total",
      help: "Attempts that began beside one that took far longer than its like.",
    }),
    queueSeconds: new Histogram({
      ...byType,
      name: "msdp_task_queue_seconds",
      help: "How long a file waited for a slave before an attempt.",
      buckets: queueBuckets,
    }),
    processingSeconds: new Histogram({
      ...byType,
      name: "msdp_task_processing_seconds",
      help: "How long the processor took for a file that is done.",
      buckets: processingBuckets,
    }),
  };
}

/** A counter that first appears with a value of 1 has, to Prometheus, not increased. */
function startAtZero(counters: Counters): void {
  for (const outcome of ["accepted", "repeated", "refused"]) counters.uploads.inc({ outcome }, 0);
  // The table's keys are its codes.
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    counters.refusals.inc({ code }, 0);
    counters.failures.inc({ code }, 0);
    if (errorTable[code].retryable) counters.lost.inc({ code }, 0);
  }
  const { files, bytes, attempts, attemptRefusals, copies, retries } = counters;
  for (const task_type of Object.keys(standardTaskTypes)) {
    for (const outcome of outcomes) counters.tasks.inc({ task_type, outcome }, 0);
    for (const outcome of jobOutcomes) counters.jobs.inc({ task_type, outcome }, 0);
    for (const kind of jobKinds) counters.jobsTaken.inc({ task_type, kind }, 0);
    for (const way of ["submitted", "added"])
      for (const counter of [files, bytes]) counter.inc({ task_type, way }, 0);
    for (const counter of [attempts, attemptRefusals, copies, retries]) counter.inc({ task_type }, 0);
    for (const histogram of [counters.queueSeconds, counters.processingSeconds])
      histogram.zero({ task_type });
  }
}
