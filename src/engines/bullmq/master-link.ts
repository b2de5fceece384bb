/** A pulling slave's calls to a master: for its work, for the bytes of it, and with what came out. */
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import axios, { type AxiosInstance } from "axios";
import pRetry, { AbortError } from "p-retry";
import { bearer } from "../../platform/access.ts";
import type { FormPart } from "../../platform/multipart.ts";
import { writeMultipart } from "../../platform/multipart.ts";
import { requestIdHeader } from "../../platform/request-id.ts";
import { type Agents, createAgents } from "../../platform/tls.ts";
import type { Progress } from "../../protocol/job.ts";
import { type Assignment, type Claim, claimAnswerSchema, workAnswerSchema } from "../../protocol/work.ts";

interface LinkSettings {
  masterUrl: string;
  token: string | undefined;
  /** Who certifies masters, where that is not who certifies all the world. */
  authority: Buffer | undefined;
}

const shortCallMs = 10_000;

/** A master that is killed, or a load balancer that has not noticed yet: another one takes over within seconds. */
const retrying = { retries: 6, minTimeout: 250, maxTimeout: 4000, randomize: true };

export class MasterLink {
  readonly #http: AxiosInstance;
  readonly #agents: Agents;

  constructor({ masterUrl, token, authority }: LinkSettings) {
    this.#agents = createAgents({ authority, keepAlive: true });
    this.#http = axios.create({
      ...this.#agents,
      baseURL: masterUrl,
      headers: bearer(token),
      proxy: false,
      maxRedirects: 0,
      maxBodyLength: Number.POSITIVE_INFINITY,
    });
  }

  /** Undefined when there is nothing to do. Rejects when no master answers. */
  async claim(claim: Claim): Promise<Assignment | undefined> {
    const { data } = await this.#http.post<unknown>("/attempts/claim", claim, { timeout: shortCallMs });
    return claimAnswerSchema.parse(data).assignment ?? undefined;
  }

  /** `what` is `inputs/<n>` or `shared`. Rejects when the attempt no longer counts. */
  async fetch(
    { ticket, request_id: requestId }: Assignment,
    what: string,
    target: string,
    signal: AbortSignal,
  ): Promise<void> {
    await retry(signal, async () => {
      const { data } = await this.#http.get<Readable>(`/attempts/${ticket}/${what}`, {
        responseType: "stream",
        headers: { [requestIdHeader]: requestId },
        signal,
      });
      await pipeline(data, createWriteStream(target), { signal });
    });
  }

  /** Progress is worth no second call. */
  async tellProgress({ ticket }: Assignment, progress: Progress): Promise<void> {
    await this.#http
      .post<unknown>(`/attempts/${ticket}/progress`, progress, { timeout: shortCallMs })
      .catch(() => undefined);
  }

  /** Resolves when a master has committed what came out, or has told that it came too late. */
  async handIn(
    { ticket, request_id: requestId }: Assignment,
    parts: readonly FormPart[],
    signal: AbortSignal,
  ): Promise<void> {
    await retry(signal, async () => {
      const { headers, body } = writeMultipart(parts);
      try {
        const { data } = await this.#http.post<unknown>(`/attempts/${ticket}/outcome`, body, {
          headers: { ...headers, [requestIdHeader]: requestId },
          signal,
        });
        workAnswerSchema.parse(data);
      } finally {
        body.destroy();
      }
    });
  }

  stop(): void {
    this.#agents.httpAgent.destroy();
    this.#agents.httpsAgent.destroy();
  }
}

/** A master that says what is wrong with the call will say so again; everything else may pass. */
async function retry(signal: AbortSignal, call: () => Promise<void>): Promise<void> {
  await pRetry(
    async () => {
      try {
        await call();
      } catch (error) {
        const status = axios.isAxiosError(error) ? (error.response?.status ?? 0) : 0;
        // An axios error carries the request, and with it the token.
        const plain = new Error(error instanceof Error ? error.message : String(error));
        throw status >= 400 && status < 500 ? new AbortError(plain) : plain;
      }
    },
    { ...retrying, signal },
  );
}
