import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants, getPriority } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { slaveStatusSchema } from "../../src/protocol/slave.ts";
import {
  eventually,
  kill,
  listSlaves,
  withCluster,
  withMaster,
  withSlave,
  withTemporaryFolder,
} from "../support/cluster.ts";
import { withLauncher } from "../support/launcher.ts";
import { findFreePort } from "../support/ports.ts";
import { childrenOf, isWindows, running } from "../support/processes.ts";
import { file, getTask, send, submit } from "../support/requests.ts";
import { obeyType, order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const processorModules = testProcessors;

describe("a slave", () => {
  test("that is there before its master waits for it", async () => {
    const port = await findFreePort();
    const environment = { MASTER_URL: `http://127.0.0.1:${port}` };
    await withSlave({ processorModules, environment }, async ({ url, folder }) => {
      expect((await send(`${url}/check_status`)).body.status).toBe("alive");
      await withMaster({ folder, environment: { MASTER_PORT: String(port) } }, async (master) => {
        await eventually(async () => expect(await listSlaves(master.url)).toMatchObject([{ address: url }]));
        const { status } = await submit(master.url, { task_type: "lines", files: [file("a.txt")] });
        expect(status).toBe(200);
      });
    });
  });

  test.skipIf(isWindows)(
    "waits as well for a master whose name nobody knows yet, and leaves when it is told to",
    async () => {
      // RFC 6761 §6.4: no name server ever knows it.
      const port = await findFreePort();
      const environment = {
        MASTER_URL: "http://master.invalid:5000",
        SLAVE_PORT: String(port),
        CLUSTER_TOKEN: "a-token-of-this-test",
        LOG_LEVEL: "info",
      };
      await withTemporaryFolder(async (folder) => {
        await withLauncher("slave", { folder, environment }, async ({ child, stderr, ended }) => {
          await eventually(() => expect(stderr()).toMatch(/master\.invalid.*no master/));
          const { body } = await send(`http://127.0.0.1:${port}/readyz`);
          expect(body.reasons).toEqual(["not_registered"]);
          child.kill("SIGTERM");
          expect(await ended).toEqual({ exitCode: 0, signal: null });
        });
      });
    },
  );

  test("is found again by a master that was killed and started anew", async () => {
    await withCluster({ slaves: 2, processorModules }, async (cluster) => {
      await kill(cluster.master);
      const environment = { MASTER_PORT: new URL(cluster.masterUrl).port };
      await withMaster({ folder: cluster.folder, environment }, async ({ url }) => {
        await eventually(async () => expect(await listSlaves(url)).toHaveLength(2), 15_000);
        const { status } = await submit(url, { task_type: "lines", files: [file("a.txt")] });
        expect(status).toBe(200);
      });
    });
  });

  test.skipIf(isWindows)("says goodbye at SIGTERM and leaves with exit code 0", async () => {
    await withCluster({ slaves: 2, processorModules }, async ({ masterUrl, slaves }) => {
      const [leaving, staying] = slaves;
      process.kill(leaving!.pid, "SIGTERM");
      expect(await leaving!.ended).toContain("exit code 0");
      expect((await listSlaves(masterUrl)).map((slave) => slave.address)).toEqual([staying!.url]);
    });
  });

  test("that is told to stop finishes what it runs, and gets nothing more", async () => {
    await withCluster({ slaves: 1, slotsPerSlave: 2, processorModules }, async (cluster) => {
      const waiting = waitingOrder(cluster.folder, "waits");
      const answer = submit(cluster.masterUrl, { task_type: "obey", orders: [waiting.file] });
      await waiting.untilStarted();
      const stopped = cluster.slaves[0]!.stop();
      await eventually(async () => {
        expect(await listSlaves(cluster.masterUrl)).toMatchObject([{ state: "draining", busy: 1 }]);
      });
      const refused = await submit(cluster.masterUrl, { task_type: "lines", files: [file("a.txt")] });
      expect(refused.status).toBe(503);
      waiting.letGo();
      expect((await answer).body.results).toMatchObject([{ attempts: 1 }]);
      await stopped;
      await eventually(async () => expect(await listSlaves(cluster.masterUrl)).toEqual([]));
    });
  });

  test("differs in its instance_id after each start", async () => {
    const ask = () =>
      withSlave({}, async ({ url }) => slaveStatusSchema.parse((await send(`${url}/check_status`)).body));
    const [first, second] = [await ask(), await ask()];
    expect(first.instance_id).not.toBe(second.instance_id);
  });

  test("refuses at its start a module that is no processor, and says what one is", async () => {
    const module = path.resolve(import.meta.dirname, "../support/ports.ts");
    await expect(withSlave({ processorModules: [module] }, async () => undefined)).rejects.toThrow(
      "exit code 1",
    );
  });
});

describe("the children of a slave", () => {
  test("let the slave and all else of the machine go first", async () => {
    await withSlave({}, async ({ pid }) => {
      const [child] = await eventually(() => {
        const children = childrenOf(pid);
        expect(children).toHaveLength(1);
        return children;
      });
      await eventually(() => {
        expect(getPriority(child)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
        // Where the kernel has no autogroups, the priority of the process is all there is.
        const group = `/proc/${child}/autogroup`;
        expect(existsSync(group) ? readFileSync(group, "utf8") : "no autogroups").toMatch(
          /nice 10\n|no autogroups/,
        );
      });
    });
  });

  test.skipIf(isWindows)(
    "that cannot start are no fault of a file, and start when that is mended",
    async () => {
      await withTemporaryFolder(async (modules) => {
        const module = path.join(modules, "mended.mjs");
        const taskType = { ...obeyType, name: "mended", media_types: ["text/plain"] };
        const answer = `async process() { return { body: "{}", mediaType: "application/json" }; }`;
        const whole = `export default { taskType: ${JSON.stringify(taskType)}, ${answer} };`;
        writeFileSync(module, whole);
        await withSlave({ processorModules: [module] }, async ({ url, pid }) => {
          const [idle] = await eventually(() => {
            const children = childrenOf(pid);
            expect(children).toHaveLength(1);
            return children;
          });
          writeFileSync(module, "process.exit(7);");
          process.kill(idle!, "SIGKILL");
          await eventually(() => expect(running([idle!])).toEqual([]));
          const orders = [file("a.txt", "a\n"), file("b.txt", "b\n")];
          const { body } = await getTask(url, { task_type: "mended", orders });
          expect(body.errors).toMatchObject([{ code: "internal" }, { code: "internal" }]);
          expect(body.errors[0].error).toContain("could start on this slave: it ended with exit code 7");
          writeFileSync(module, whole);
          await eventually(async () => {
            expect((await getTask(url, { task_type: "mended", orders })).body.results).toHaveLength(2);
          });
        });
      });
    },
  );
});

describe("a client that leaves a slave in the middle of its call", () => {
  test("ends the child that worked for it", async () => {
    await withSlave({ processorModules }, async ({ url, folder }) => {
      const waiting = waitingOrder(folder, "waits");
      const client = new AbortController();
      const call = getTask(url, { task_type: "obey", orders: [waiting.file] }, { signal: client.signal });
      const child = await waiting.untilStarted();
      client.abort();
      await expect(call).rejects.toThrow();
      await eventually(() => expect(running([child])).toEqual([]));
      await eventually(async () => expect((await send(`${url}/check_status`)).body.busy).toBe(0));
    });
  });
});

describe("limits of a child", () => {
  test.each([
    [
      "processor_timeout",
      { act: "loop" },
      { TASK_TIMEOUT_SECONDS: "2" },
      "limit of 2 s (TASK_TIMEOUT_SECONDS)",
    ],
    [
      "memory_exceeded",
      { act: "eatBuffers" },
      { CHILD_RSS_MB: "256" },
      "limit of 256 MB of memory (CHILD_RSS_MB)",
    ],
    [
      "memory_exceeded",
      { act: "eatHeap" },
      { CHILD_HEAP_MB: "64" },
      "limit of 64 MB of JavaScript heap (CHILD_HEAP_MB)",
    ],
    ["processor_crashed", { act: "exit" }, {}, "exit code 3"],
    ["too_much_work", { act: "toil", cpuSeconds: 1 }, {}, "It took more than 1 s."],
  ] as const)(
    "end the file with %s, and its companion in the call is done",
    async (code, act, limit, reason) => {
      const environment = { SLOTS: "1", ...limit };
      await withSlave({ processorModules, environment }, async ({ url }) => {
        const orders = [order("bad.json", act), order("good.json", { act: "answer" })];
        const { status, body } = await getTask(url, { task_type: "obey", orders });
        expect(status).toBe(200);
        expect(body.errors).toMatchObject([{ filename: "bad.json", code }]);
        expect(body.errors[0].error).toContain(reason);
        expect(body.results).toMatchObject([{ filename: "good.json" }]);
      });
    },
  );

  test.skipIf(isWindows).each(["the child", "its slave"])(
    "end what it has started as well, also when %s is killed",
    async (killed) => {
      await withSlave({ processorModules }, async (slave) => {
        const act = { act: "startOther", started: path.join(slave.folder, "started") } as const;
        const call = getTask(slave.url, { task_type: "obey", orders: [order("start.json", act)] });
        call.catch(() => undefined);
        const started = await eventually(() => {
          const pid = Number(existsSync(act.started) && readFileSync(act.started, "utf8"));
          expect(pid).toBeGreaterThan(0);
          return pid;
        });
        const child = childrenOf(slave.pid).find((pid) => childrenOf(pid).includes(started))!;
        process.kill(killed === "its slave" ? slave.pid : child, "SIGKILL");
        await eventually(() => expect(running([started, child])).toEqual([]));
      });
    },
  );

  test("count its work and not its time", async () => {
    await withSlave({ processorModules }, async ({ url }) => {
      const orders = [order("rests.json", { act: "rest", ms: 1500, cpuSeconds: 1 })];
      const { body } = await getTask(url, { task_type: "obey", orders });
      expect(body.results).toMatchObject([{ filename: "rests.json" }]);
    });
  });

  test.skipIf(isWindows)(
    "replace it when it keeps the memory of a file, garbage aside",
    async () => {
      const environment = { SLOTS: "1", CHILD_RSS_MB: "300" };
      await withSlave({ processorModules, environment }, async ({ url, folder }) => {
        const childOf = async (name: string, keep: boolean): Promise<number> => {
          const act = {
            act: "fillMemory",
            bytes: 150_000_000,
            keep,
            started: path.join(folder, name),
          } as const;
          await getTask(url, { task_type: "obey", orders: [order(name, act)] });
          return Number(readFileSync(act.started, "utf8"));
        };
        const first = await childOf("a", false);
        expect(await childOf("b", true)).toBe(first);
        expect(await childOf("c", false)).not.toBe(first);
      });
    },
    90_000,
  );

  test.skipIf(isWindows)("replace it after its share of files", async () => {
    const environment = { SLOTS: "1", CHILD_MAX_TASKS: "2" };
    await withSlave({ processorModules, environment }, async ({ url, folder }) => {
      const pids: number[] = [];
      for (const name of ["a", "b", "c"]) {
        const waiting = waitingOrder(folder, name);
        waiting.letGo();
        await getTask(url, { task_type: "obey", orders: [waiting.file] });
        pids.push(await waiting.untilStarted());
      }
      expect(pids[0]).toBe(pids[1]);
      expect(pids[2]).not.toBe(pids[1]);
    });
  });
});

describe.skipIf(isWindows)("after a cluster has stopped", () => {
  test("none of its processes is left, not even one that loops", async () => {
    // No time to drain, so that the file that loops is in mid-run when its slave stops.
    const options = { slaves: 2, processorModules, environment: { DRAIN_SECONDS: "0" } };
    const pids = await withCluster(options, async ({ masterUrl, master, slaves, folder }) => {
      const loop = { act: "loop", started: path.join(folder, "loops") } as const;
      const client = submit(masterUrl, { task_type: "obey", orders: [order("loop.json", loop)] });
      client.catch(() => undefined);
      await eventually(() => expect(existsSync(loop.started)).toBe(true));
      const family = [master, ...slaves].map((one) => one.pid);
      return [...family, ...family.flatMap(childrenOf)];
    });
    // A master, two slaves, and a child of each.
    expect(pids.length).toBeGreaterThanOrEqual(5);
    await eventually(() => expect(running(pids)).toEqual([]));
  });
});
