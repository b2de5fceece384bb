/** `npm run demo`, as somebody sees it who has just installed the project. */
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { launchers, quietEnvironment, withTemporaryFolder } from "./support/cluster.ts";

const samples = fileURLToPath(new URL("../samples/", import.meta.url));
const taskTypes = ["image", "text", "embedding", "ocr", "audio", "document"];

test("processes every sample file, says what was found and where, and ends", async () => {
  await withTemporaryFolder(async (folder) => {
    const demo = fileURLToPath(new URL("demo.js", launchers));
    // Rejects for every exit code but 0.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [demo], {
      cwd: folder,
      env: quietEnvironment(),
    });
    expect(stderr).toBe("");
    for (const taskType of taskTypes) {
      expect(stdout).toContain(`${taskType}, saved in processed_results/${taskType}`);
      const saved = await readdir(path.join(folder, "processed_results", taskType));
      for (const file of await readdir(path.join(samples, taskType))) {
        const row = stdout.split("\n").find((line) => line.startsWith(`  ${file} `));
        expect(row).toMatch(/ {2,}slave [12] +\d+ ms {2}\S+$/);
        expect(saved).toContain(row?.split(" ").at(-1));
      }
    }
    expect(stdout).not.toContain("failed");
  });
}, 120_000);
