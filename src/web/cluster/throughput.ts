/** Files a second of the cluster and of each slave over the last minutes, from what the master has counted. */
import type { SlaveView } from "../../client/client.ts";
import { recentSpanSeconds } from "../../protocol/slave.ts";

/** The spans of the last minute that are over. */
const latestSpans = 6;

/** Files a second over the last minute. */
export function paceOf({ recent }: SlaveView): number {
  const latest = recent.slice(-latestSpans - 1, -1);
  return latest.length === 0 ? 0 : sum(latest) / (latest.length * recentSpanSeconds);
}

/** Files a second of all slaves in each span that is over, the oldest first, each at its end in ms since 1970. */
export function pacesOf(slaves: readonly SlaveView[], now: number): { at: number; perSecond: number }[] {
  const [first] = slaves;
  if (!first) return [];
  const spanMs = recentSpanSeconds * 1000;
  const lastEnd = now - (now % spanMs);
  const ended = first.recent.slice(0, -1);
  return ended.map((_, place) => ({
    at: lastEnd - (ended.length - 1 - place) * spanMs,
    perSecond: sum(slaves.map(({ recent }) => recent[place] ?? 0)) / recentSpanSeconds,
  }));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
