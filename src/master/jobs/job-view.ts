/** Jobs and their files as clients see them, made of the store's records. */
import type { JobFile, JobSummary } from "../../protocol/job.ts";
import { type Job, type Task, jobState, slavesAtWork } from "../../stores/job-records.ts";

export function summarise(job: Job, queuePosition: number | undefined): JobSummary {
  const { id, taskType, options, priority, tag, isOpen, counts } = job;
  return {
    id,
    state: jobState(job),
    task_type: taskType.name,
    options,
    priority,
    tag: tag ?? null,
    is_open: isOpen,
    created_at: moment(job.createdAt),
    started_at: momentOrNull(job.startedAt),
    ended_at: momentOrNull(job.endedAt),
    queue_position: queuePosition ?? null,
    counts,
    slaves_at_work: slavesAtWork(job),
    callback: job.callback ?? null,
    links: { self: `/jobs/${id}`, events: `/jobs/${id}/events`, results: `/jobs/${id}/results.zip` },
  };
}

/** `savedFile` tells where the task's result lies. */
export function showFile(job: Job, task: Task, savedFile: (resultName: string) => string): JobFile {
  const isDone = task.state === "done";
  const self = `/jobs/${job.id}/files/${task.index}`;
  return {
    index: task.index,
    filename: task.filename,
    bytes: task.bytes,
    state: task.state,
    attempts: task.attempts,
    slave_id: task.slaveId ?? null,
    saved_file: isDone ? savedFile(task.resultName) : null,
    duration_ms: isDone ? task.durationMs : null,
    queued_at: moment(task.queuedAt),
    started_at: momentOrNull(task.startedAt),
    ended_at: momentOrNull(task.endedAt),
    progress: task.progress ?? null,
    warnings: [...task.warnings],
    error: task.failure?.error ?? null,
    code: task.failure?.code ?? null,
    artifacts: (task.artifacts ?? []).map((one) => ({ ...one, link: `${self}/artifacts/${one.name}` })),
    links: {
      ...(isDone && { result: `${self}/result` }),
      ...(job.isDurable && { original: `${self}/original` }),
    },
  };
}

function moment(ms: number): string {
  return new Date(ms).toISOString();
}

function momentOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : moment(ms);
}
