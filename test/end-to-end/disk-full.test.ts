/** A master whose disk is full: a small one of its own, which Linux gives to whoever may make namespaces. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openAsBlob } from "node:fs";
import { readdir, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { eventually, launchers, quietEnvironment, withTemporaryFolder } from "../support/cluster.ts";
import { findFreePort } from "../support/ports.ts";
import { file, send, submit } from "../support/requests.ts";

const mebibyte = 1024 * 1024;
const mountSmallDisk = 'mkdir -p data && mount -t tmpfs -o size=20m tmpfs data && exec "$@"';
const onSmallDisk = ["--user", "--map-root-user", "--mount", "sh", "-c", mountSmallDisk, "sh"];

const canMount = await withTemporaryFolder(async (cwd) => {
  return process.platform === "linux" && spawnSync("unshare", [...onSmallDisk, "true"], { cwd }).status === 0;
});

interface SmallMaster {
  url: string;
  /** What lies on the small disk, which is seen through the eyes of the process alone. */
  listDisk: () => Promise<string[]>;
}

async function withMasterOnSmallDisk(
  use: (master: SmallMaster, folder: string) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const port = await findFreePort();
    const master = fileURLToPath(new URL("master.js", launchers));
    const child = spawn("unshare", [...onSmallDisk, process.execPath, master], {
      cwd: folder,
      env: { ...quietEnvironment(), MASTER_PORT: String(port) },
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    const url = `http://127.0.0.1:${port}`;
    const disk = path.join(`/proc/${child.pid}/root`, folder, "data");
    const listDisk = async (): Promise<string[]> => {
      const entries = await readdir(disk, { recursive: true });
      return entries.filter((entry) => !/^spool-\d+$/.test(entry));
    };
    try {
      await eventually(async () => expect((await send(`${url}/check_status`)).status).toBe(200));
      await use({ url, listDisk }, folder);
    } finally {
      child.kill("SIGKILL");
      await ended;
    }
  });
}

test.runIf(canMount)(
  "an upload that finds the disk full is told so, and the next that fits is taken",
  async () => {
    await withMasterOnSmallDisk(async ({ url, listDisk }, folder) => {
      const large = path.join(folder, "large.bin");
      await writeFile(large, "");
      await truncate(large, 300 * mebibyte);
      const form = new FormData();
      form.append("task_type", "text");
      form.append("texts", await openAsBlob(large), "large.bin");
      const refused = await submit(url, {}, { body: form });
      expect({ status: refused.status, ...refused.body }).toMatchObject({
        status: 507,
        code: "no_space",
        error: expect.stringMatching(/^The disk of .*data.* is full\./),
        retryable: true,
      });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await listDisk()).toEqual([]);
      const taken = await submit(url, { task_type: "text", texts: [file("a.txt")] });
      expect({ status: taken.status, code: taken.body.code }).toEqual({ status: 503, code: "no_slaves" });
      expect(await listDisk()).toEqual([]);
    });
  },
);
