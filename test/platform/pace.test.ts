/** Clients that are slow: an answer where they still send, the end of the connection where they only have to read. */
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import express, { type RequestHandler } from "express";
import { describe, expect, test } from "vitest";
import { createErrorHandler } from "../../src/platform/error-handler.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { refuseSlowClients } from "../../src/platform/pace.ts";
import { httpUrl, serve } from "../../src/platform/serve.ts";
import { withConnection } from "../support/raw-connection.ts";

const pace = { SLOW_CLIENT_SECONDS: 0.3, SLOW_CLIENT_RATE: 1000 };

async function withServer(
  handler: RequestHandler,
  use: (url: string) => Promise<void>,
  settings: Partial<typeof pace & { silenceMs: number }> = {},
): Promise<void> {
  const app = express();
  const answerError = createErrorHandler(createLogger("test", "silent"));
  app.use(refuseSlowClients({ ...pace, ...settings }, answerError));
  app.post("/", handler);
  app.use(answerError);
  const server = await serve(app, "127.0.0.1", 0, settings);
  try {
    await use(httpUrl(server.host, server.port));
  } finally {
    await server.stop(0);
  }
}

const head = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

const readAll: RequestHandler = async (request, response) => {
  let bytes = 0;
  for await (const chunk of request) bytes += chunk.length;
  response.json({ bytes });
};

/** Far more than the buffers of both sides hold. */
const large = Buffer.alloc(50 * 1024 * 1024);
const inPieces = Array.from({ length: 800 }, (_, at) => large.subarray(at * 65_536, (at + 1) * 65_536));

/** A route that answers with `large`, and when its connection was done with that. */
function answerLarge(pieces: Buffer[]): { handler: RequestHandler; over: Promise<void> } {
  let settle: () => void;
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const handler: RequestHandler = (_request, response) => {
    response.once("close", settle);
    // A client that is cut off ends this too.
    pipeline(Readable.from(pieces), response).catch(() => undefined);
  };
  return { handler, over };
}

describe("an upload", () => {
  test("of a few bytes a second is refused, with the variables that say how slow it may be", async () => {
    await withServer(readAll, async (url) => {
      await withConnection(url, async ({ socket, untilHeard, closed }) => {
        socket.write(head(1e6));
        const trickle = setInterval(() => socket.write("x"), 50);
        const answer = await untilHeard("retryable");
        expect(answer).toMatch(/^HTTP\/1\.1 408 /);
        expect(answer).toContain('"code":"upload_too_slow"');
        expect(answer).toContain("SLOW_CLIENT_SECONDS");
        expect(answer).toContain("SLOW_CLIENT_RATE");
        expect(await closed).toBeLessThan(4000);
        clearInterval(trickle);
      });
    });
  });

  test("that is as fast as it must be may last as long as it needs", async () => {
    await withServer(readAll, async (url) => {
      await withConnection(url, async ({ socket, untilHeard }) => {
        const pieces = 30;
        socket.write(head(pieces * 200));
        let sent = 0;
        const steady = setInterval(() => {
          socket.write("x".repeat(200));
          sent += 1;
          if (sent === pieces) clearInterval(steady);
        }, 50);
        expect(await untilHeard("bytes")).toContain('{"bytes":6000}');
      });
    });
  });

  test("that stops after a fast start is cut off when nothing has moved for a while", async () => {
    const use = async (url: string): Promise<void> => {
      await withConnection(url, async ({ socket, ended }) => {
        socket.write(head(1e9));
        socket.write(large);
        await once(socket, "drain");
        expect(await ended).toBeLessThan(10_000);
      });
    };
    await withServer(readAll, use, { silenceMs: 300 });
  });
});

describe("an answer", () => {
  const longSilenceMs = 60_000;
  const shortSilenceMs = 200;

  test.each([
    ["in pieces, though they left as fast as buffers took them", inPieces, longSilenceMs, 1e9],
    ["at once, however much time its size would give", [large], shortSilenceMs, 1],
  ])("that its client does not take is cut off: one that was written %s", async (_how, pieces, ms, rate) => {
    const { handler, over } = answerLarge(pieces);
    const use = async (url: string): Promise<void> => {
      await withConnection(url, async ({ socket, heard, ended }) => {
        socket.pause();
        socket.write(head(0));
        await over;
        socket.resume();
        await ended;
        expect(heard()).toMatch(/^HTTP\/1\.1 200 /);
        expect(heard().length).toBeLessThan(large.length);
      });
    };
    await withServer(handler, use, { ...pace, SLOW_CLIENT_RATE: rate, silenceMs: ms });
  });

  test("may be long in coming", async () => {
    const handler: RequestHandler = (_request, response) => {
      setTimeout(() => response.json({ at: "last" }), 1500);
    };
    const use = async (url: string): Promise<void> => {
      const answer = await fetch(url, { method: "POST", body: "x" });
      expect(await answer.json()).toEqual({ at: "last" });
    };
    await withServer(handler, use, { silenceMs: shortSilenceMs });
  });

  test("may be long in being taken by who takes it", async () => {
    const { handler, over } = answerLarge(inPieces);
    const use = async (url: string): Promise<void> => {
      await withConnection(url, async ({ socket, heard }) => {
        socket.pause();
        socket.write(head(0));
        const take = setInterval(() => {
          socket.resume();
          setImmediate(() => socket.pause());
        }, 50);
        await over;
        clearInterval(take);
        setImmediate(() => socket.resume());
        await expect.poll(() => heard().length, { timeout: 10_000 }).toBeGreaterThan(large.length);
      });
    };
    await withServer(handler, use, { silenceMs: shortSilenceMs });
  });
});
