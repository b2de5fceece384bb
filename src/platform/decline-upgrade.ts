/**
 * Answers a request that offers to change the protocol as if it had not offered it, which every server may do (RFC 9110
 * §7.8). Node hands each such request to whoever listens for WebSockets, though `curl --http2` and Java's client offer
 * HTTP/2 with every one they send. From Node 24.9 on a server can choose by `shouldUpgradeCallback`.
 */
import type { IncomingMessage, Server } from "node:http";
import { Server as TlsServer } from "node:https";
import type { Duplex } from "node:stream";

/** `head` is what had come after the headers. The request begins anew, without its offer. */
export function declineUpgrade(
  server: Server,
  request: IncomingMessage,
  { socket, head }: { socket: Duplex; head: Buffer },
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const headers = pairsOf(rawHeaders).flatMap(([name, value]) => {
    const kept = keep(name, value);
    return kept === "" ? [] : [`${name}: ${kept}`];
  });
  const lines = [`${method} ${url} HTTP/${httpVersion}`, ...headers, "", ""];
  socket.unshift(Buffer.concat([Buffer.from(lines.join("\r\n"), "latin1"), head]));
  server.emit(server instanceof TlsServer ? "secureConnection" : "connection", socket);
}

/** The value of a header without what offers an upgrade. */
function keep(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case "upgrade":
    case "http2-settings":
      return "";
    case "connection":
      return value
        .split(",")
        .map((option) => option.trim())
        .filter((option) => !/^(upgrade|http2-settings)$/i.test(option))
        .join(", ");
    default:
      return value;
  }
}

function pairsOf(rawHeaders: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, pair) => [
    rawHeaders[2 * pair] ?? "",
    rawHeaders[2 * pair + 1] ?? "",
  ]);
}
