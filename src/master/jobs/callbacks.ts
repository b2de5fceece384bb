/**
 * Tells a job's `callback_url` of its end: signed by the Standard Webhooks specification (standardwebhooks.com), tried
 * again with growing pauses, only at addresses that the configuration allows.
 */
import { createHmac, randomUUID } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import axios from "axios";
import pRetry, { AbortError } from "p-retry";
import { plainAddress } from "../../platform/access.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { CallbackMessage } from "../../protocol/events.ts";
import { type Job, isFinished, jobState } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import { type AllowedAddresses, isAllowed } from "../allowed-addresses.ts";
import type { JobReader } from "./job-reader.ts";

interface CallbackParts {
  jobs: JobStore;
  reader: JobReader;
  allowed: AllowedAddresses;
  secret: string | undefined;
  log: Logger;
  /** The first pause before another try; it doubles with each. */
  firstPauseMs?: number;
}

/** With pauses of 1, 2, 4 … s at the most: a receiver that restarts within an hour still hears of it. */
const retries = 12;
const longestPauseMs = 10 * 60_000;
const timeoutMs = 30_000;

/** Throws `forbidden_address` when the host of a callback is none that `CALLBACK_ADDRESSES` allows. */
export async function checkCallback(
  url: string,
  allowed: AllowedAddresses,
): Promise<{ address: string; family: 4 | 6 }> {
  const { hostname } = new URL(url);
  const found = await lookup(hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  for (const { address: given } of found) {
    const address = plainAddress(given);
    const family = isIP(address) === 6 ? 6 : 4;
    if (isAllowed(allowed, address)) return { address, family };
  }
  throw new ServiceError(
    "forbidden_address",
    `'callback_url' goes to ${hostname}, which the master's CALLBACK_ADDRESSES does not allow.`,
    { field: "callback_url", actual: hostname },
  );
}

export class Callbacks {
  readonly #parts: CallbackParts;
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #unwatch: () => void;

  constructor(parts: CallbackParts) {
    this.#parts = parts;
    this.#unwatch = parts.jobs.onEnded((jobId) => void this.#tell(jobId));
  }

  /** Goes on with what an earlier master had not delivered. */
  async resume(): Promise<void> {
    const jobs = await this.#parts.jobs.list({ limit: Number.MAX_SAFE_INTEGER });
    for (const job of jobs) if (isFinished(job)) void this.#tell(job.id);
  }

  /** Undelivered ones stay waiting for the next start. */
  async stop(): Promise<void> {
    this.#unwatch();
    this.#stopping.abort();
    await Promise.all(this.#underWay.values());
  }

  async #tell(jobId: string): Promise<void> {
    const job = await this.#parts.jobs.get(jobId);
    if (job?.callback?.state !== "waiting" || this.#underWay.has(jobId)) return;
    const delivery = this.#deliver(job, job.callback.url).finally(() => this.#underWay.delete(jobId));
    this.#underWay.set(jobId, delivery);
    await delivery;
  }

  async #deliver(job: Job, url: string): Promise<void> {
    const { jobs, log, firstPauseMs = 1000 } = this.#parts;
    const messageId = `msg_${randomUUID()}`;
    const body = JSON.stringify(await this.#describe(job));
    try {
      await pRetry(() => this.#attempt(job.id, url, { messageId, body }), {
        retries,
        minTimeout: firstPauseMs,
        maxTimeout: longestPauseMs,
        randomize: true,
        unref: true,
        signal: this.#stopping.signal,
      });
      log.info({ jobId: job.id }, "callback delivered");
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      const reason = describe(error);
      const delivery = { at: new Date().toISOString(), status: null, error: `Given up. ${reason}` };
      await jobs.noteDelivery(job.id, delivery, "failed");
      log.warn({ jobId: job.id, reason }, "callback given up");
    }
  }

  async #describe(job: Job): Promise<CallbackMessage> {
    const summary = await this.#parts.reader.summary(job);
    return { type: `job.${jobState(job)}`, timestamp: new Date().toISOString(), data: { job: summary } };
  }

  /** The address is looked up and checked for each try, and the connection goes there and nowhere else. */
  async #attempt(
    jobId: string,
    url: string,
    { messageId, body }: { messageId: string; body: string },
  ): Promise<void> {
    const { jobs, allowed } = this.#parts;
    const note = (status: number | null, error: string | null): Promise<void> =>
      jobs.noteDelivery(
        jobId,
        { at: new Date().toISOString(), status, error },
        error === null ? "delivered" : "waiting",
      );
    try {
      const pinned = await checkCallback(url, allowed);
      const { status } = await axios.post<unknown>(url, body, {
        headers: { "content-type": "application/json", ...this.#sign(messageId, body) },
        lookup: async () => pinned,
        timeout: timeoutMs,
        signal: this.#stopping.signal,
        maxRedirects: 0,
        maxContentLength: 64 * 1024,
        proxy: false,
        validateStatus: () => true,
      });
      if (status < 200 || status > 299) throw new Error(`It answered ${status}.`);
      await note(status, null);
    } catch (error) {
      if (this.#stopping.signal.aborted) throw new AbortError("the master stops");
      const status = /^It answered (\d{3})\.$/.exec(describe(error))?.[1];
      await note(status === undefined ? null : Number(status), describe(error));
      throw error instanceof ServiceError ? new AbortError(error.message) : error;
    }
  }

  #sign(messageId: string, body: string): Record<string, string> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", this.#parts.secret ?? "")
      .update(`${messageId}.${timestamp}.${body}`)
      .digest("base64");
    return {
      "webhook-id": messageId,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    };
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
