import { describe, expect, test } from "vitest";
import { heartbeatSeconds } from "../../src/protocol/slave.ts";
import { type TestCluster, eventually, kill, listSlaves, withCluster } from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { withKeyedCluster } from "../support/keyed-cluster.ts";
import { type Answer, file, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const processorModules = testProcessors;
const idOf = ({ url }: { url: string }): string => new URL(url).host;

async function tell({ masterUrl }: TestCluster, slave: { url: string }, what: string): Promise<Answer> {
  return send(`${masterUrl}/slaves/${idOf(slave)}/${what}`, { method: "POST" });
}

/** Which slaves did so many files. */
async function spread({ masterUrl }: TestCluster, files: number): Promise<Set<string>> {
  const names = Array.from({ length: files }, (_, number) => file(`${number}.txt`));
  const { body } = await submit(masterUrl, { task_type: "lines", files: names });
  return new Set(body.results.map((result: { slave_id: string }) => result.slave_id));
}

describe.runIf(isHttp)("POST /slaves/{id}/drain", () => {
  test("ends what the slave gets, not what it does; POST …/resume brings it back", async () => {
    await withCluster({ slaves: 2, slotsPerSlave: 2, processorModules }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      const views = await listSlaves(cluster.masterUrl);
      const busy = views.find((slave) => slave.busy === 1)!;
      const other = views.find((slave) => slave.busy === 0)!;
      const drained = await tell(cluster, { url: busy.address }, "drain");
      expect(drained).toMatchObject({ status: 200, body: { state: "draining", busy: 1 } });
      expect(await spread(cluster, 8)).toEqual(new Set([other.slave_id]));
      waiting.letGo();
      expect((await answer).body.results).toMatchObject([{ slave_id: busy.slave_id, attempts: 1 }]);
      expect(await spread(cluster, 8)).toEqual(new Set([other.slave_id]));
      const resumed = await tell(cluster, { url: busy.address }, "resume");
      expect(resumed).toMatchObject({ status: 200, body: { state: "alive", busy: 0 } });
      expect(await spread(cluster, 8)).toEqual(new Set([busy.slave_id, other.slave_id]));
    });
  });

  test("lasts through heartbeats and ends with the slave's next start", async () => {
    await withCluster({ slaves: 0, processorModules }, async (cluster) => {
      const slave = await cluster.addSlave();
      await eventually(async () => expect(await listSlaves(cluster.masterUrl)).toHaveLength(1));
      await tell(cluster, slave, "drain");
      const missedOne = heartbeatSeconds * 1000 * 1.5;
      // A heartbeat has come since when less time has passed since the last one than before.
      let silentFor = 0;
      await eventually(async () => {
        const [view] = await listSlaves(cluster.masterUrl);
        const before = silentFor;
        silentFor = view!.last_seen_seconds;
        expect(silentFor).toBeLessThan(before);
      }, missedOne);
      expect(await listSlaves(cluster.masterUrl)).toMatchObject([{ state: "draining" }]);
      const refused = await submit(cluster.masterUrl, { task_type: "lines", files: [file("a.txt")] });
      expect(refused).toMatchObject({ status: 503, body: { code: "no_slaves" } });
      await kill(slave);
      await cluster.addSlave({ SLAVE_PORT: new URL(slave.url).port });
      await eventually(async () => {
        expect(await listSlaves(cluster.masterUrl)).toMatchObject([{ state: "alive" }]);
      });
      expect(await spread(cluster, 1)).toEqual(new Set([idOf(slave)]));
    });
  });

  test("answers 404 for a slave that is not known", async () => {
    await withCluster({ slaves: 0 }, async (cluster) => {
      for (const what of ["drain", "resume"]) {
        const answer = await tell(cluster, { url: "http://10.0.0.1:3000" }, what);
        expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
      }
    });
  });

  test("is for keys that may admin", async () => {
    await withKeyedCluster({ user: ["submit", "read"], operator: ["admin"] }, async (cluster) => {
      const { user, operator } = cluster.callers;
      for (const what of ["drain", "resume"]) {
        const url = `${cluster.masterUrl}/slaves/${idOf(cluster.slaves[0]!)}/${what}`;
        const statuses = [];
        for (const headers of [{}, user, operator])
          statuses.push((await send(url, { method: "POST", headers })).status);
        expect(statuses).toEqual([401, 403, 200]);
      }
    });
  });
});
