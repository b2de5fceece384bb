/** Asks for a job again and again until it has ended, seldom enough that asking costs the master nothing. */
import { type JobView, isFinished } from "../protocol/job.ts";
import { UnreachableError } from "./client-error.ts";
import { pause } from "./pause.ts";

export interface WaitSettings {
  signal?: AbortSignal | undefined;
  /** Called with every look at the job, the last one included. */
  onChange?: ((job: JobView) => void) | undefined;
}

/** A short job is seen to end soon after it has. */
const firstPauseMs = 50;
const pauseGrowth = 1.5;

/** A look lists every file, so that of ten thousand files is taken each ten seconds and that of a few each half second. */
const shortestLastPauseMs = 500;
const pauseMsPerFile = 1;

/** A network that fails for a moment, or a proxy that starts anew, ends no job. */
const patienceMs = 30_000;

/** Resolves with the finished job. Rejects with what `look` rejects with, and with the signal's reason. */
export async function waitForJob(
  look: () => Promise<JobView>,
  { signal, onChange }: WaitSettings,
): Promise<JobView> {
  let pauseMs = firstPauseMs;
  let seenAt = Date.now();
  for (;;) {
    const job = await lookOrNothing(look, seenAt);
    if (job) {
      seenAt = Date.now();
      onChange?.(job);
      if (isFinished(job.state)) return job;
    }
    await pause(pauseMs, signal);
    const longestPauseMs = Math.max(shortestLastPauseMs, (job?.files.length ?? 0) * pauseMsPerFile);
    pauseMs = Math.min(pauseMs * pauseGrowth, longestPauseMs);
  }
}

async function lookOrNothing(look: () => Promise<JobView>, seenAt: number): Promise<JobView | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof UnreachableError && Date.now() - seenAt < patienceMs) return undefined;
    throw error;
  }
}
