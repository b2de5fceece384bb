import { describe, expect, test } from "vitest";
import { eventually, listSlaves, withCluster } from "../support/cluster.ts";
import { findFreePort } from "../support/ports.ts";
import { register, send, submit } from "../support/requests.ts";
import { withSilentProxy } from "../support/silent-proxy.ts";
import { obeyType, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

describe("a connection to a slave that stays open and says nothing any more", () => {
  test("is noticed, since the slave no longer tells of that call, and the file is done elsewhere", async () => {
    const options = { slaves: 0, slotsPerSlave: 1, processorModules: testProcessors };
    await withCluster(options, async (cluster) => {
      const { masterUrl, folder } = cluster;
      // A slave that knows no master, so that the proxy's is the one address it has.
      const noMaster = `http://127.0.0.1:${await findFreePort()}`;
      const hidden = await cluster.addSlave({ MASTER_URL: noMaster });
      await withSilentProxy(Number(new URL(hidden.url).port), async (proxy) => {
        const registration = { slave_ip: "127.0.0.1", slave_port: proxy.port, task_types: [obeyType] };
        const { slave_id: proxied } = (await register(masterUrl, registration)).body;
        const waiting = waitingOrder(folder, "waits");
        const answer = submit(masterUrl, { task_type: "obey", orders: [waiting.file] });
        await waiting.untilStarted();
        proxy.silenceOpenConnections();
        await cluster.addSlave();
        await eventually(async () => expect(await listSlaves(masterUrl)).toHaveLength(2));
        // The slave's answer goes nowhere.
        waiting.letGo();
        const { status, body } = await answer;
        expect(status).toBe(200);
        expect(body.results).toMatchObject([{ attempts: 2 }]);
        expect(body.results[0].slave_id).not.toBe(proxied);
        await send(`${masterUrl}/slaves/${proxied}`, { method: "DELETE" });
      });
    });
  }, 40_000);
});
