/** Small files of a job travel together: a call costs some five milliseconds, and many a file takes one. */
import { type ReadyWork, gathersInOneCall } from "../engine.ts";
import type { Pace } from "./pace.ts";
import type { ReadyQueue } from "./ready-queue.ts";

/** A slot that has taken a group is free again after about this time, for a job that came meanwhile. */
const longestMs = 100;

/** What has to be sent again when a line breaks. */
const mostBytes = 4 * 1024 * 1024;

/** So many calls of each slot are left to a job, so that its last files do not wait in one group beside idle slots. */
const callsPerSlot = 8;

interface Surroundings {
  queue: ReadyQueue;
  pace: Pace;
  /** Of all slaves that can do the work. */
  slots: number;
}

/** Whether a work, which has yet to be taken from the queue, is short and one of many. */
export function travelsInGroup(work: ReadyWork, { queue, pace, slots }: Surroundings): boolean {
  return mayTravel(work) && queue.countBeside(work) > 2 * callsPerSlot * slots && isSmall(work, pace);
}

/**
 * The work, with as many of its job's next files as are expected to end soon together. What was tried before goes alone:
 * its slave may have died of it, and what travels with it would be lost with it.
 */
export function groupWork(
  work: ReadyWork,
  { queue, pace, slots, mostFiles }: Surroundings & { /** Of the chosen slave. */ mostFiles: number },
): ReadyWork {
  const most = Math.min(mostFiles, Math.floor(queue.countBeside(work) / (callsPerSlot * slots)));
  if (most < 2 || !mayTravel(work)) return work;
  let group = work;
  while (group.indexes.length < most) {
    const next = queue.takeBeside(work, (one) => mayTravel(one) && isSmall(join(group, one), pace));
    if (!next) break;
    group = join(group, next);
  }
  return group;
}

function mayTravel(work: ReadyWork): boolean {
  return work.stage !== "merge" && !gathersInOneCall(work) && work.triedSlaves.length === 0;
}

function isSmall(group: ReadyWork, pace: Pace): boolean {
  const expectedMs = pace.expectWork(group);
  return expectedMs !== undefined && expectedMs <= longestMs && group.bytes <= mostBytes;
}

function join(group: ReadyWork, next: ReadyWork): ReadyWork {
  return {
    ...group,
    indexes: [...group.indexes, ...next.indexes],
    bytes: group.bytes + next.bytes,
    readyAt: Math.min(group.readyAt, next.readyAt),
  };
}
