/** One call of the master to a slave: sends the files of an attempt, takes the outcomes, trusts nothing of them. */
import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import axios, { type AxiosInstance, type AxiosResponse } from "axios";
import { bearer } from "../../platform/access.ts";
import { isDiskFull } from "../../platform/disk-full.ts";
import { type FormPart, writeMultipart } from "../../platform/multipart.ts";
import { requestIdHeader } from "../../platform/request-id.ts";
import { type Agents, createAgents } from "../../platform/tls.ts";
import { type ErrorCode, ServiceError, errorBodySchema, errorCodeSchema } from "../../protocol/errors.ts";
import type { Progress, Stage } from "../../protocol/job.ts";
import { rawResultsMediaType, sharedField } from "../../protocol/result.ts";
import { callIdHeader } from "../../protocol/slave.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { Job } from "../../stores/job-records.ts";
import { safeFileName } from "../../stores/result-names.ts";
import type { Outcome } from "../engine.ts";
import type { InputFile } from "../inputs.ts";
import { CallWatch } from "./call-watch.ts";
import { hostHeader } from "./host-header.ts";
import {
  type AnswerLimits,
  readBase64Answer,
  readJson,
  readRawAnswer,
  refuseLargeAnswer,
} from "../slave-answer.ts";
import type { SlaveHandle } from "./slave-source.ts";

interface SlaveCall {
  slave: SlaveHandle;
  job: Pick<Job, "id" | "taskType" | "options" | "requestId">;
  stage: Stage | undefined;
  /** Whether the files shall run one after another in one slot, not in as many as are free. */
  inOneSlot?: boolean;
  files: InputFile[];
  /** The merged value, for stage `finish`. */
  shared?: { path: string; bytes: number } | undefined;
  /** Called now and then while the slave works; `file` is the place among the files of the call. */
  onProgress: (file: number, progress: Progress) => void;
}

/**
 * `answered`: an outcome for each file of the call in their order, undefined where the slave left one out; for stage
 * `merge` one outcome in all. `refused`: the slave is full. `lost`: nothing that came is an answer. `no_room`: this
 * machine's disk has no room for the answer.
 */
export type SlaveAnswer =
  | { kind: "answered"; outcomes: (Outcome | undefined)[] }
  | { kind: "refused" }
  | { kind: "lost"; code: ErrorCode; error: string }
  | { kind: "no_room"; error: string };

interface CallerSettings {
  token: string | undefined;
  /** Who certifies slaves, where that is not who certifies all the world. */
  authority: Buffer | undefined;
  /** How long a slave may take for one file before the call counts as lost. */
  timeoutMsPerFile: number;
  limits: AnswerLimits;
}

interface CallPatience {
  signal: AbortSignal;
  /** Why the call was given up, by us. */
  gaveUp(): unknown;
  answerBegins(): void;
  end(): void;
}

export class SlaveCaller {
  readonly #settings: CallerSettings;
  readonly #files: FileStore;
  readonly #agents: Agents;
  readonly #http: AxiosInstance;
  readonly #watch: CallWatch;

