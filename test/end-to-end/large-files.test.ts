import { existsSync, openAsBlob, readFileSync } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { withCluster } from "../support/cluster.ts";
import { getTask, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const hasProc = existsSync("/proc/self/status");
const mebibyte = 1024 * 1024;

/** The most memory that a process has had (proc_pid_status(5), VmHWM). */
function peakMemory(pid: number): number {
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}

test.skipIf(!hasProc)(
  "the memory of master and slave does not grow with the size of files or results",
  async () => {
    await withCluster({ processorModules: testProcessors }, async ({ masterUrl, master, slaves, folder }) => {
      const size = 150 * mebibyte;
      const pids = [master.pid, slaves[0]!.pid];
      const large = path.join(folder, "large.txt");
      await writeFile(large, Buffer.alloc(size, "x"));
      const before = pids.map(peakMemory);
      const upload = new FormData();
      upload.append("task_type", "lines");
      upload.append("files", await openAsBlob(large), "large.txt");
      expect((await submit(masterUrl, {}, { body: upload })).status).toBe(200);

      const form = { task_type: "obey", orders: [order("large.json", { act: "answer", bytes: size })] };
      const { body } = await submit(masterUrl, form);
      expect((await stat(path.join(folder, body.saved_files[0]))).size).toBe(size);
      const base64 = await getTask(slaves[0]!.url, form);
      expect(base64.body.results[0].obey_data).toHaveLength(Math.ceil(size / 3) * 4);

      const grown = pids.map((pid, at) => peakMemory(pid) - before[at]!);
      expect(Math.max(...grown)).toBeLessThan(80 * mebibyte);
    });
  },
  60_000,
);
