import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, withTemporaryFolder } from "../support/cluster.ts";
import { withLauncher } from "../support/launcher.ts";
import { isWindows } from "../support/processes.ts";
import { getTask } from "../support/requests.ts";
import { obedient } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

describe.skipIf(isWindows)("a process that is told to stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("by %s leaves with exit code 0", async (signal) => {
    await withTemporaryFolder(async (folder) => {
      await withLauncher("master", { folder, environment: { LOG_LEVEL: "info" } }, async (master) => {
        await eventually(() => expect(master.stderr()).toContain("master is working"));
        master.child.kill(signal);
        expect(await master.ended).toEqual({ exitCode: 0, signal: null });
      });
    });
  });

  test("while it starts stops as soon as it has started", async () => {
    await withTemporaryFolder(async (folder) => {
      await withLauncher("cluster", { folder }, async (cluster) => {
        // Its folder is there before its slaves are.
        await eventually(async () => expect(await readdir(path.join(folder, "data"))).not.toEqual([]));
        cluster.child.kill("SIGTERM");
        expect(await cluster.ended).toEqual({ exitCode: 0, signal: null });
        const left = await readdir(path.join(folder, "data"), { recursive: true });
        expect(left.toSorted()).toEqual(["jobs", "jobs.sqlite"]);
      });
    });
  });

  test("finishes what runs, and leaves it at once when told a second time", async () => {
    await withTemporaryFolder(async (folder) => {
      const environment = { SLAVE_PORT: "0", LOG_LEVEL: "info", DRAIN_SECONDS: "60" };
      const args = ["--processor", obedient];
      await withLauncher("slave", { folder, environment, args }, async (slave) => {
        const url = await eventually(() => {
          const [found] = /http:\/\/127\.0\.0\.1:\d+(?=","host)/.exec(slave.stderr()) ?? [];
          if (!found) throw new Error(slave.stderr());
          return found;
        });
        const waiting = waitingOrder(folder, "waits");
        const answer = getTask(url, { task_type: "obey", orders: [waiting.file] });
        answer.catch(() => undefined);
        await waiting.untilStarted();
        slave.child.kill("SIGTERM");
        await eventually(async () => {
          const refused = await getTask(url, { task_type: "obey", orders: [waiting.file] });
          expect(refused).toMatchObject({ status: 503, body: { code: "stopping" } });
        });
        await eventually(() => {
          slave.child.kill("SIGTERM");
          expect(slave.child.exitCode).toBe(1);
        });
        await expect(answer).rejects.toThrow();
      });
    });
  });
});
