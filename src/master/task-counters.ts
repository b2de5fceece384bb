/** Counts what intake, engine and result-writer tell of, for `GET /metrics`. */
import { Counter, Histogram, type Registry } from "prom-client";
import type { TaskObserver } from "../engines/task-observer.ts";
import { createLabels, processingBuckets } from "../platform/metrics.ts";
import { type ErrorCode, errorTable } from "../protocol/errors.ts";
import { standardTaskTypes } from "../protocol/task-types.ts";
import type { UploadObserver } from "./intake.ts";

/** Far more types than people have processors; a slave may announce a hundred. */
export const maxTaskTypes = 50;

const outcomes = ["done", "failed", "cancelled"] as const;
const jobOutcomes = ["done", "partial", "failed", "cancelled"] as const;

/** From an idle cluster to a night's backlog. */
const queueBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400];

/** Makes the counters in a registry and hands back who is to be told. */
export function countTasks(registry: Registry): TaskObserver & UploadObserver {
  const labelOf = createLabels(maxTaskTypes);
  const counters = createCounters(registry);
  startAtZero(counters);
  return {
    uploadAccepted: (type, { files, bytes }) => {
      const labels = { task_type: labelOf(type) };
      counters.uploads.inc({ outcome: "accepted" });
      counters.files.inc(labels, files);
      counters.bytes.inc(labels, bytes);
    },
    uploadRefused: (code) => {
      counters.uploads.inc({ outcome: "refused" });
      counters.refusals.inc({ code });
    },
    attemptStarted: (type, { waitedMs, isCopy }) => {
      const labels = { task_type: labelOf(type) };
      counters.attempts.inc(labels);
      if (isCopy) counters.copies.inc(labels);
      // A copy's wait is its original's run.
      else counters.queueSeconds.observe(labels, waitedMs / 1000);
    },
    attemptRefused: (type) => counters.attemptRefusals.inc({ task_type: labelOf(type) }),
    attemptLost: (code) => counters.lost.inc({ code }),
    taskEnded: (type, { state, durationMs, failure }) => {
      const labels = { task_type: labelOf(type) };
      counters.tasks.inc({ ...labels, outcome: state });
      if (state === "done") counters.processingSeconds.observe(labels, durationMs / 1000);
      if (failure) counters.failures.inc({ code: failure.code });
    },
    jobEnded: (type, state) => counters.jobs.inc({ task_type: labelOf(type), outcome: state }),
  };
}

type Counters = ReturnType<typeof createCounters>;

function createCounters(registry: Registry) {
  const registers = [registry];
  const byType = { labelNames: ["task_type"] as const, registers };
  const byCode = { labelNames: ["code"] as const, registers };
  const byOutcome = { labelNames: ["task_type", "outcome"] as const, registers };
  return {
    uploads: new Counter({
      name: "msdp_uploads_total",
      help: "Submissions, by whether they were accepted.",
      labelNames: ["outcome"],
      registers,
    }),
    refusals: new Counter({
      ...byCode,
      name: "msdp_upload_refusals_total",
      help: "Submissions that were refused or cut off, by error code.",
    }),
    files: new Counter({
      ...byType,
      name: "msdp_received_files_total",
      help: "Files of accepted submissions.",
    }),
    bytes: new Counter({
      ...byType,
      name: "msdp_received_bytes_total",
      help: "Bytes of the files of accepted submissions.",
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
  for (const outcome of ["accepted", "refused"]) counters.uploads.inc({ outcome }, 0);
  // The table's keys are its codes.
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    counters.refusals.inc({ code }, 0);
    counters.failures.inc({ code }, 0);
    if (errorTable[code].retryable) counters.lost.inc({ code }, 0);
  }
  for (const task_type of Object.keys(standardTaskTypes)) {
    for (const outcome of outcomes) counters.tasks.inc({ task_type, outcome }, 0);
    for (const outcome of jobOutcomes) counters.jobs.inc({ task_type, outcome }, 0);
    const { files, bytes, attempts, attemptRefusals, copies } = counters;
    for (const counter of [files, bytes, attempts, attemptRefusals, copies]) counter.inc({ task_type }, 0);
    for (const histogram of [counters.queueSeconds, counters.processingSeconds])
      histogram.zero({ task_type });
  }
}
