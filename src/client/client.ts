/**
 * The SDK: what a master offers, as functions. It stands on `fetch` alone and so runs in browsers and in Node; every
 * answer is parsed by the schemas of protocol/.
 *
 * Every function rejects with a `ClientError` when the master refuses, with an `UnreachableError` when no master is
 * heard, with an `UnreadableFileError` when a file cannot be read any more, and with the signal's reason when it aborts.
 * What can be sent again without harm (uploads, waiting, events) is, while the master is not heard.
 */
import { type SessionAnswer, sessionAnswerSchema } from "../protocol/access.ts";
import type { FeedEvent } from "../protocol/events.ts";
import {
  type AssignTaskAnswer,
  type JobSummary,
  type JobView,
  answerForJob,
  jobViewSchema,
} from "../protocol/job.ts";
import { type Limit, limitsAnswerSchema } from "../protocol/limits.ts";
import { type SlaveView, slaveViewSchema, slavesAnswerSchema } from "../protocol/slave.ts";
import type { AnnouncedTaskType } from "../protocol/task-types.ts";
import { type Health, askHealth } from "./ask-health.ts";
import { type ConnectionSettings, createConnection } from "./connection.ts";
import { followEvents } from "./follow-events.ts";
import { type JobFilter, listJobs } from "./list-jobs.ts";
import { usualPatienceMs } from "./patience.ts";
import { type SendForm, sendForm } from "./send-form.ts";
import { submitFiles } from "./submit-files.ts";
import { expectSlave, findTaskType, listTaskTypes } from "./task-types.ts";
import {
  type AddedFile,
  type Order,
  type Submitted,
  type Transfer,
  addFiles,
  closeJob,
  openJob,
} from "./upload-requests.ts";
import { type WaitSettings, waitForJob } from "./wait-for-job.ts";

export type { SessionAnswer } from "../protocol/access.ts";
export type { FeedEvent } from "../protocol/events.ts";
export type { AssignTaskAnswer, JobFile, JobState, JobSummary, JobView, Priority } from "../protocol/job.ts";
export type { Limit } from "../protocol/limits.ts";
export type { SlaveView } from "../protocol/slave.ts";
export type { AnnouncedTaskType } from "../protocol/task-types.ts";
export type { Health } from "./ask-health.ts";
export { ClientError, UnreachableError, UnreadableFileError } from "./client-error.ts";
export type { JobFilter } from "./list-jobs.ts";
export { type SendForm, type UploadProgress, streamForm } from "./send-form.ts";
export type { AddedFile, Order, Submitted, Transfer } from "./upload-requests.ts";
export type { WaitSettings } from "./wait-for-job.ts";

export interface ClientSettings extends ConnectionSettings {
  /** How forms are sent: `streamForm` in Node for upload progress in small steps. */
  sendForm?: SendForm | undefined;
  /** How long what can be sent again is sent again while the master is not heard. */
  patienceMs?: number | undefined;
}

export interface Submission extends Order, Transfer {
  /** Rejects with `no_slaves` when nobody offers the type now; without it, the job waits for a slave to come. */
  needsSlave?: boolean | undefined;
}

interface Call {
  signal?: AbortSignal | undefined;
}

export interface Client {
  /**
   * Hands files over, each named by its `File`, and comes back as soon as the master has them. A large set goes in
   * several requests, and a request that breaks is sent again. When the signal aborts on the way, the job is cancelled.
   */
  submit(files: readonly File[], submission: Submission): Promise<Submitted>;
  /** Opens a job that `addFiles` fills and `close` ends; its files are processed while others still come. */
  openJob(order: Order & Call): Promise<JobView>;
  /**
   * Adds files to an open job, the first under `firstIndex`, else after those that are there. What is there under an
   * index stays, so that the same call again only adds what is missing.
   */
  addFiles(
    jobId: string,
    files: readonly File[],
    settings?: Transfer & { firstIndex?: number | undefined },
  ): Promise<AddedFile[]>;
  close(jobId: string, call?: Call): Promise<JobView>;
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
  /** What happens to a job until it has ended, or to all jobs until the signal aborts; a snapshot comes first. */
  events(settings?: Call & { jobId?: string; lastEventId?: number }): AsyncGenerator<FeedEvent>;
  /** A job with its files, or with those of a page. */
  getJob(jobId: string, settings?: Call & { files?: { from?: number; limit?: number } }): Promise<JobView>;
  /** The latest first; pages come as they are read. */
  listJobs(filter?: JobFilter): AsyncGenerator<JobSummary>;
  /** Ends a job early: what is saved stays. One that has ended is left as it is. */
  cancel(jobId: string, call?: Call): Promise<JobView>;
  /** Removes a job and its uploads, after it was cancelled if need be; its results stay in the master's folder. */
  remove(jobId: string, call?: Call): Promise<void>;
  /** Tries again what has failed or was cancelled. */
  retry(jobId: string, call?: Call): Promise<JobView>;
  /** The result of the nth file of a job, counted from 0, as an answer whose body is its bytes. */
  downloadResult(jobId: string, index: number, call?: Call): Promise<Response>;
  /** What the processor made beside that result, by the name that the file's `artifacts` tell. */
  downloadArtifact(jobId: string, index: number, name: string, call?: Call): Promise<Response>;
  /** The nth file as it was uploaded. */
  downloadOriginal(jobId: string, index: number, call?: Call): Promise<Response>;
  /** All results of a job as one zip file, made while it is sent. */
  downloadResults(jobId: string, call?: Call): Promise<Response>;
  slaves(call?: Call): Promise<SlaveView[]>;
  /** Gives a slave nothing more, until `resume` or its next start; it ends what it has. */
  drain(slaveId: string, call?: Call): Promise<SlaveView>;
  resume(slaveId: string, call?: Call): Promise<SlaveView>;
  /** A seed master does not list its types; it knows the six standard ones. */
  taskTypes(call?: Call): Promise<AnnouncedTaskType[]>;
  limits(call?: Call): Promise<Limit[]>;
  health(call?: Call): Promise<Health>;
  /** Who calls, and what that one may; nothing where a key is missing. */
  session(call?: Call): Promise<SessionAnswer>;
  /** Exchanges a key for a cookie that scripts cannot read; of use to pages of the master itself. */
  beginSession(key: string, call?: Call): Promise<SessionAnswer>;
  endSession(call?: Call): Promise<void>;
}

