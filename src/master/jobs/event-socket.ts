/** The same events over WebSocket at `/ws`: a client subscribes to one job after another, or to all. */
import { once } from "node:events";
import { type IncomingMessage, STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { z } from "zod";
import { declineUpgrade } from "../../platform/decline-upgrade.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError, describeIssue, toErrorBody } from "../../protocol/errors.ts";
import { type FeedEvent, socketCommandSchema } from "../../protocol/events.ts";
import { admissionCheckMs } from "./event-stream.ts";

interface SocketParts {
  /** The owner whose jobs the caller of an upgrade may see. Throws for one that may not. */
  authorise: (request: IncomingMessage) => string | undefined;
  /** Whether who was let in still would be. */
  isStillLetIn: (request: IncomingMessage) => boolean;
  follow: (
    jobId: string | undefined,
    following: { owner: string | undefined; since: number | undefined; signal: AbortSignal },
  ) => AsyncIterable<FeedEvent[]>;
  log: Logger;
}

type Command = z.infer<typeof socketCommandSchema>;

const maxCommandBytes = 4096;
const maxSubscriptions = 100;
const pingMs = 30_000;

/** A listener that has not read this much gets nothing more until it has. */
const maxBufferedBytes = 1024 * 1024;
const bufferCheckMs = 100;

/** Answers upgrades of `/ws` on a server. Hands back how to end all of them. */
export function attachEventSocket(server: Server, parts: SocketParts): { stop(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxCommandBytes });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!offersWebSocket(request)) return declineUpgrade(server, request, { socket, head });
    try {
      const owner = admit(request, parts);
      sockets.handleUpgrade(request, socket, head, (client) => {
        serveClient(client, owner, parts);
        endWithAdmission(client, () => parts.isStillLetIn(request));
      });
    } catch (error) {
      refuse(socket, error, parts.log);
    }
  };
  server.on("upgrade", upgrade);
  const ping = setInterval(() => {
    for (const client of sockets.clients) client.ping();
  }, pingMs).unref();
  return {
    stop: () => {
      clearInterval(ping);
      server.off("upgrade", upgrade);
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function offersWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

function admit(request: IncomingMessage, { authorise }: SocketParts): string | undefined {
  const path = request.url?.split("?")[0];
  if (path === "/ws") return authorise(request);
  throw new ServiceError("not_found", `There is no WebSocket at ${path}; it is at /ws.`);
}

/** RFC 6455 §7.4.1: the client breaks a policy by going on. */
const policyViolation = 1008;

function endWithAdmission(client: WebSocket, mayGoOn: () => boolean): void {
  const check = setInterval(() => {
    if (!mayGoOn()) client.close(policyViolation, "The key is not in force any more.");
  }, admissionCheckMs);
  client.once("close", () => clearInterval(check));
}

function serveClient(client: WebSocket, owner: string | undefined, { follow, log }: SocketParts): void {
  const subscriptions = new Map<string, AbortController>();
  client.on("error", (error) => log.info({ reason: error.message }, "web socket failed"));
  client.once("close", () => {
    for (const subscription of subscriptions.values()) subscription.abort();
  });
  // One frame is one buffer, since the socket was made without `binaryType`.
  client.on("message", (message: Buffer) => {
    void obey(message.toString("utf8")).catch((error: unknown) => {
      client.send(JSON.stringify(toErrorBody(toServiceError(error))));
    });
  });

  async function obey(message: string): Promise<void> {
    const { action, job_id: jobId, last_event_id: since } = readCommand(message);
    const name = jobId ?? "all jobs";
    subscriptions.get(name)?.abort();
    subscriptions.delete(name);
    if (action === "unsubscribe") return;
    if (subscriptions.size >= maxSubscriptions) {
      throw new ServiceError("invalid_field", `A socket follows at most ${maxSubscriptions} jobs.`, {
        limit: maxSubscriptions,
      });
    }
    const subscription = new AbortController();
    subscriptions.set(name, subscription);
    for await (const batch of follow(jobId, { owner, since, signal: subscription.signal })) {
      if (subscription.signal.aborted) break;
      for (const event of batch) client.send(JSON.stringify(event));
      await untilRead(client, subscription.signal);
    }
    if (subscriptions.get(name) === subscription) subscriptions.delete(name);
  }
}

function readCommand(message: string): Command {
  const said = parseJson(message);
  const parsed = socketCommandSchema.safeParse(said);
  if (parsed.success) return parsed.data;
  const { field, sentence } = describeIssue(parsed.error, said);
  throw new ServiceError("invalid_field", sentence, { field });
}

/** What is no JSON stays the text that it is, so that the refusal can show it. */
function parseJson(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return message;
  }
}

function toServiceError(error: unknown): ServiceError {
  return error instanceof ServiceError
    ? error
    : new ServiceError("internal", "The master's log has the cause.");
}

async function untilRead(client: WebSocket, signal: AbortSignal): Promise<void> {
  while (client.bufferedAmount > maxBufferedBytes && !signal.aborted) {
    await once(signal, "abort", { signal: AbortSignal.timeout(bufferCheckMs) }).catch(() => undefined);
  }
}

/** The answer of a route that refuses, in the words of a connection that Express never sees. */
function refuse(socket: Duplex, error: unknown, log: Logger): void {
  const known = toServiceError(error);
  if (known.code === "internal") log.error({ err: error }, "web socket failed");
  else log.info({ code: known.code, reason: known.message }, "web socket refused");
  const body = JSON.stringify(toErrorBody(known));
  const head = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}`,
    ...(known.code === "unauthorized" ? ["WWW-Authenticate: Bearer"] : []),
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  // The server has let go of this connection: nobody else hears of its errors, or ends it when the client does not.
  socket.on("error", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