  constructor(settings: CallerSettings, files: FileStore) {
    this.#settings = settings;
    this.#files = files;
    this.#agents = createAgents({ authority: settings.authority, keepAlive: true });
    this.#watch = new CallWatch(settings.authority);
    this.#http = axios.create({
      ...this.#agents,
      headers: { ...bearer(settings.token), accept: `${rawResultsMediaType}, application/json` },
      // Slaves are on our own network, and one that answers with another address is none of ours.
      proxy: false,
      maxRedirects: 0,
      maxBodyLength: Number.POSITIVE_INFINITY,
      decompress: false,
      responseType: "stream",
      validateStatus: () => true,
    });
  }

  /** Never rejects for anything that a slave or the network does. */
  async call(call: SlaveCall, signal: AbortSignal): Promise<SlaveAnswer> {
    const startedAt = performance.now();
    const form = writeMultipart(toParts(call));
    const callId = randomUUID();
    const patience = this.#watchCall(callId, call, signal);
    let failure: unknown;
    try {
      const response = await this.#http.post<Readable>(`${call.slave.url}/get_task`, form.body, {
        headers: {
          ...form.headers,
          ...hostHeader(call.slave),
          [callIdHeader]: callId,
          [requestIdHeader]: call.job.requestId,
        },
        signal: patience.signal,
      });
      patience.answerBegins();
      const answer = await this.#readAnswer(call, response, startedAt);
      if (!patience.signal.aborted) return answer;
    } catch (error) {
      failure = error;
    } finally {
      form.body.destroy();
      patience.end();
    }
    const reason = describe(patience.gaveUp() ?? failure);
    return { kind: "lost", code: "slave_lost", error: `The slave ${call.slave.id} went away: ${reason}.` };
  }

  stop(): void {
    this.#watch.stop();
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }

  /** Gives a call up when the caller does, when it takes too long, or when its slave knows nothing of it any more. */
  #watchCall(id: string, { slave, files, onProgress }: SlaveCall, signal: AbortSignal): CallPatience {
    const giveUp = new AbortController();
    const follow = (): void => giveUp.abort(signal.reason);
    signal.addEventListener("abort", follow, { once: true });
    if (signal.aborted) follow();
    const timeoutMs = this.#settings.timeoutMsPerFile * Math.max(1, files.length);
    const timer = setTimeout(
      () => giveUp.abort(new Error(`no answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    const unwatch = this.#watch.watch({
      id,
      slave,
      onProgress,
      giveUp: (reason) => giveUp.abort(new Error(reason)),
    });
    return {
      signal: giveUp.signal,
      gaveUp: (): unknown => giveUp.signal.reason,
      // A slave that has sent all of its answer no longer works on the call, though bytes may still be on their way.
      answerBegins: unwatch,
      end: () => {
        signal.removeEventListener("abort", follow);
        clearTimeout(timer);
        unwatch();
      },
    };
  }

  async #readAnswer(
    call: SlaveCall,
    response: AxiosResponse<Readable>,
    startedAt: number,
  ): Promise<SlaveAnswer> {
    try {
      if (response.status === 200) return await this.#readOutcomes(call, response, startedAt);
      return await readRefusal(call, response);
    } finally {
      response.data.destroy();
    }
  }

  async #readOutcomes(
    call: SlaveCall,
    response: AxiosResponse<Readable>,
    startedAt: number,
  ): Promise<SlaveAnswer> {
    const request = {
      key: call.job.taskType.key,
      filenames: call.stage === "merge" ? ["merge"] : sentNames(call.files),
      startedAt,
      incomingPath: () => this.#files.incomingPath(call.job.id),
      limits: this.#settings.limits,
    };
    const contentType = String(response.headers["content-type"] ?? "");
    const read = contentType.startsWith(rawResultsMediaType) ? readRawAnswer : readBase64Answer;
    try {
      const saidBytes = Number(response.headers["content-length"] ?? 0);
      refuseLargeAnswer(saidBytes, request.filenames.length, request.limits);
      return { kind: "answered", outcomes: await read(response.data, contentType, request) };
    } catch (error) {
      if (error instanceof ServiceError) return answerWithError(call, error.code, error.message);
      if (isDiskFull(error)) {
        return { kind: "no_room", error: "The master's disk has no room for results (DATA_DIR)." };
      }
      const message = `The slave ${call.slave.id} gave an answer that is none: ${describe(error)}.`;
      return { kind: "lost", code: "bad_slave_answer", error: message };
    }
  }
}

function toParts(call: SlaveCall): FormPart[] {
  const { taskType, options } = call.job;
  const fields = {
    task_type: taskType.name,
    options: JSON.stringify(options),
    stage: call.stage,
    slots: call.inOneSlot ? "1" : undefined,
  };
  const mediaType = "application/octet-stream";
  const names = sentNames(call.files);
  return [
    ...Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    ...(call.shared ? [{ ...call.shared, name: sharedField, filename: sharedField, mediaType }] : []),
    ...call.files.map((file, place) => {
      return { ...file, name: taskType.field, filename: names[place] ?? "file", mediaType };
    }),
  ];
}

/** A slave of the seed's contract names results by file name alone, so no two files of a call may share one. */
function sentNames(files: InputFile[]): string[] {
  const taken = new Set<string>();
  return files.map(({ filename }, place) => {
    const safe = safeFileName(filename);
    const name = taken.has(safe) ? `${place}_${safe}` : safe;
    taken.add(name);
    return name;
  });
}

/** What a status other than 200 means: full, a fault of the request, or a slave that is not well. */
async function readRefusal(call: SlaveCall, { status, data }: AxiosResponse<Readable>): Promise<SlaveAnswer> {
  if (status === 503) return { kind: "refused" };
  const body = errorBodySchema
    .partial({ code: true })
    .safeParse(await readJson(data, refusalBytes).catch(() => undefined));
  const said = body.data?.error ?? "no reason given";
  const told = errorCodeSchema.safeParse(body.data?.code).data;
  const isOurFault = status >= 400 && status < 500 && status !== 401 && status !== 403 && status !== 404;
  if (!isOurFault) {
    return {
      kind: "lost",
      // What a slave says whose disk is full; it makes sense, but the slave is not well.
      code: told === "no_space" ? told : "bad_slave_answer",
      error: `The slave ${call.slave.id} answered ${status}: ${said}`,
    };
  }
  return answerWithError(call, told ?? "processor_failed", said);
}

function answerWithError(call: SlaveCall, code: ErrorCode, error: string): SlaveAnswer {
  return { kind: "answered", outcomes: call.files.map(() => ({ kind: "error", code, error })) };
}

const refusalBytes = 64 * 1024;

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
