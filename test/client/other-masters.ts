/** Masters that are not ours: what the seed's answers to clients, and one that has enough before it has read. */
import { once } from "node:events";
import { createServer } from "node:http";
import express from "express";
import multer, { memoryStorage } from "multer";
import { serve } from "../../src/platform/serve.ts";

/** Knows `POST /assign_task` alone, ignores `Prefer`, answers when all is done; what begins with `fail` it leaves out. */
export async function withSeedMaster(test: (url: string) => Promise<void>): Promise<void> {
  const app = express();
  app.post("/assign_task", multer({ storage: memoryStorage() }).array("texts"), (request, response) => {
    const files = Array.isArray(request.files) ? request.files : [];
    const processed = files.filter((file) => !file.buffer.toString().startsWith("fail"));
    response.json({
      message: "Text processing complete",
      task_type: request.body.task_type,
      total_files_processed: processed.length,
      saved_files: processed.map((file) => `processed_results/text/${file.originalname}_analysis.json`),
    });
  });
  const server = await serve(app, "127.0.0.1", 0);
  try {
    await test(`http://127.0.0.1:${server.port}`);
  } finally {
    await server.stop(0);
  }
}

/** Refuses every upload before it has read one, and says when the last connection has ended. */
export async function withFullMaster(
  test: (url: string, untilQuiet: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const ends: Promise<unknown>[] = [];
  const server = createServer((request, response) => {
    // Not `once` of node:events, which an upload that breaks off would end with its error.
    ends.push(new Promise((resolve) => request.socket.once("close", resolve)));
    response.writeHead(request.method === "POST" ? 429 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: "The master is full.", code: "too_many_jobs", retryable: true }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await test(`http://127.0.0.1:${port}`, async () => ends.at(-1));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Answers that it should get no work, and why. */
export async function withUnreadyMaster(test: (url: string) => Promise<void>): Promise<void> {
  const app = express();
  app.get("/readyz", (_request, response) => {
    response.status(503);
    response.json({ status: "not_ready", reasons: ["data_not_writable"], warnings: ["no_slaves"] });
  });
  const server = await serve(app, "127.0.0.1", 0);
  try {
    await test(`http://127.0.0.1:${server.port}`);
  } finally {
    await server.stop(0);
  }
}
