/** Jobs, slaves and a master's health in words, for people. */
import type { Counts, JobSummary, JobView } from "../../protocol/job.ts";
import type { SlaveView } from "../../protocol/slave.ts";
import type { Health } from "../ask-health.ts";
import { describeProgress } from "./job-progress.ts";
import { describeFailure } from "./report.ts";
import { layOut } from "./text-table.ts";

export function describeJobs(jobs: readonly JobSummary[]): string[] {
  const rows = jobs.map(({ id, state, task_type, priority, counts, created_at }) => [
    id,
    state,
    task_type,
    priority,
    `${counts.done}/${counts.total}`,
    String(counts.failed),
    toSeconds(created_at),
  ]);
  return layOut([["JOB", "STATE", "TASK TYPE", "PRIORITY", "DONE", "FAILED", "CREATED"], ...rows]);
}

export function describeJob(job: JobView): string[] {
  const { started_at, ended_at, queue_position } = job;
  return [
    `Job: ${job.id}`,
    `State: ${job.state}${job.is_open ? " (more files may come)" : ""}`,
    `Task Type: ${job.task_type}`,
    `Priority: ${job.priority}`,
    ...(job.tag === null ? [] : [`Tag: ${job.tag}`]),
    `Files: ${describeCounts(job.counts)}`,
    ...(job.slaves_at_work.length === 0 ? [] : [`Slaves At Work: ${job.slaves_at_work.join(", ")}`]),
    ...(queue_position === null ? [] : [`Files Before It: ${queue_position}`]),
    `Created: ${toSeconds(job.created_at)}`,
    ...(started_at === null ? [] : [`Started: ${toSeconds(started_at)}`]),
    ...(ended_at === null ? [] : [`Ended: ${toSeconds(ended_at)}`]),
    ...job.files.flatMap(({ state, progress, filename }) =>
      state === "running" && progress ? [`Running: ${filename}: ${describeProgress(progress)}`] : [],
    ),
    ...job.files
      .filter((file) => file.state === "failed")
      .map((file) => describeFailure(file, file.filename)),
  ];
}

export function describeSlaves(slaves: readonly SlaveView[]): string[] {
  const rows = slaves.map((slave) => [
    slave.slave_id,
    slave.state,
    `${slave.busy}/${slave.slots}`,
    String(slave.done),
    String(slave.failed),
    `${slave.last_seen_seconds.toFixed(1)} s ago`,
    slave.tags.join(", "),
    slave.task_types.join(", "),
  ]);
  return layOut([["SLAVE", "STATE", "BUSY", "DONE", "FAILED", "HEARD", "TAGS", "TASK TYPES"], ...rows]);
}

export function describeHealth({ status, reasons, warnings }: Health): string[] {
  return [
    `Status: ${status.replace("_", " ")}`,
    ...reasons.map((reason) => `Reason: ${reason.replaceAll("_", " ")}`),
    ...warnings.map((warning) => `Warning: ${warning.replaceAll("_", " ")}`),
  ];
}

/** `10, 7 done, 1 failed, 2 running`: all of them, then those in each state. */
export function describeCounts({ total, ...states }: Counts): string {
  const shown = Object.entries(states).filter(([, number]) => number > 0);
  return [`${total}`, ...shown.map(([state, number]) => `${number} ${state}`)].join(", ");
}

function toSeconds(moment: string): string {
  return moment.replace(/\.\d+Z$/, "Z");
}
