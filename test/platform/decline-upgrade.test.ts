import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { declineUpgrade } from "../../src/platform/decline-upgrade.ts";

/** What `curl --http2` and Java's client send with a request over http:// (RFC 7540 §3.2). */
const offer = { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "AAMAAABkAAQAAP__" };

const server = createServer((incoming, response) => {
  void text(incoming).then((body) => {
    const { upgrade, connection } = incoming.headers;
    response.end(JSON.stringify({ method: incoming.method, upgrade, connection, bytes: body.length }));
  });
});
server.on("upgrade", (incoming, socket, head) => declineUpgrade(server, incoming, { socket, head }));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  agent.destroy();
  server.close();
});

async function ask(method: string, headers: Record<string, string>, body: string): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ host: "127.0.0.1", port, method, headers, agent });
  // In pieces, of which the first comes with the headers.
  for (const piece of body.match(/.{1,100000}/gs) ?? []) outgoing.write(piece);
  outgoing.end();
  const [response] = await once(outgoing, "response");
  return JSON.parse(await text(response));
}

test("a request that offers an upgrade is answered as without it, however long its body is", async () => {
  expect(await ask("GET", offer, "")).toEqual({ method: "GET", bytes: 0 });
  expect(await ask("POST", offer, "x".repeat(2_000_000))).toEqual({ method: "POST", bytes: 2_000_000 });
});

test("its connection serves the next request", async () => {
  expect(await ask("POST", offer, "one")).toMatchObject({ bytes: 3 });
  expect(await ask("POST", {}, "three")).toMatchObject({ bytes: 5 });
});
