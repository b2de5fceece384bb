/** The client sends files of any size within the memory that it starts with. */
import { execFile } from "node:child_process";
import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import express from "express";
import { expect, test } from "vitest";
import { serve } from "../../src/platform/serve.ts";
import { launchers, quietEnvironment, withTemporaryFolder } from "../support/cluster.ts";

const fileBytes = 400 * 1024 * 1024;

/** Prints its greatest resident memory in kilobytes (getrusage(2): `ru_maxrss`). */
const program = `
  import { openAsBlob } from "node:fs";
  const { createClient, streamForm } = await import(process.argv[1]);
  const [, , url, path, way] = process.argv;
  const client = createClient({ baseUrl: url, ...(way === "stream" && { sendForm: streamForm }) });
  await client.submit([new File([await openAsBlob(path)], "big.bin")], { taskType: "text" });
  console.log(process.resourceUsage().maxRSS);
`;

test.each(["form", "stream"])("sends 400 MB in less than half of it as a %s", async (way) => {
  await withTemporaryFolder(async (folder) => {
    const file = path.join(folder, "big.bin");
    await writeFile(file, "");
    await truncate(file, fileBytes);
    let received = 0;
    const app = express();
    app.post("/assign_task", async (request, response) => {
      for await (const chunk of request) received += chunk.length;
      response.json({ message: "", task_type: "text", total_files_processed: 1, saved_files: [] });
    });
    const server = await serve(app, "127.0.0.1", 0);
    try {
      const url = `http://127.0.0.1:${server.port}`;
      const module = new URL("client/client.js", launchers).href;
      const words = ["--input-type=module", "--eval", program, module, url, file, way];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, words, {
        env: quietEnvironment(),
      });
      expect(received).toBeGreaterThan(fileBytes);
      expect(Number(stdout) * 1024).toBeLessThan(fileBytes / 2);
      // Nothing that Node calls experimental.
      expect(stderr).toBe("");
    } finally {
      await server.stop(0);
    }
  });
});
