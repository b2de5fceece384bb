import { describe, expect, test } from "vitest";
import { withCluster } from "../support/cluster.ts";
import { type Answer, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const options = { processorModules: testProcessors, environment: { MAX_OPEN_FILES: "2" } };

function openJob(masterUrl: string): Promise<Answer> {
  return send(`${masterUrl}/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ task_type: "obey" }),
  });
}

describe("MAX_OPEN_FILES", () => {
  test("bounds the jobs that are open without a file, until one is cancelled", async () => {
    await withCluster(options, async ({ masterUrl }) => {
      const [first] = [await openJob(masterUrl), await openJob(masterUrl)];
      expect(await openJob(masterUrl)).toMatchObject({ status: 429, body: { code: "too_many_jobs" } });
      await send(`${masterUrl}/jobs/${first.body.id}`, { method: "DELETE" });
      expect((await openJob(masterUrl)).status).toBe(201);
    });
  });

  test("bounds what a retry brings back, too", async () => {
    await withCluster({ ...options, slaves: 1, slotsPerSlave: 2 }, async ({ masterUrl, folder }) => {
      const bad = ["a.json", "b.json"].map((name) => order(name, { act: "fail", message: "no mood" }));
      const { body } = await submit(
        masterUrl,
        { task_type: "obey", orders: bad },
        { headers: { prefer: "respond-async, wait=20" } },
      );
      const held = waitingOrder(folder, "held.json");
      const holding = submit(masterUrl, { task_type: "obey", orders: [held.file] });
      await held.untilStarted();
      const retry = (): Promise<Answer> => send(`${masterUrl}/jobs/${body.job_id}/retry`, { method: "POST" });
      expect(await retry()).toMatchObject({ status: 429, body: { code: "too_many_jobs" } });
      held.letGo();
      await holding;
      expect((await retry()).status).toBe(202);
    });
  });
});
