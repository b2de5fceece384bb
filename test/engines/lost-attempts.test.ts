import { existsSync } from "node:fs";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { LaunchedProcess } from "../../src/local-cluster/launched-process.ts";
import {
  type TestCluster,
  eventually,
  kill,
  listSlaves,
  shareCluster,
  withCluster,
} from "../support/cluster.ts";
import { childrenOf, isWindows, running } from "../support/processes.ts";
import { file, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const processorModules = testProcessors;

function runnerOf(cluster: TestCluster, pid: number): LaunchedProcess {
  const found = cluster.slaves.find((slave) => childrenOf(slave.pid).includes(pid));
  if (!found) throw new Error(`No slave has the child ${pid}.`);
  return found;
}

const idOf = (slave: LaunchedProcess | undefined): string | undefined => slave?.url.replace("http://", "");

describe.skipIf(isWindows)("when a slave is killed in the middle of a file", () => {
  test("another slave does the file, and the rest of the job does not notice", async () => {
    await withCluster({ slaves: 2, slotsPerSlave: 1, processorModules }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const others = [1, 2, 3, 4].map((number) => order(`quick-${number}.json`, { act: "answer" }));
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file, ...others] });
      const victim = runnerOf(cluster, await waiting.untilStarted());
      await kill(victim);
      waiting.letGo();
      const { status, body } = await answer;
      expect(status).toBe(200);
      const survivor = cluster.slaves.find((slave) => slave !== victim);
      expect(body.results[0]).toMatchObject({ attempts: 2, slave_id: idOf(survivor) });
      expect(body.results.slice(1).map((one: { attempts: number }) => one.attempts)).toEqual([1, 1, 1, 1]);
      expect(body.failed_files).toEqual([]);
    });
  });

  test("a gathering job loses nothing of what it has gathered", async () => {
    await withCluster({ slaves: 2, slotsPerSlave: 1, processorModules }, async (cluster) => {
      const { folder } = cluster;
      const hold = { started: path.join(folder, "merging"), until: path.join(folder, "go") };
      const texts = [file("a.txt", JSON.stringify(hold)), file("b.txt", "tea tea"), file("c.txt", "tea")];
      const answer = submit(cluster.masterUrl, { task_type: "shares", texts });
      await eventually(() => readFile(hold.started));
      const merging = (await listSlaves(cluster.masterUrl)).find((slave) => slave.busy > 0);
      await kill(cluster.slaves.find((slave) => slave.url === merging?.address)!);
      await releaseWhenStartedAgain(hold);
      const { status, body } = await answer;
      expect(status).toBe(200);
      const saved = await readFile(path.join(folder, body.saved_files[1]), "utf8");
      expect(JSON.parse(saved)).toEqual({ tea: 3 });
    });
  });

  test("its children end too, however busy they are", async () => {
    await withCluster({ slaves: 1, slotsPerSlave: 2, processorModules }, async (cluster) => {
      const [slave] = cluster.slaves;
      const loop = { act: "loop", started: path.join(cluster.folder, "loops") } as const;
      const client = new AbortController();
      const waiting = waitingOrder(cluster.folder, "waits");
      const form = { task_type: "obey", orders: [order("loop.json", loop), waiting.file] };
      const answer = submit(cluster.masterUrl, form, { signal: client.signal });
      await eventually(() => expect(existsSync(loop.started)).toBe(true));
      await waiting.untilStarted();
      const children = childrenOf(slave!.pid);
      expect(children).toHaveLength(2);
      await kill(slave!);
      await eventually(() => expect(running(children)).toEqual([]), 2000);
      client.abort();
      await expect(answer).rejects.toThrow();
    });
  });

  test("and comes back at the same address, it does the file itself", async () => {
    await withCluster({ slaves: 0, processorModules }, async (cluster) => {
      const first = await cluster.addSlave();
      await eventually(async () => expect(await listSlaves(cluster.masterUrl)).toHaveLength(1));
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      await kill(first);
      waiting.letGo();
      await cluster.addSlave({ SLAVE_PORT: new URL(first.url).port });
      expect((await answer).body.results).toMatchObject([{ attempts: 2, slave_id: idOf(first) }]);
      expect(await listSlaves(cluster.masterUrl)).toMatchObject([{ state: "alive", address: first.url }]);
    });
  });
});

describe("when no slave is left", () => {
  test("the job ends after NO_SLAVE_SECONDS with 503", async () => {
    const environment = { NO_SLAVE_SECONDS: "1" };
    await withCluster({ slaves: 1, processorModules, environment }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      await kill(cluster.slaves[0]!);
      const { status, body } = await answer;
      expect(status).toBe(503);
      expect(body).toMatchObject({
        error: "No slaves available",
        code: "no_slaves",
        total_files_processed: 0,
      });
      expect(body.failed_files).toMatchObject([{ filename: "waits", code: "no_slaves", attempts: 1 }]);
      expect(body.failed_files[0].error).toContain("1 s (NO_SLAVE_SECONDS)");
    });
  });

  test("what was done before is kept and told", async () => {
    const environment = { NO_SLAVE_SECONDS: "1" };
    await withCluster({ slaves: 1, slotsPerSlave: 1, processorModules, environment }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const done = file("done.json", `{"act": "answer", "padding": "${"x".repeat(1000)}"}`);
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file, done] });
      await waiting.untilStarted();
      await kill(cluster.slaves[0]!);
      const { status, body } = await answer;
      expect(status).toBe(200);
      expect(body.saved_files).toEqual(["processed_results/obey/done_obeyed.json"]);
      expect(body.failed_files).toMatchObject([{ filename: "waits", code: "no_slaves" }]);
    });
  });

  test("a slave that comes in time does the file", async () => {
    await withCluster({ slaves: 1, processorModules }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      await kill(cluster.slaves[0]!);
      waiting.letGo();
      const second = await cluster.addSlave();
      expect((await answer).body.results).toMatchObject([{ attempts: 2, slave_id: idOf(second) }]);
    });
  });
});

