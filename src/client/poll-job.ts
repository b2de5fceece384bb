/** Asks for a job again and again until it has ended, seldom enough that asking costs the master nothing. */
import { type JobView, isFinished, jobViewSchema } from "../protocol/job.ts";
import type { Connection } from "./connection.ts";
import { createPatience, isDisturbanceOrFull } from "./patience.ts";
import { pause } from "./pause.ts";

interface Polling {
  /** `/jobs/{id}` */
  path: string;
  signal?: AbortSignal | undefined;
  onChange?: ((job: JobView) => void) | undefined;
  patienceMs: number;
}

/** A short job is seen to end soon after it has. */
const firstPauseMs = 50;
const pauseGrowth = 1.5;

/** A look lists every file, so that of ten thousand files is taken each ten seconds and that of a few each half second. */
const shortestLastPauseMs = 500;
const pauseMsPerFile = 1;

/** Resolves with the finished job. Rejects with what the master refuses, and with the signal's reason. */
export async function pollJob(
  connection: Connection,
  { path, signal, onChange, patienceMs }: Polling,
): Promise<JobView> {
  const patience = createPatience({ patienceMs, signal, isPassing: isDisturbanceOrFull });
  let pauseMs = firstPauseMs;
  for (;;) {
    try {
      const job = await connection.ask(jobViewSchema, path, { signal });
      patience.renew();
      onChange?.(job);
      if (isFinished(job.state)) return job;
      const longestPauseMs = Math.max(shortestLastPauseMs, job.files.length * pauseMsPerFile);
      await pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * pauseGrowth, longestPauseMs);
    } catch (error) {
      await patience.bear(error);
    }
  }
}
