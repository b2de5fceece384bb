/**
 * Chooses how files go up: few and small ones in one request, a large set in several, so that a line that breaks costs
 * the request that it broke and not the hours before.
 */
import type { JobView } from "../protocol/job.ts";
import { ClientError, UnreachableError } from "./client-error.ts";
import { cutIntoBatches } from "./file-batches.ts";
import {
  type Order,
  type Submitted,
  type Transfer,
  type Uplink,
  addFiles,
  closeJob,
  openJob,
  submitAtOnce,
} from "./upload-requests.ts";

interface Submission extends Order, Transfer {
  files: readonly File[];
  /** The form field that files of the type stand under. */
  field: string;
}

/** `cancel` ends a job that cannot be filled. */
export async function submitFiles(
  uplink: Uplink & { cancel: (jobId: string) => Promise<unknown> },
  submission: Submission,
): Promise<Submitted> {
  const isLarge = cutIntoBatches(submission.files).length > 1;
  const job = isLarge ? await openWhereKnown(uplink, submission) : undefined;
  if (!job) return submitAtOnce(uplink, submission);
  try {
    return { kind: "accepted", job: await fill(uplink, job, submission) };
  } catch (error) {
    // Whoever brought a key can go on where the line broke; nobody else finds the job again.
    const canGoOn = error instanceof UnreachableError && submission.idempotencyKey !== undefined;
    if (!canGoOn) await uplink.cancel(job.id).catch(() => undefined);
    throw error;
  }
}

/** A master of the seed opens no jobs and takes all files at once. */
async function openWhereKnown(uplink: Uplink, submission: Submission): Promise<JobView | undefined> {
  try {
    return await openJob(uplink, submission, submission.signal);
  } catch (error) {
    if (error instanceof ClientError && error.status === 404) return undefined;
    throw error;
  }
}

/** Sends what the job lacks: a key that was sent before may have found one that has a part of the files, or all. */
async function fill(
  uplink: Uplink,
  job: JobView,
  { files, field, ...transfer }: Submission,
): Promise<JobView> {
  if (!job.is_open) return job;
  const gap = job.files.findIndex((file, place) => file.index !== place);
  const firstIndex = gap === -1 ? job.files.length : gap;
  const missing = { ...transfer, files: files.slice(firstIndex), firstIndex };
  await addFiles(uplink, { jobId: job.id, field }, missing);
  return closeJob(uplink, job.id, transfer.signal);
}
