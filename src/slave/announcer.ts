/** Tells the master that this slave is there, again and again: the registration is the heartbeat. */
import { setTimeout as sleep } from "node:timers/promises";
import axios from "axios";
import { bearer } from "../platform/access.ts";
import type { Logger } from "../platform/logger.ts";
import { type Agents, createAgents } from "../platform/tls.ts";
import { errorBodySchema } from "../protocol/errors.ts";
import {
  type Registration,
  heartbeatSeconds,
  registrationAnswerSchema,
  slaveIdOf,
} from "../protocol/slave.ts";
import type { MasterContact } from "./master-contact.ts";

interface AnnouncerSettings {
  masterUrl: string;
  token: string | undefined;
  /** Who certifies the master, where that is not who certifies all the world. */
  authority: Buffer | undefined;
  /** What the slave says of itself, at each beat. */
  registration: () => Registration;
  contact: MasterContact;
  log: Logger;
}

interface Beating extends AnnouncerSettings {
  agents: Agents;
}

const callTimeoutMs = 5000;
const firstPauseMs = 250;

/**
 * Registers now and then every five seconds; while the master is not there, tries with growing pauses.
 * Hands back how to stop: the slave says goodbye, so that the master need not wait for the lease to end.
 */
export function startAnnouncer(announcement: AnnouncerSettings): { stop(): Promise<void> } {
  const { authority } = announcement;
  const settings = { ...announcement, agents: createAgents({ authority, keepAlive: true }) };
  const stopping = new AbortController();
  const beating = beat(settings, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      const slaveId = await beating;
      if (slaveId !== undefined) await sayGoodbye(settings, slaveId);
    },
  };
}

/** Own loop and no retry library: it never gives up, and its pauses are the heartbeat. */
async function beat(settings: Beating, signal: AbortSignal): Promise<string | undefined> {
  const { masterUrl, contact, log } = settings;
  let slaveId: string | undefined;
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const answer = await register(settings, signal);
    if (answer.ok) {
      if (slaveId === undefined)
        log.info({ masterUrl, slaveId: answer.slaveId }, "registered with the master");
      slaveId = answer.slaveId;
      contact.noteHeartbeat();
      pauseMs = firstPauseMs;
    } else if (!signal.aborted) {
      if (slaveId !== undefined || pauseMs === firstPauseMs)
        log.warn({ masterUrl, reason: answer.reason }, "no master");
      slaveId = undefined;
      pauseMs = Math.min(pauseMs * 2, heartbeatSeconds * 1000);
    }
    await pause(answer.ok ? heartbeatSeconds * 1000 : pauseMs, signal);
  }
  return slaveId;
}

type RegisterAnswer = { ok: true; slaveId: string } | { ok: false; reason: string };

async function register(settings: Beating, signal: AbortSignal): Promise<RegisterAnswer> {
  const registration = settings.registration();
  try {
    const response = await axios.post<unknown>(new URL("/register", settings.masterUrl).href, registration, {
      ...callSettings(settings),
      signal,
      validateStatus: () => true,
    });
    const answer = registrationAnswerSchema.safeParse(response.data);
    if (response.status === 200 && answer.success) {
      return { ok: true, slaveId: answer.data.slave_id ?? slaveIdOf(registration) };
    }
    const refusal = errorBodySchema.safeParse(response.data);
    return { ok: false, reason: refusal.data?.error ?? `the master answered ${response.status}` };
  } catch (error) {
    return { ok: false, reason: describe(error) };
  }
}

async function sayGoodbye(settings: Beating, slaveId: string): Promise<void> {
  const { masterUrl, log } = settings;
  const url = new URL(`/slaves/${encodeURIComponent(slaveId)}`, masterUrl).href;
  try {
    await axios.delete(url, callSettings(settings));
    log.info({ masterUrl, slaveId }, "left the master");
  } catch (error) {
    // The reason alone: an axios error carries the request, and with it the token.
    log.warn(
      { masterUrl, slaveId, reason: describe(error) },
      "could not say goodbye; the lease will end by itself",
    );
  }
}

/** The token goes to the master and to nobody between. */
function callSettings({ token, agents }: Beating) {
  return {
    ...agents,
    headers: bearer(token),
    timeout: callTimeoutMs,
    maxRedirects: 0,
    proxy: false as const,
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
