/**
 * Where in its queue a task stands. BullMQ knows one number for each, the least first; from it come, in this order, the
 * priority of jobs, turns among them, and the largest file first within each.
 */
import type { Priority } from "../../protocol/job.ts";
import type { ReadyWork } from "../engine.ts";

/** BullMQ's numbers end at 2 ** 21; each priority has a third of them. */
const room = Math.floor(2 ** 21 / 3) - 1;
const classes = { high: 0, normal: 1, low: 2 } satisfies Record<Priority, number>;

/**
 * The k-th largest file of each job stands k places behind the one that is next now. So jobs take turns, and one that
 * comes later begins where the others are, neither before nor behind all they have (start-time fair queueing; Goyal,
 * Vin, Cheng 1996).
 */
export function placeInLine(
  work: readonly ReadyWork[],
  nextNumber: number | undefined,
): Map<ReadyWork, number> {
  const ranks = new Map<string, number>();
  const places = new Map<ReadyWork, number>();
  for (const one of work.toSorted((a, b) => b.bytes - a.bytes)) {
    const rank = ranks.get(one.jobId) ?? 0;
    ranks.set(one.jobId, rank + 1);
    const first = firstOf(one.priority);
    const isSameClass = nextNumber !== undefined && nextNumber >= first && nextNumber < first + room;
    const start = isSameClass ? nextNumber : first;
    places.set(one, Math.min(start + rank, first + room - 1));
  }
  return places;
}

/** 0 would mean no place in line at all. */
function firstOf(priority: Priority): number {
  return 1 + classes[priority] * room;
}