/** How long a job may take to be cancelled once nobody waits for it. */
const cancelTimeoutMs = 10_000;

export function createClient(settings: ClientSettings): Client {
  const connection = createConnection(settings);
  const { patienceMs = usualPatienceMs } = settings;
  const uplink = { connection, patienceMs, sendForm: settings.sendForm ?? sendForm };

  const client: Client = {
    async submit(files, submission) {
      const { taskType, tag, needsSlave = false, signal } = submission;
      const { field } = await findTaskType(connection, taskType, signal);
      if (needsSlave) await expectSlave(connection, { taskType, tag }, signal);
      return submitFiles(
        { ...uplink, cancel: async (id) => client.cancel(id) },
        { ...submission, files, field },
      );
    },

    openJob: async ({ signal, ...order }) => openJob(uplink, order, signal),

    async addFiles(jobId, files, { firstIndex, ...transfer } = {}) {
      const { signal } = transfer;
      const job = await client.getJob(jobId, { files: { limit: 0 }, signal });
      const { field } = await findTaskType(connection, job.task_type, signal);
      const place = { files, firstIndex: firstIndex ?? job.counts.total };
      return addFiles(uplink, { jobId, field }, { ...transfer, ...place });
    },

    close: async (jobId, { signal } = {}) => closeJob(uplink, jobId, signal),

    wait: async (jobId, waiting) => waitForJob(connection, { ...waiting, path: jobPath(jobId), patienceMs }),

    async process(files, { onChange, ...submission }) {
      const { signal } = submission;
      const submitted = await client.submit(files, { needsSlave: true, ...submission });
      if (submitted.kind === "answered") return submitted.answer;
      const { id } = submitted.job;
      try {
        return answerForJob(await client.wait(id, { signal, onChange }));
      } catch (error) {
        // The caller learns what ended the waiting; that the cancelling failed too would hide it.
        if (signal?.aborted) await client.cancel(id).catch(() => undefined);
        throw error;
      }
    },

    events({ jobId, lastEventId, signal } = {}) {
      const path = jobId === undefined ? "/events" : `${jobPath(jobId)}/events`;
      return followEvents(connection, { path, signal, lastEventId, patienceMs });
    },

    async getJob(jobId, { files, signal } = {}) {
      const { from = 0, limit } = files ?? {};
      const page = `files_from=${from}${limit === undefined ? "" : `&files_limit=${limit}`}`;
      return connection.ask(jobViewSchema, `${jobPath(jobId)}?${page}`, { signal });
    },

    listJobs: (filter = {}) => listJobs(connection, filter),

    async cancel(jobId, { signal = AbortSignal.timeout(cancelTimeoutMs) } = {}) {
      return connection.ask(jobViewSchema, `${jobPath(jobId)}/cancel`, { method: "POST", signal });
    },

    async remove(jobId, { signal } = {}) {
      await client.cancel(jobId, { signal });
      await connection.call(jobPath(jobId), { method: "DELETE", signal });
    },

    retry: async (jobId, { signal } = {}) =>
      connection.ask(jobViewSchema, `${jobPath(jobId)}/retry`, { method: "POST", signal }),

    downloadResult: async (jobId, index, call) =>
      connection.call(`${jobPath(jobId)}/files/${index}/result`, call),

    downloadArtifact: async (jobId, index, name, call) =>
      connection.call(`${jobPath(jobId)}/files/${index}/artifacts/${encodeURIComponent(name)}`, call),

    downloadOriginal: async (jobId, index, call) =>
      connection.call(`${jobPath(jobId)}/files/${index}/original`, call),

    downloadResults: async (jobId, call) => connection.call(`${jobPath(jobId)}/results.zip`, call),

    slaves: async (call) => (await connection.ask(slavesAnswerSchema, "/slaves", call)).slaves,

    drain: async (slaveId, { signal } = {}) =>
      connection.ask(slaveViewSchema, `${slavePath(slaveId)}/drain`, { method: "POST", signal }),

    resume: async (slaveId, { signal } = {}) =>
      connection.ask(slaveViewSchema, `${slavePath(slaveId)}/resume`, { method: "POST", signal }),

    taskTypes: async ({ signal } = {}) => listTaskTypes(connection, signal),

    limits: async (call) => (await connection.ask(limitsAnswerSchema, "/limits", call)).limits,

    health: async ({ signal } = {}) => askHealth(connection, signal),

    session: async (call) => connection.ask(sessionAnswerSchema, "/session", call),

    async beginSession(key, { signal } = {}) {
      return connection.ask(sessionAnswerSchema, "/session", { method: "POST", json: { key }, signal });
    },

    async endSession({ signal } = {}) {
      await connection.call("/session", { method: "DELETE", signal });
    },
  };
  return client;
}

function slavePath(slaveId: string): string {
  return `/slaves/${encodeURIComponent(slaveId)}`;
}

function jobPath(jobId: string): string {
  return `/jobs/${encodeURIComponent(jobId)}`;
}
