import { describe, expect, test } from "vitest";
import { type TestCluster, eventually, withCluster } from "../support/cluster.ts";
import { isWindows } from "../support/processes.ts";
import { file, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const options = { slaves: 1, slotsPerSlave: 2, processorModules: testProcessors };

async function untilRefused({ masterUrl }: TestCluster): Promise<void> {
  await eventually(async () => {
    const refused = await submit(masterUrl, { task_type: "lines", files: [file("late.txt")] });
    expect(refused).toMatchObject({ status: 503, body: { code: "stopping", retryable: true } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
}

describe.skipIf(isWindows)("a master that is told to stop", () => {
  test("refuses new jobs with 503, ends what runs, and leaves", async () => {
    await withCluster({ ...options, environment: { DRAIN_SECONDS: "30" } }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      process.kill(cluster.master.pid, "SIGTERM");
      await untilRefused(cluster);
      waiting.letGo();
      expect(await answer).toMatchObject({ status: 200, body: { total_files_processed: 1 } });
      expect(await cluster.master.ended).toBe("The master ended with exit code 0.");
    });
  });

  test("hands back what has not ended after DRAIN_SECONDS, with what was saved", async () => {
    await withCluster({ ...options, environment: { DRAIN_SECONDS: "1" } }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const orders = [waiting.file, file("done.json", '{"act":"answer"}')];
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders });
      await waiting.untilStarted();
      process.kill(cluster.master.pid, "SIGTERM");
      const { status, body } = await answer;
      expect(status).toBe(503);
      expect(body).toMatchObject({
        code: "stopping",
        saved_files: ["processed_results/obey/done_obeyed.json"],
      });
      expect(body.error).toContain("1 of 2 files have a result");
      expect(await cluster.master.ended).toBe("The master ended with exit code 0.");
    });
  });
});
