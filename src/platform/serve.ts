/** Starts an HTTP server that no client can hold up, and hands back how to stop it. */
import { once } from "node:events";
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { fixedLimits, limitTable } from "../protocol/limits.ts";

export interface RunningServer {
  host: string;
  port: number;
  /** For what is no request, as upgrades are. */
  server: Server;
  /** Takes no new connection, waits for running requests, at most as long as told, then cuts the rest. */
  stop(graceMs?: number): Promise<void>;
}

interface ServerLimits {
  MAX_CONNECTIONS: number;
  /** Holds for headers; pace.ts is about bodies and answers. */
  SLOW_CLIENT_SECONDS: number;
  /** How long nothing may move on a connection while bytes are to move. Processing is no silence. */
  silenceMs: number;
}

/** Longer than a client's pool keeps an idle connection, so that the client is the one who closes it. */
const keepAliveMs = fixedLimits.idle_seconds.value * 1000;

const idleSweepMs = 20;

/** Nginx (`client_body_timeout`, `send_timeout`) and Apache (`Timeout`) wait as long for bytes to move. */
const defaults: ServerLimits = {
  MAX_CONNECTIONS: limitTable.MAX_CONNECTIONS.value,
  SLOW_CLIENT_SECONDS: limitTable.SLOW_CLIENT_SECONDS.value,
  silenceMs: fixedLimits.silence_seconds.value * 1000,
};

/** Listens on `host` and `port` (0: any free one). Rejects when the address is taken or not ours. */
export async function serve(
  listener: RequestListener,
  host: string,
  port: number,
  limits: Partial<ServerLimits> = {},
): Promise<RunningServer> {
  const { MAX_CONNECTIONS, SLOW_CLIENT_SECONDS, silenceMs } = { ...defaults, ...limits };
  const headersMs = SLOW_CLIENT_SECONDS * 1000;
  const server = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      // An upload may take as long as it needs, as long as its bytes come; see pace.ts.
      requestTimeout: 0,
      headersTimeout: headersMs,
      connectionsCheckingInterval: headersMs / 4,
    },
    listener,
  );
  server.maxConnections = MAX_CONNECTIONS;
  // Who waits for its next request gives way to who has one.
  server.on("drop", () => server.closeIdleConnections());
  server.prependListener("request", (request, response) => cutSilence(request, response, silenceMs));
  server.on("checkContinue", (request, response) => continueOnDemand(server, request, response));
  server.listen(port, host);
  await once(server, "listening");
  // An address() of a server that listens on a port is never a pipe's name or null.
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    server,
    stop: async (graceMs = 5000) => {
      const closed = once(server, "close");
      server.close();
      // A connection that a client keeps for its next request turns idle only when its answer is out.
      const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(timer);
    },
  };
}

/** Bytes are to move while the request is not whole, and while some of the answer waits to be taken. */
function cutSilence(request: IncomingMessage, response: ServerResponse, silenceMs: number): void {
  request.socket.setTimeout(silenceMs);
  response.on("timeout", (socket: Socket) => {
    if (!request.complete || socket.writableLength > 0) socket.destroy();
    else socket.setTimeout(silenceMs);
  });
}

/** A client that asks before it sends its body (RFC 9110 §10.1.1) is told to when somebody begins to read it. */
function continueOnDemand(server: Server, request: IncomingMessage, response: ServerResponse): void {
  request.once("resume", () => {
    if (!response.headersSent) response.writeContinue();
  });
  server.emit("request", request, response);
}

/** `http://host:port`, with brackets round an IPv6 address (RFC 3986 §3.2.2). */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
