/** The workload on its way through a cluster: sent as one job for each type, looked at until every file has ended. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../../src/client/client.ts";
import { isDisturbance } from "../../src/client/patience.ts";
import { type JobView, isFinished } from "../../src/protocol/job.ts";
import { sendJob } from "./scene.ts";
import type { Batch } from "./workload.ts";

export interface Work {
  /** Resolves when this share of the files has ended. Rejects when all have: then no fault could do harm any more. */
  untilUnderWay(share: number): Promise<void>;
  /** Resolves when this share of the files has ended, well or not. */
  untilShareEnded(share: number): Promise<void>;
  /** Resolves with the jobs when every file has ended. Rejects when that takes too long. */
  ended: Promise<JobView[]>;
}

const lookEveryMs = 100;
const longestMs = 120_000;

export async function sendWorkload(client: Client, workload: readonly Batch[]): Promise<Work> {
  const jobIds = await Promise.all(
    workload.map(async ({ taskType, files }) => sendJob(client, taskType, files)),
  );
  const seen: { jobs: JobView[]; isOver: boolean } = { jobs: [], isOver: false };
  const watch = async (): Promise<JobView[]> => {
    const deadline = Date.now() + longestMs;
    for (;;) {
      seen.jobs = await Promise.all(jobIds.map(async (id, at) => lookAgain(client, id, seen.jobs[at])));
      if (seen.jobs.every((job) => isFinished(job.state))) return seen.jobs;
      if (Date.now() > deadline)
        throw new Error(`Not ended in ${longestMs / 1000} s: ${nameOpen(seen.jobs)}`);
      await sleep(lookEveryMs);
    }
  };
  const ended = watch().finally(() => {
    seen.isOver = true;
  });
  // Looked at by whoever plays the round; a strike may fail before.
  ended.catch(() => undefined);
  const untilShareEnded = async (share: number): Promise<void> => {
    while (!seen.isOver && shareEnded(seen.jobs) < share) await sleep(lookEveryMs);
  };
  return {
    untilUnderWay: async (share) => {
      await untilShareEnded(share);
      if (seen.isOver) throw new Error("The files had ended before the fault struck.");
    },
    untilShareEnded,
    ended,
  };
}

/** A master that is just being replaced, or whose database is away, is heard of later. */
async function lookAgain(client: Client, jobId: string, known: JobView | undefined): Promise<JobView> {
  if (!known) return client.getJob(jobId);
  if (isFinished(known.state)) return known;
  return client.getJob(jobId).catch((error: unknown) => {
    if (isDisturbance(error)) return known;
    throw error;
  });
}

function shareEnded(jobs: readonly JobView[]): number {
  const total = jobs.reduce((sum, { counts }) => sum + counts.total, 0);
  const open = jobs.reduce((sum, { counts }) => sum + counts.queued + counts.running, 0);
  return total === 0 ? 0 : 1 - open / total;
}

function nameOpen(jobs: readonly JobView[]): string {
  const open = jobs.flatMap(({ task_type: type, files }) =>
    files
      .filter((file) => file.state === "queued" || file.state === "running")
      .map((file) => `${type}/${file.filename} ${file.state} on ${file.slave_id}, attempt ${file.attempts}`),
  );
  const most = 10;
  return `${open.slice(0, most).join("; ")}${open.length > most ? ` and ${open.length - most} more` : ""}`;
}
