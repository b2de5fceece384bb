import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type TestCluster, eventually, listSlaves, withCluster } from "../support/cluster.ts";
import { isWindows, running } from "../support/processes.ts";
import { submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const options = { slaves: 2, slotsPerSlave: 1, processorModules: testProcessors };

/** A slave whose attempt was ended by the master, or won, is none that failed. */
const well = { state: "alive", busy: 0, failed: 0 };

/** Tells the master how long files of this size take: next to no time. */
async function setPace({ masterUrl }: TestCluster): Promise<void> {
  const quick = Array.from({ length: 10 }, (_, number) => order(`${number}.json`, { act: "answer" }));
  const { body } = await submit(masterUrl, { task_type: "obey", orders: quick });
  expect(body.total_files_processed).toBe(10);
}

test.skipIf(isWindows)(
  "a file that takes far longer than its like is tried on an idle slave too; the first answer wins, the other ends",
  async () => {
    await withCluster(options, async (cluster) => {
      await setPace(cluster);
      const once = path.join(cluster.folder, "stalled");
      const { status, body } = await submit(cluster.masterUrl, {
        task_type: "obey",
        orders: [order("stalls.json", { act: "stall", once })],
      });
      expect(status).toBe(200);
      expect(body.results).toMatchObject([{ attempts: 2 }]);
      const stalled = Number(readFileSync(once, "utf8"));
      await eventually(() => expect(running([stalled])).toEqual([]), 2000);
      await eventually(async () => {
        const slaves = await listSlaves(cluster.masterUrl);
        expect(slaves.map(({ state, busy, failed }) => ({ state, busy, failed }))).toEqual([well, well]);
      });
      const results = await readdir(path.join(cluster.folder, "processed_results/obey"));
      expect(results.filter((name) => name.startsWith("stalls"))).toEqual(["stalls_obeyed.json"]);
    });
  },
);

test.skipIf(isWindows)("the first attempt may win as well, and the copy ends", async () => {
  await withCluster(options, async (cluster) => {
    await setPace(cluster);
    const waiting = waitingOrder(cluster.folder, "waits");
    const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
    await waiting.untilStarted();
    await eventually(async () => {
      const busy = (await listSlaves(cluster.masterUrl)).map((slave) => slave.busy);
      expect(busy).toEqual([1, 1]);
    });
    waiting.letGo();
    const { body } = await answer;
    expect(body.results).toMatchObject([{ attempts: 2 }]);
    expect(body.saved_files).toEqual(["processed_results/obey/waits_obeyed.json"]);
    await eventually(async () => {
      const slaves = await listSlaves(cluster.masterUrl);
      expect(slaves.map(({ state, busy, failed }) => ({ state, busy, failed }))).toEqual([well, well]);
    });
  });
});

test("there are none with LATE_COPIES=0", async () => {
  const environment = { LATE_COPIES: "0" };
  await withCluster({ ...options, environment }, async (cluster) => {
    await setPace(cluster);
    const waiting = waitingOrder(cluster.folder, "waits");
    const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
    await waiting.untilStarted();
    const startedAt = performance.now();
    // Twice as long as a copy takes to start where there are some.
    await eventually(() => expect(performance.now() - startedAt).toBeGreaterThan(2500));
    waiting.letGo();
    expect((await answer).body.results).toMatchObject([{ attempts: 1 }]);
  });
});
