/** What ends when an answer does: on a real server, while garbage is collected. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, test } from "vitest";
import { endOf } from "../../src/master/end-of-response.ts";
import { amidGarbageCollection } from "../support/garbage.ts";

/** A server that answers when the signal has aborted, or after 5 s. */
async function withServer(longestMs: number, use: (url: string) => Promise<void>): Promise<void> {
  const app = express();
  app.get("/", (_request, response) => {
    const late = setTimeout(() => response.end("late"), 5000);
    endOf(response, longestMs).addEventListener("abort", () => {
      clearTimeout(late);
      response.end("in time");
    });
  });
  const server = app.listen(0);
  try {
    await once(server, "listening");
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("a time that the client would wait ends, though nobody else holds its signal", async () => {
  await withServer(400, async (url) => {
    const answer = amidGarbageCollection(async () => (await fetch(url)).text());
    expect(await answer).toBe("in time");
  });
});
