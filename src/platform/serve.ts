/** Starts an HTTP server and hands back how to stop it. */
import { once } from "node:events";
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from "node:http";
import type { AddressInfo } from "node:net";

export interface RunningServer {
  host: string;
  port: number;
  /** For what is no request, as upgrades are. */
  server: Server;
  /** Takes no new connection, waits for running requests, at most as long as told, then cuts the rest. */
  stop(graceMs?: number): Promise<void>;
}

/** Longer than a client's pool keeps an idle connection, so that the client is the one who closes it. */
const keepAliveMs = 75_000;

const idleSweepMs = 20;

/** An upload may take as long as it needs, but a connection on which nothing moves for this long is cut. */
const idleUploadMs = 120_000;

/** How long a client may take for its headers, and how often that is looked at. */
const patience = { headersMs: 60_000, checkMs: 30_000 };

/** Listens on `host` and `port` (0: any free one). Rejects when the address is taken or not ours. */
export async function serve(
  listener: RequestListener,
  host: string,
  port: number,
  { headersMs, checkMs } = patience,
): Promise<RunningServer> {
  const timeouts = { keepAliveTimeout: keepAliveMs, requestTimeout: 0, headersTimeout: headersMs };
  const server = createServer({ ...timeouts, connectionsCheckingInterval: checkMs }, listener);
  server.prependListener("request", cutIdleUpload);
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

/** The time limit ends with the body: an answer may take as long as its processing. */
function cutIdleUpload(request: IncomingMessage, response: ServerResponse): void {
  request.socket.setTimeout(idleUploadMs);
  request.once("end", () => {
    if (!response.writableFinished) request.socket.setTimeout(0);
  });
}

/** `http://host:port`, with brackets round an IPv6 address (RFC 3986 §3.2.2). */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