describe("a file that ends its processor", () => {
  // Limits so small that a test need not wait, and a Node process still fits.
  const memory = shareCluster({
    slaves: 2,
    slotsPerSlave: 1,
    processorModules,
    environment: { CHILD_RSS_MB: "256", CHILD_HEAP_MB: "64" },
  });
  const time = shareCluster({
    slaves: 2,
    slotsPerSlave: 1,
    processorModules,
    environment: { TASK_TIMEOUT_SECONDS: "2" },
  });

  test.each([
    ["exits", memory, { act: "exit" }, /exit code 3/],
    ["loops", time, { act: "loop" }, /limit of 2 s \(TASK_TIMEOUT_SECONDS\)/],
    ["allocates buffers", memory, { act: "eatBuffers" }, /limit of 256 MB.*\(CHILD_RSS_MB\)/],
    ["fills the heap", memory, { act: "eatHeap" }, /limit of 64 MB.*\(CHILD_HEAP_MB\)/],
  ] as const)(
    "because it %s is poison after two tries, and the rest of the job is done",
    async (_how, cluster, act, reason) => {
      const orders = [
        order("good.json", { act: "answer" }),
        order("poison.json", act),
        order("fine.json", { act: "answer" }),
      ];
      const { status, body } = await submit(cluster().masterUrl, { task_type: "obey", orders });
      expect(status).toBe(200);
      expect(body.results.map((one: { filename: string }) => one.filename)).toEqual([
        "good.json",
        "fine.json",
      ]);
      expect(body.failed_files).toMatchObject([
        { filename: "poison.json", code: "poison_file", attempts: 2 },
      ]);
      expect(body.failed_files[0].error).toMatch(reason);
      await eventually(async () => {
        const slaves = await listSlaves(cluster().masterUrl);
        expect(slaves.map((slave) => [slave.state, slave.busy])).toEqual([
          ["alive", 0],
          ["alive", 0],
        ]);
      });
    },
  );

  test.skipIf(isWindows)("twice in its merge, a gathering job is done by the third try", async () => {
    await withCluster({ slaves: 2, slotsPerSlave: 1, processorModules }, async (cluster) => {
      const { folder, masterUrl } = cluster;
      const hold = { started: path.join(folder, "merging"), until: path.join(folder, "go") };
      const texts = [file("a.txt", JSON.stringify(hold)), file("b.txt", "tea tea"), file("c.txt", "tea")];
      const answer = submit(masterUrl, { task_type: "shares", texts });
      for (let crash = 1; crash <= 2; crash += 1) {
        const pid = await eventually(async () => Number(await readFile(hold.started, "utf8")));
        await rm(hold.started);
        process.kill(pid, "SIGKILL");
      }
      await eventually(() => readFile(hold.started));
      await writeFile(hold.until, "");
      const { status, body } = await answer;
      expect(status).toBe(200);
      expect(JSON.parse(await readFile(path.join(folder, body.saved_files[1]), "utf8"))).toEqual({ tea: 3 });
    });
  });

  test("once is tried again elsewhere and done", async () => {
    await withCluster({ slaves: 2, processorModules }, async ({ masterUrl, folder }) => {
      const act = { act: "exit", once: path.join(folder, "crashed"), signal: "SIGKILL" } as const;
      const { body } = await submit(masterUrl, { task_type: "obey", orders: [order("once.json", act)] });
      expect(body.results).toMatchObject([{ attempts: 2 }]);
    });
  });

  test.skipIf(isWindows)("does not take a slave's idle child along: one that ends is replaced", async () => {
    await withCluster({ slaves: 1, slotsPerSlave: 2, processorModules }, async ({ masterUrl, slaves }) => {
      const children = childrenOf(slaves[0]!.pid);
      expect(children).toHaveLength(1);
      for (const pid of children) process.kill(pid, "SIGKILL");
      await eventually(() => expect(running(children)).toEqual([]));
      const { status, body } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
      expect(status).toBe(200);
      expect(body.failed_files).toEqual([]);
    });
  });
});

describe("a client that goes away", () => {
  test("takes its job along: what runs ends, what waits never starts, and no slave is blamed", async () => {
    await withCluster({ slaves: 1, slotsPerSlave: 1, processorModules }, async (cluster) => {
      const orders = [waitingOrder(cluster.folder, "runs"), waitingOrder(cluster.folder, "waits")];
      const client = new AbortController();
      const form = { task_type: "obey", orders: orders.map((one) => one.file) };
      const answer = submit(cluster.masterUrl, form, { signal: client.signal });
      const child = await eventually(() => orders.find((one) => one.hasStarted())!.untilStarted());
      client.abort();
      await expect(answer).rejects.toThrow();
      await eventually(() => expect(running([child])).toEqual([]));
      await eventually(async () => {
        const uploads = await readdir(path.join(cluster.folder, "data/jobs"));
        expect(uploads).toEqual([]);
      });
      expect(await listSlaves(cluster.masterUrl)).toMatchObject([{ state: "alive", failed: 0 }]);
      expect(
        (await submit(cluster.masterUrl, { task_type: "lines", files: [file("next.txt")] })).status,
      ).toBe(200);
      expect(orders.filter((one) => one.hasStarted())).toHaveLength(1);
    });
  });
});

/** The merge that was lost has left its mark; a second one must not be let go by the first one's. */
async function releaseWhenStartedAgain({
  started,
  until,
}: {
  started: string;
  until: string;
}): Promise<void> {
  await rm(started);
  await eventually(() => readFile(started));
  await writeFile(until, "");
}
