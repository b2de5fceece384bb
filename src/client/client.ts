/**
 * The SDK: what a master offers, as functions. It stands on `fetch` alone and so runs in browsers and in Node; every
 * answer is parsed by the schemas of protocol/.
 *
 * Every function rejects with a `ClientError` when the master refuses, with an `UnreachableError` when no master is
 * heard, with an `UnreadableFileError` when a file cannot be read any more, and with the signal's reason when it aborts.
 */
import {
  type AssignTaskAnswer,
  type JobView,
  answerForJob,
  assignTaskAnswerSchema,
  jobViewSchema,
} from "../protocol/job.ts";
import { type Limit, limitsAnswerSchema } from "../protocol/limits.ts";
import { type SlaveView, slavesAnswerSchema } from "../protocol/slave.ts";
import type { AnnouncedTaskType } from "../protocol/task-types.ts";
import { type ConnectionSettings, createConnection } from "./connection.ts";
import { type SendForm, type UploadProgress, sendForm } from "./send-form.ts";
import { expectSlave, findTaskType, listTaskTypes } from "./task-types.ts";
import { type WaitSettings, waitForJob } from "./wait-for-job.ts";

export { ClientError, UnreachableError, UnreadableFileError } from "./client-error.ts";
export { type SendForm, type UploadProgress, streamForm } from "./send-form.ts";

export interface ClientSettings extends ConnectionSettings {
  /** How forms are sent: `streamForm` in Node for upload progress in small steps. */
  sendForm?: SendForm | undefined;
}

export interface Submission {
  taskType: string;
  options?: Record<string, unknown> | undefined;
  /** Rejects with `no_slaves` when nobody offers the type now; without it, the job waits for a slave to come. */
  needsSlave?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onUploadProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** `accepted`: the job is on its way. `answered`: a master that knows no jobs, as the seed's, did all of it at once. */
export type Submitted = { kind: "accepted"; job: JobView } | { kind: "answered"; answer: AssignTaskAnswer };

export interface Client {
  /** Sends files, each named by its `File`, and comes back as soon as the master has them. */
  submit(files: readonly File[], submission: Submission): Promise<Submitted>;
  /** Resolves with the job when every file of it has ended, well or not. */
  wait(jobId: string, settings?: WaitSettings): Promise<JobView>;
  /**
   * Submits and waits. Resolves also where files failed: `failed_files` names them, and with no result at all there is
   * an `error`. When the signal aborts, the job is cancelled on the master.
   */
  process(
    files: readonly File[],
    submission: Submission & Pick<WaitSettings, "onChange">,
  ): Promise<AssignTaskAnswer>;
  job(jobId: string, signal?: AbortSignal): Promise<JobView>;
  /** Ends a job early: what is saved stays. */
  cancel(jobId: string): Promise<JobView>;
  /** The result of the nth file of a job, counted from 0, as an answer whose body is its bytes. */
  result(jobId: string, index: number, signal?: AbortSignal): Promise<Response>;
  slaves(): Promise<SlaveView[]>;
  /** A seed master does not list its types; it knows the six standard ones. */
  taskTypes(signal?: AbortSignal): Promise<AnnouncedTaskType[]>;
  limits(): Promise<Limit[]>;
}

/** How long a job may take to be cancelled once nobody waits for it. */
const cancelTimeoutMs = 10_000;

export function createClient(settings: ClientSettings): Client {
  const connection = createConnection(settings);
  const send = settings.sendForm ?? sendForm;

  const client: Client = {
    async submit(files, { taskType, options, needsSlave, signal, onUploadProgress = () => undefined }) {
      const { field } = await findTaskType(connection, taskType, signal);
      if (needsSlave) await expectSlave(connection, taskType, signal);
      const attempt = send({
        url: `${connection.baseUrl}/assign_task`,
        form: fillForm({ taskType, options, field, files }),
        headers: { ...connection.headers, prefer: "respond-async" },
        signal,
        fetch: connection.fetch,
        onProgress: onUploadProgress,
      });
      const response = await connection.expectOk(attempt, "POST /assign_task", signal);
      if (response.status !== 202) {
        return { kind: "answered", answer: await connection.read(assignTaskAnswerSchema, response, signal) };
      }
      return { kind: "accepted", job: await connection.read(jobViewSchema, response, signal) };
    },

    async wait(jobId, waiting = {}) {
      return waitForJob(async () => client.job(jobId, waiting.signal), waiting);
    },

    async process(files, { onChange, ...submission }) {
      const submitted = await client.submit(files, { needsSlave: true, ...submission });
      if (submitted.kind === "answered") return submitted.answer;
      const { id } = submitted.job;
      try {
        return answerForJob(await client.wait(id, { signal: submission.signal, onChange }));
      } catch (error) {
        // The caller learns what ended the waiting; that the cancelling failed too would hide it.
        if (submission.signal?.aborted) await client.cancel(id).catch(() => undefined);
        throw error;
      }
    },

    job: async (jobId, signal) => connection.ask(jobViewSchema, jobPath(jobId), { signal }),

    async cancel(jobId) {
      const signal = AbortSignal.timeout(cancelTimeoutMs);
      return connection.ask(jobViewSchema, jobPath(jobId), { method: "DELETE", signal });
    },

    result: async (jobId, index, signal) =>
      connection.call(`${jobPath(jobId)}/files/${index}/result`, { signal }),

    slaves: async () => (await connection.ask(slavesAnswerSchema, "/slaves")).slaves,

    limits: async () => (await connection.ask(limitsAnswerSchema, "/limits")).limits,

    taskTypes: async (signal) => listTaskTypes(connection, signal),
  };
  return client;
}

interface Form {
  taskType: string;
  options: Record<string, unknown> | undefined;
  field: string;
  files: readonly File[];
}

function fillForm({ taskType, options, field, files }: Form): FormData {
  const form = new FormData();
  form.append("task_type", taskType);
  if (options) form.append("options", JSON.stringify(options));
  for (const file of files) form.append(field, file, file.name);
  return form;
}

function jobPath(jobId: string): string {
  return `/jobs/${encodeURIComponent(jobId)}`;
}
