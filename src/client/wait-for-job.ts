/** Waits for a job's end: by its events where they come through, else by asking again and again. */
import { type JobView, isFinished } from "../protocol/job.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";
import { NoEventsError, followEvents } from "./follow-events.ts";
import { JobPicture } from "./job-picture.ts";
import { pollJob } from "./poll-job.ts";

export interface WaitSettings {
  signal?: AbortSignal | undefined;
  /** Called with the job as it is, then at each change that is heard of, the last one included. */
  onChange?: ((job: JobView) => void) | undefined;
}

interface Waiting extends WaitSettings {
  /** `/jobs/{id}` */
  path: string;
  patienceMs: number;
}

/** Resolves with the finished job. Rejects with what the master refuses, and with the signal's reason. */
export async function waitForJob(connection: Connection, waiting: Waiting): Promise<JobView> {
  try {
    const job = await listen(connection, waiting);
    if (job) return job;
  } catch (error) {
    if (!isWithoutEvents(error)) throw error;
  }
  return pollJob(connection, waiting);
}

/** Nothing when the events have ended before the job has. */
async function listen(
  connection: Connection,
  { path, signal, onChange, patienceMs }: Waiting,
): Promise<JobView | undefined> {
  const picture = new JobPicture();
  const following = { path: `${path}/events`, signal, lastEventId: undefined, patienceMs };
  for await (const event of followEvents(connection, following)) {
    const job = picture.apply(event);
    if (!job) continue;
    onChange?.(job);
    if (isFinished(job.state)) return job;
  }
  return undefined;
}

/** A master without events answers 404, as one without the job does; asking for the job tells which of them it is. */
function isWithoutEvents(error: unknown): boolean {
  return error instanceof NoEventsError || (error instanceof ClientError && error.status === 404);
}
