/** What a job's record says of its tasks in numbers, kept in step with each change of one of them. */
import type { Counts } from "../protocol/job.ts";
import { type Job, type Task, hasEnded, isFinished } from "./job-records.ts";

export const noCounts: Counts = { total: 0, queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 };

/** The job after one of its tasks changed: one that came in was nothing before, one that was taken back is nothing after. */
export function countTask(job: Job, before: Task | undefined, after: Task | undefined, now: number): Job {
  const counts = { ...job.counts };
  const openStages = { ...job.openStages };
  const atWork = new Map(Object.entries(job.atWork));
  for (const [task, step] of [
    [before, -1],
    [after, 1],
  ] as const) {
    if (!task) continue;
    counts.total += step;
    counts[task.state] += step;
    for (const { slaveId } of task.live) atWork.set(slaveId, (atWork.get(slaveId) ?? 0) + step);
    if (!hasEnded(task) && (task.stage === "process" || task.stage === "finish"))
      openStages[task.stage] += step;
  }
  const openBytes = job.openBytes + openBytesOf(after) - openBytesOf(before);
  const bytes = job.bytes + (after?.bytes ?? 0) - (before?.bytes ?? 0);
  const artifactBytes = job.artifactBytes + artifactBytesOf(after) - artifactBytesOf(before);
  const counted = {
    ...job,
    counts,
    atWork: Object.fromEntries([...atWork].filter(([, attempts]) => attempts > 0)),
    openStages,
    bytes,
    openBytes,
    artifactBytes,
  };
  return {
    ...counted,
    startedAt: job.startedAt ?? (after?.state === "running" ? now : undefined),
    endedAt: isFinished(counted) ? (job.endedAt ?? now) : undefined,
  };
}

function artifactBytesOf(task: Task | undefined): number {
  return task?.artifacts?.reduce((sum, artifact) => sum + artifact.bytes, 0) ?? 0;
}

function openBytesOf(task: Task | undefined): number {
  return task && !hasEnded(task) ? task.bytes : 0;
}
