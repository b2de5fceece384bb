/** How long a job has taken and may still take. */
import type { JobSummary } from "../../client/client.ts";

/** From its making to its end, or to now. */
export function elapsedMs({ created_at, ended_at }: JobSummary, now: number): number {
  return Math.max(0, (ended_at === null ? now : Date.parse(ended_at)) - Date.parse(created_at));
}

/** By the pace so far, in ms; nothing where the job has ended, is still being filled, or has not ended a file yet. */
export function remainingMs(
  { started_at, ended_at, is_open, counts }: JobSummary,
  now: number,
): number | undefined {
  const ended = counts.done + counts.failed + counts.cancelled;
  if (started_at === null || ended_at !== null || is_open || ended === 0) return undefined;
  const perFile = Math.max(0, now - Date.parse(started_at)) / ended;
  return perFile * (counts.total - ended);
}
