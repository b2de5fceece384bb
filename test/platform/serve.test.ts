import { once } from "node:events";
import { type RequestListener, Agent, get } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { httpUrl, serve } from "../../src/platform/serve.ts";

const agents: Agent[] = [];
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy();
});

/** A client that keeps its connection, as pools do. */
async function ask(url: string): Promise<number | undefined> {
  const agent = new Agent({ keepAlive: true });
  agents.push(agent);
  const [response] = await once(get(url, { agent }), "response");
  response.resume();
  await once(response, "end");
  return response.statusCode;
}

async function start(listener: RequestListener) {
  const server = await serve(listener, "127.0.0.1", 0);
  return { ...server, url: httpUrl(server.host, server.port) };
}

describe("a server that is told to stop", () => {
  test("ends at once when nothing runs, though clients keep their connections", async () => {
    const server = await start((_request, response) => void response.end("ok"));
    await ask(server.url);
    await ask(server.url);
    const startedAt = performance.now();
    await server.stop(20_000);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test("waits for an answer that is under way, and not for its connection", async () => {
    let finish: (() => void) | undefined;
    const server = await start((_request, response) => {
      finish = () => void response.end("late");
    });
    const answer = ask(server.url);
    await expect.poll(() => finish).toBeDefined();
    const stopped = server.stop(20_000);
    const startedAt = performance.now();
    finish?.();
    expect(await answer).toBe(200);
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test("cuts what takes longer than its grace", async () => {
    const server = await start(() => undefined);
    const answer = ask(server.url);
    answer.catch(() => undefined);
    const stopped = server.stop(100);
    await expect(answer).rejects.toThrow();
    await stopped;
  });
});

test("a client that never ends its headers does not keep its connection for ever", async () => {
  const server = await serve(() => undefined, "127.0.0.1", 0, { SLOW_CLIENT_SECONDS: 0.2 });
  const socket = connect(server.port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
  let said = "";
  socket.on("data", (chunk) => (said += chunk.toString()));
  await once(socket, "close");
  expect(said).toContain("408");
  await server.stop();
});

describe("connections beyond the limit", () => {
  /** Says whether a connection was let in. */
  async function isLetIn(port: number): Promise<boolean> {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const answered = await Promise.race([
      once(socket, "data").then(() => true),
      once(socket, "close").then(() => false),
    ]);
    socket.destroy();
    return answered;
  }

  test("are not let in while those within it are at work", async () => {
    const waiting: (() => void)[] = [];
    const listener: RequestListener = (_request, response) => waiting.push(() => response.end("ok"));
    const server = await serve(listener, "127.0.0.1", 0, { MAX_CONNECTIONS: 2 });
    const url = httpUrl(server.host, server.port);
    const asked = [ask(url), ask(url)];
    await expect.poll(() => waiting).toHaveLength(2);
    expect(await isLetIn(server.port)).toBe(false);
    for (const finish of waiting) finish();
    expect(await Promise.all(asked)).toEqual([200, 200]);
    await server.stop();
  });

  test("take the place of those that wait for a next request", async () => {
    const listener: RequestListener = (_request, response) => void response.end("ok");
    const server = await serve(listener, "127.0.0.1", 0, { MAX_CONNECTIONS: 2 });
    const url = httpUrl(server.host, server.port);
    await ask(url);
    await ask(url);
    await expect.poll(() => isLetIn(server.port)).toBe(true);
    await server.stop();
  });
});

test("an address is written as a URL", () => {
  expect(httpUrl("127.0.0.1", 80)).toBe("http://127.0.0.1:80");
  expect(httpUrl("::1", 80)).toBe("http://[::1]:80");
});
