import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { leaseSeconds } from "../../src/protocol/slave.ts";
import { MasterContact } from "../../src/slave/master-contact.ts";
import { eventually, withCluster, withMaster, withSlave, withTemporaryFolder } from "../support/cluster.ts";
import { isWindows } from "../support/processes.ts";
import { send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const ready = { status: 200, body: { status: "ready", reasons: [] } };
const notReady = (...reasons: string[]) => ({ status: 503, body: { status: "not_ready", reasons } });
const alive = { status: 200, body: { status: "alive" } };
const options = { slaves: 1, processorModules: testProcessors };

describe("a master", () => {
  test("is ready before a slave is there, since slaves reach it by the same address, and says that none is", async () => {
    await withTemporaryFolder(async (folder) => {
      await withMaster({ folder }, async ({ url }) => {
        expect(await send(`${url}/readyz`)).toMatchObject({ ...ready, body: { warnings: ["no_slaves"] } });
        expect(await send(`${url}/healthz`)).toMatchObject(alive);
      });
    });
  });

  test("is ready without a warning when one is", async () => {
    await withCluster(options, async ({ masterUrl }) => {
      expect(await send(`${masterUrl}/readyz`)).toMatchObject({ ...ready, body: { warnings: [] } });
    });
  });

  test.skipIf(isWindows)("is alive and not ready while it drains", async () => {
    await withCluster({ ...options, environment: { DRAIN_SECONDS: "30" } }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      process.kill(cluster.master.pid, "SIGTERM");
      await eventually(async () => {
        expect(await send(`${cluster.masterUrl}/readyz`)).toMatchObject(notReady("draining"));
      });
      expect(await send(`${cluster.masterUrl}/healthz`)).toMatchObject(alive);
      waiting.letGo();
      await answer;
    });
  });

  test("is not ready while results cannot be written, and again when they can", async () => {
    await withCluster(options, async ({ masterUrl, folder }) => {
      const results = path.join(folder, "processed_results");
      const away = path.join(folder, "away");
      expect(await send(`${masterUrl}/readyz`)).toMatchObject(ready);
      await rename(results, away);
      await writeFile(results, "A file where the folder should be.");
      await eventually(async () => {
        const answer = await send(`${masterUrl}/readyz`);
        expect(answer).toMatchObject(notReady("results_not_writable"));
        // Anybody may ask, so nothing of this machine is told.
        expect(JSON.stringify(answer.body)).not.toContain(folder);
      });
      await rename(results, path.join(folder, "file"));
      await rename(away, results);
      await eventually(async () => expect(await send(`${masterUrl}/readyz`)).toMatchObject(ready));
    });
  });
});

describe("a slave", () => {
  test("is alive and not ready while no master has taken it in", async () => {
    await withSlave({}, async ({ url }) => {
      expect(await send(`${url}/healthz`)).toMatchObject(alive);
      expect(await send(`${url}/readyz`)).toMatchObject(notReady("not_registered"));
    });
  });

  test("is ready when one has", async () => {
    await withCluster(options, async ({ slaves }) => {
      await eventually(async () => expect(await send(`${slaves[0]!.url}/readyz`)).toMatchObject(ready));
    });
  });

  test.skipIf(isWindows)("is not ready while it drains", async () => {
    await withCluster({ ...options, environment: { DRAIN_SECONDS: "30" } }, async (cluster) => {
      const slave = cluster.slaves[0]!;
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      process.kill(slave.pid, "SIGTERM");
      await eventually(async () => {
        expect(await send(`${slave.url}/readyz`)).toMatchObject(notReady("draining"));
      });
      waiting.letGo();
      await answer;
    });
  });
});

describe("a slave's contact with its master", () => {
  afterEach(() => void vi.useRealTimers());

  test("is fresh for the length of a lease after each heartbeat", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const contact = new MasterContact();
    expect(contact.isFresh).toBe(false);
    contact.noteHeartbeat();
    vi.advanceTimersByTime(leaseSeconds * 1000 - 1);
    expect(contact.isFresh).toBe(true);
    vi.advanceTimersByTime(1);
    expect(contact.isFresh).toBe(false);
    contact.noteHeartbeat();
    expect(contact.isFresh).toBe(true);
  });
});
