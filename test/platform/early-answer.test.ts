/** A refusal that its client can read though the body was still on its way. */
import express, { type RequestHandler } from "express";
import { describe, expect, test } from "vitest";
import { createErrorHandler } from "../../src/platform/error-handler.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { httpUrl, serve } from "../../src/platform/serve.ts";
import { ServiceError } from "../../src/protocol/errors.ts";
import { withConnection } from "../support/raw-connection.ts";

const refuse: RequestHandler = () => {
  throw new ServiceError("too_many_jobs", "No room.", { limit: 1, retryAfterSeconds: 7 });
};

async function withServer(handler: RequestHandler, use: (url: string) => Promise<void>): Promise<void> {
  const app = express();
  app.all("/", handler);
  app.use(createErrorHandler(createLogger("test", "silent")));
  const server = await serve(app, "127.0.0.1", 0);
  try {
    await use(httpUrl(server.host, server.port));
  } finally {
    await server.stop(0);
  }
}

const head = (length: number, more = "") =>
  `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n${more}\r\n`;

describe("a request that is refused while its body comes", () => {
  test("has its whole answer at once, with when to come again and that the connection ends", async () => {
    await withServer(refuse, async (url) => {
      await withConnection(url, async ({ socket, untilHeard }) => {
        socket.write(`${head(1e9)}some of it`);
        const answer = await untilHeard('"retryable":true}');
        expect(answer).toMatch(/^HTTP\/1\.1 429 /);
        expect(answer).toMatch(/^retry-after: 7\r$/im);
        expect(answer).toMatch(/^connection: close\r$/im);
        const [, body = ""] = answer.split("\r\n\r\n");
        expect(JSON.parse(body)).toMatchObject({ code: "too_many_jobs", error: "No room.", limit: 1 });
        expect(answer).toContain(`Content-Length: ${body.length}`);
      });
    });
  });

  test("may go on sending for two seconds, and is cut off then", async () => {
    await withServer(refuse, async (url) => {
      await withConnection(url, async ({ socket, untilHeard, closed }) => {
        socket.write(head(1e12));
        await untilHeard("429");
        let sent = 0;
        const piece = Buffer.alloc(1024 * 1024);
        const send = (): void =>
          void socket.write(piece, (error) => error ?? ((sent += piece.length), send()));
        send();
        const closedAfterMs = await closed;
        expect(closedAfterMs).toBeGreaterThan(1900);
        expect(closedAfterMs).toBeLessThan(4000);
        // Far more than buffers hold: it was read.
        expect(sent).toBeGreaterThan(50 * piece.length);
      });
    });
  });

  test("finds its answer though it looks only after 20 MB", async () => {
    await withServer(refuse, async (url) => {
      await withConnection(url, async ({ socket, untilHeard }) => {
        socket.pause();
        socket.write(head(1e9));
        const piece = Buffer.alloc(1024 * 1024);
        for (let sent = 0; sent < 20; sent += 1) {
          await new Promise((resolve) => socket.write(piece, resolve));
        }
        socket.resume();
        expect(await untilHeard("No room.")).toContain(" 429 ");
      });
    });
  });
});

test("a refusal without a body on its way leaves the connection to the next request", async () => {
  await withServer(refuse, async (url) => {
    await withConnection(url, async ({ socket, untilHeard }) => {
      socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      expect(await untilHeard("No room.")).toMatch(/^connection: keep-alive\r$/im);
      socket.write("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
      await untilHeard("404");
    });
  });
});

describe("a client that asks before it sends its body", () => {
  const expectation = "Expect: 100-continue\r\n";

  test("is not asked for a body that would be refused", async () => {
    await withServer(refuse, async (url) => {
      await withConnection(url, async ({ socket, untilHeard }) => {
        socket.write(head(1e9, expectation));
        expect(await untilHeard("No room.")).toMatch(/^HTTP\/1\.1 429 /);
      });
    });
  });

  test("is told to send it when somebody begins to read", async () => {
    let read: (() => void) | undefined;
    const handler: RequestHandler = (request, response) => {
      read = () => {
        let bytes = 0;
        request.on("data", (chunk: Buffer) => (bytes += chunk.length));
        request.on("end", () => response.json({ bytes }));
      };
    };
    await withServer(handler, async (url) => {
      await withConnection(url, async ({ socket, heard, untilHeard }) => {
        socket.write(head(5, expectation));
        await expect.poll(() => read).toBeDefined();
        expect(heard()).toBe("");
        read?.();
        expect(await untilHeard("100 Continue")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
        socket.write("12345");
        await untilHeard('{"bytes":5}');
      });
    });
  });
});
