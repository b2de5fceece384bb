/** The counters of a master's jobs, files and attempts; docs/operations.md lists them with their meanings. */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { processingBuckets } from "../../platform/metrics.ts";
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";

/** `awaited`: by a client that keeps its connection open; `durable`: handed over. */
export const jobKinds = ["awaited", "durable"] as const;

const outcomes = ["done", "failed", "cancelled"] as const;
const jobOutcomes = ["done", "partial", "failed", "cancelled"] as const;

/** From an idle cluster to a night's backlog. */
const queueBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400];

export type Counters = ReturnType<typeof registerCounters>;

/** Makes the counters in a registry, each with the lines that it will ever have for what is known beforehand. */
export function registerCounters(registry: Registry) {
  const registers = [registry];
  const byType = { labelNames: ["task_type"] as const, registers };
  const byWay = { labelNames: ["task_type", "way"] as const, registers };
  const byCode = { labelNames: ["code"] as const, registers };
  const byOutcome = { labelNames: ["task_type", "outcome"] as const, registers };
  const counters = {
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
  startAtZero(counters);
  return counters;
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
