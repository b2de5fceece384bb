/** Who did what of a job: its files by the slave that had them last. */
import type { JobFile } from "../../client/client.ts";

export interface SlaveWork {
  slaveId: string;
  done: number;
  failed: number;
  running: number;
  /** Of the files that have ended, in ms: how long they ran in all, and the longest of them. */
  busyMs: number;
  longestMs: number;
  spans: RunSpan[];
}

interface RunSpan {
  fromMs: number;
  /** Of one that still runs, now. */
  toMs: number;
  state: JobFile["state"];
}

/** By the names of slaves. */
export function sumUpSlaves(files: readonly JobFile[], now: number): SlaveWork[] {
  const works = new Map<string, SlaveWork>();
  for (const { slave_id: slaveId, started_at, ended_at, state } of files) {
    if (slaveId === null || started_at === null) continue;
    const empty = { slaveId, done: 0, failed: 0, running: 0, busyMs: 0, longestMs: 0, spans: [] };
    const work: SlaveWork = works.get(slaveId) ?? empty;
    works.set(slaveId, work);
    const fromMs = Date.parse(started_at);
    const toMs = ended_at === null ? now : Date.parse(ended_at);
    if (state === "done" || state === "failed" || state === "running") work[state] += 1;
    work.spans.push({ fromMs, toMs, state });
    if (ended_at === null) continue;
    work.busyMs += toMs - fromMs;
    work.longestMs = Math.max(work.longestMs, toMs - fromMs);
  }
  return [...works.values()].toSorted((a, b) => (a.slaveId < b.slaveId ? -1 : 1));
}
