/** An HTTP proxy before a master whose line breaks where a test wants it to, and that knows what was asked. */
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * `request`: the connection breaks after the first bytes of the request's body. `answer`: the master has answered, and
 * nothing of it arrives. `midAnswer`: its beginning arrives. `keepBack`: the answer arrives when it is
 * whole. `notFound`: what an older master says to a route that it does not know.
 */
type Break = "request" | "answer" | "midAnswer" | "keepBack" | "notFound";

interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
}

export interface BreakingProxy {
  url: string;
  /** Every request in the order of their coming. */
  asked: Asked[];
  /** Breaks the next request that fits, once; or each of them. */
  break(how: Break, fits: RegExp, times?: number): void;
  /** How many requests have not been answered to the end. */
  countUnanswered(): number;
}

export async function withBreakingProxy(
  masterUrl: string,
  test: (proxy: BreakingProxy) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const unanswered = new Set<ServerResponse>();
  const breaks: { how: Break; fits: RegExp; times: number }[] = [];
  const server = createServer((request, response) => {
    const { method = "", url: path = "", headers } = request;
    asked.push({ method, path, headers });
    unanswered.add(response);
    response.once("close", () => unanswered.delete(response));
    const found = breaks.find(({ fits, times }) => times > 0 && fits.test(`${method} ${path}`));
    if (found) found.times -= 1;
    passOn(request, response, new URL(path, masterUrl), found?.how);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await test({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      asked,
      break: (how, fits, times = 1) => void breaks.push({ how, fits, times }),
      countUnanswered: () => unanswered.size,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  target: URL,
  how: Break | undefined,
): void {
  if (how === "notFound") {
    response.writeHead(404, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: "There is no such page.", code: "not_found" }));
    return;
  }
  const hangUp = (): void => {
    onward.destroy();
    request.socket.destroy();
  };
  const onward = send(target, { method: request.method, headers: request.headers });
  onward.on("error", hangUp);
  response.on("close", () => onward.destroy());
  if (how === "request") request.once("data", (chunk) => onward.write(chunk, hangUp));
  else request.pipe(onward);
  onward.on("response", (answer) => {
    if (how === "answer") hangUp();
    else if (how === "keepBack") void keepBack(answer, response);
    else {
      response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      if (how === "midAnswer") passBeginning(answer, response, hangUp);
      else answer.pipe(response);
    }
  });
}

/** Longer than a sign of life, shorter than a job. */
const beginningBytes = 100;

function passBeginning(answer: IncomingMessage, response: ServerResponse, hangUp: () => void): void {
  let passed = 0;
  answer.on("data", (chunk: Buffer) => {
    passed += chunk.length;
    response.write(chunk, () => passed > beginningBytes && hangUp());
  });
}

async function keepBack(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks = await answer.toArray().catch(() => []);
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  response.end(Buffer.concat(chunks));
}
