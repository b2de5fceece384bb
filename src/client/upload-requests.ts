/**
 * The requests by which files become a job on a master. Each is sent again when the line breaks: a key tells the master
 * that it is the same submission, and an index that it is the same file.
 */
import {
  type AddedFiles,
  type AssignTaskAnswer,
  type JobView,
  type Priority,
  addedFilesSchema,
  assignTaskAnswerSchema,
  jobViewSchema,
} from "../protocol/job.ts";
import type { Connection } from "./connection.ts";
import { type Batch, cutIntoBatches } from "./file-batches.ts";
import { isDisturbanceOrFull, repeat } from "./patience.ts";
import type { SendForm, UploadProgress } from "./send-form.ts";
import { createUploadMeter } from "./upload-meter.ts";

/** What is to be done with files. */
export interface Order {
  taskType: string;
  options?: Record<string, unknown> | undefined;
  /** A job of higher priority goes first; `normal` when absent. */
  priority?: Priority | undefined;
  /** Runs the job on slaves that bear this tag alone; on any when absent. */
  tag?: string | undefined;
  /** Where the master tells that the job has ended; its `CALLBACK_ADDRESSES` must allow it. */
  callbackUrl?: string | undefined;
  /**
   * The same key again finds the same job, also in another run of a program; 1 to 255 visible ASCII characters. Without
   * one, a key of this call's own keeps a broken connection from making two jobs.
   */
  idempotencyKey?: string | undefined;
}

export interface Transfer {
  signal?: AbortSignal | undefined;
  onUploadProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** `accepted`: the job is on its way. `answered`: a master that knows no jobs, as the seed's, did all of it at once. */
export type Submitted = { kind: "accepted"; job: JobView } | { kind: "answered"; answer: AssignTaskAnswer };

export type AddedFile = AddedFiles["files"][number];

export interface Uplink {
  connection: Connection;
  sendForm: SendForm;
  patienceMs: number;
}

/** Where files go: the job, and the form field that those of its type stand under. */
interface Target {
  jobId: string;
  field: string;
}

export async function submitAtOnce(
  uplink: Uplink,
  { files, field, ...submission }: Order & Transfer & { files: readonly File[]; field: string },
): Promise<Submitted> {
  const { connection, patienceMs } = uplink;
  const { idempotencyKey = makeKey(), signal, onUploadProgress } = submission;
  const meter = createUploadMeter(files, onUploadProgress);
  const attempt = async (): Promise<Submitted> => {
    const response = await post(uplink, "/assign_task", {
      form: fillForm(field, files, submission),
      headers: { prefer: "respond-async", "idempotency-key": idempotencyKey },
      signal,
      onProgress: meter.show,
    });
    if (response.status === 202) {
      return { kind: "accepted", job: await connection.read(jobViewSchema, response, signal) };
    }
    return { kind: "answered", answer: await connection.read(assignTaskAnswerSchema, response, signal) };
  };
  return repeat(attempt, { patienceMs, signal });
}

export async function openJob(
  { connection, patienceMs }: Uplink,
  { taskType, options, priority, tag, callbackUrl, idempotencyKey = makeKey() }: Order,
  signal: AbortSignal | undefined,
): Promise<JobView> {
  const call = {
    method: "POST",
    headers: { "idempotency-key": idempotencyKey },
    json: { task_type: taskType, options, priority, tag, callback_url: callbackUrl },
    signal,
  } as const;
  return repeat(async () => connection.ask(jobViewSchema, "/jobs", call), { patienceMs, signal });
}

/** In several requests where there are many; a master that is full in the middle of it is waited for. */
export async function addFiles(
  uplink: Uplink,
  target: Target,
  { files, firstIndex, signal, onUploadProgress }: Transfer & { files: readonly File[]; firstIndex: number },
): Promise<AddedFile[]> {
  const { patienceMs } = uplink;
  const meter = createUploadMeter(files, onUploadProgress);
  const added: AddedFile[] = [];
  for (const batch of cutIntoBatches(files, firstIndex)) {
    const attempt = async (): Promise<AddedFile[]> =>
      addBatch(uplink, target, { ...batch, signal, onProgress: meter.show });
    added.push(...(await repeat(attempt, { patienceMs, signal, isPassing: isDisturbanceOrFull })));
    meter.endRequest();
  }
  return added;
}

/** Also of a job that is closed: the answer to the first request may have been lost. */
export async function closeJob(
  { connection, patienceMs }: Uplink,
  jobId: string,
  signal: AbortSignal | undefined,
): Promise<JobView> {
  const path = `/jobs/${encodeURIComponent(jobId)}/close`;
  const call = { method: "POST", signal } as const;
  return repeat(async () => connection.ask(jobViewSchema, path, call), { patienceMs, signal });
}

interface Sending {
  signal: AbortSignal | undefined;
  onProgress: (progress: UploadProgress) => void;
}

async function addBatch(
  uplink: Uplink,
  { jobId, field }: Target,
  { files, firstIndex, ...sending }: Batch & Sending,
): Promise<AddedFile[]> {
  const path = `/jobs/${encodeURIComponent(jobId)}/files?first_index=${firstIndex}`;
  const response = await post(uplink, path, { form: fillForm(field, files), headers: {}, ...sending });
  return (await uplink.connection.read(addedFilesSchema, response, sending.signal)).files;
}

async function post(
  { connection, sendForm }: Uplink,
  path: string,
  { headers, ...request }: Sending & { form: FormData; headers: Record<string, string> },
): Promise<Response> {
  const attempt = sendForm({
    ...request,
    url: `${connection.baseUrl}${path}`,
    headers: { ...connection.headers, ...headers },
    fetch: connection.fetch,
  });
  return connection.expectOk(attempt, `POST ${path}`, request.signal);
}

function fillForm(field: string, files: readonly File[], order?: Order): FormData {
  const form = new FormData();
  if (order) {
    form.append("task_type", order.taskType);
    if (order.options) form.append("options", JSON.stringify(order.options));
    if (order.priority) form.append("priority", order.priority);
    if (order.tag !== undefined) form.append("tag", order.tag);
    if (order.callbackUrl !== undefined) form.append("callback_url", order.callbackUrl);
  }
  for (const file of files) form.append(field, file, file.name);
  return form;
}

/** Not by `randomUUID`, which browsers keep from pages that came over plain HTTP. */
function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
