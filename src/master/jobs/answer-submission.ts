/** Answers a request that brought a job: when the job has ended, or when the client has waited as long as it likes. */
import type { Response } from "express";
import { serverTimingHeader, writeServerTiming } from "../../platform/server-timing.ts";
import type { Job } from "../../stores/job-records.ts";
import { endOf } from "../end-of-response.ts";
import type { Intake } from "./intake.ts";
import type { JobReader } from "./job-reader.ts";

interface AnswerParts {
  reader: JobReader;
  intake: Pick<Intake, "isClosed">;
  cancel: (jobId: string) => Promise<void>;
}

/** When a job that ended for want of slaves, or by our stop, is worth another try. */
const retryAfterSeconds = 5;

/** A job that came with the request, which is at hand since `receivedAt`, in ms since the epoch. */
interface Submitted {
  job: Job;
  receivedAt: number;
}

/** A client that goes away no longer wants the answer, so its job ends too. */
export async function answerWhenFinished(
  parts: AnswerParts,
  { job, receivedAt }: Submitted,
  response: Response,
): Promise<void> {
  const gone = endOf(response);
  try {
    const finished = await parts.reader.untilFinished(job.id, gone);
    const { status, body } = await parts.reader.answer(finished, { isStopping: parts.intake.isClosed });
    if (status === 503) response.set("Retry-After", String(retryAfterSeconds));
    response.set(serverTimingHeader, timeSpent(finished, receivedAt));
    response.status(status).json(body);
  } catch (error) {
    if (!gone.aborted) throw error;
    await parts.cancel(job.id);
  }
}

/** The job's answer when it ends in time, else where to ask for it. */
export async function answerWithin(
  parts: AnswerParts,
  { job, receivedAt, waitMs }: Submitted & { waitMs: number },
  response: Response,
): Promise<void> {
  response.location(`/jobs/${job.id}`).set("Preference-Applied", "respond-async");
  const signal = endOf(response, waitMs);
  const finished = waitMs > 0 && (await parts.reader.untilFinished(job.id, signal).catch(() => undefined));
  if (finished) {
    const { status, body } = await parts.reader.answer(finished, { isStopping: false });
    response.set(serverTimingHeader, timeSpent(finished, receivedAt));
    response.status(status).json(body);
  } else {
    const now = await parts.reader.find(job.id, undefined);
    response.status(202).json(await parts.reader.view(now));
  }
}

/**
 * What the client waited for: upload, queue and processing follow each other. Of a job that an earlier request made, only
 * what came after this one.
 */
function timeSpent({ createdAt, startedAt, endedAt = Date.now() }: Job, receivedAt: number): string {
  const since = (moment: number): number => Math.max(0, moment - receivedAt);
  const start = since(startedAt ?? endedAt);
  return writeServerTiming({
    upload: since(createdAt),
    queue: start - since(createdAt),
    processing: startedAt === undefined ? undefined : since(endedAt) - start,
  });
}
