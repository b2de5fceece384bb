/** The address under which a master reaches this machine: the one that the route to it starts from. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import pRetry from "p-retry";
import { isLoopback } from "../platform/access.ts";
import type { Logger } from "../platform/logger.ts";
import { heartbeatSeconds } from "../protocol/slave.ts";

const loopback = "127.0.0.1";
const firstPauseMs = 250;

/**
 * Waits, as a registration does, for a master whose name nobody knows yet or to which no route leads. Once the signal
 * aborts the address no longer matters, and is that of the loopback.
 */
export async function untilOwnAddress(masterUrl: string, signal: AbortSignal, log: Logger): Promise<string> {
  try {
    return await pRetry(() => findOwnAddress(masterUrl), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: firstPauseMs,
      maxTimeout: heartbeatSeconds * 1000,
      signal,
      onFailedAttempt: ({ error, attemptNumber }) => {
        if (attemptNumber === 1) log.warn({ masterUrl, reason: error.message }, "no master");
      },
    });
  } catch (error) {
    if (signal.aborted) return loopback;
    throw error;
  }
}

/** Connecting a UDP socket chooses the route and sends nothing. */
export async function findOwnAddress(masterUrl: string): Promise<string> {
  const { hostname, port } = new URL(masterUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isLoopback(host)) return loopback;
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  try {
    socket.connect(Number(port) || 80, host);
    await once(socket, "connect");
    return socket.address().address;
  } finally {
    socket.close();
  }
}
