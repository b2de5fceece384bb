/** Remembers since when nobody serves a kind of work, so that it does not wait for ever. */
import type { WorkKind } from "./ready-queue.ts";

interface UnservedWatch {
  /** Of the kinds that wait, those that nobody has served for too long; to be asked again and again. */
  findOverdue(waiting: ReadonlyMap<string, WorkKind>, isServed: (kind: WorkKind) => boolean): Set<string>;
}

/** `longestMs`: how long work of a kind waits. */
export function createUnservedWatch(longestMs: (kind: WorkKind) => number, now = Date.now): UnservedWatch {
  let since = new Map<string, number>();
  return {
    findOverdue: (waiting, isServed) => {
      const unserved = [...waiting].filter(([, kind]) => !isServed(kind));
      // Only what waits now is remembered: an outage of last night says nothing of today's.
      since = new Map(unserved.map(([key]) => [key, since.get(key) ?? now()]));
      const overdue = unserved.filter(([key, kind]) => now() - (since.get(key) ?? 0) >= longestMs(kind));
      return new Set(overdue.map(([key]) => key));
    },
  };
}
