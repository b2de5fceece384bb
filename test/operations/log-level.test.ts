import { describe, expect, test } from "vitest";
import { eventually, withTemporaryFolder } from "../support/cluster.ts";
import { clusterToken, withKeyedCluster } from "../support/keyed-cluster.ts";
import { withLauncher } from "../support/launcher.ts";
import { readLog, readUrl } from "../support/log-lines.ts";
import { childrenOf, isWindows, running } from "../support/processes.ts";
import { type Answer, getTask, send } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const args = testProcessors.flatMap((module) => ["--processor", module]);
const unused = { MASTER_URL: "http://127.0.0.1:9", SLAVE_PORT: "0", SLOTS: "1" };

async function setLevel(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return send(`${url}/log_level`, {
    method: "PUT",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function runOne(url: string): Promise<void> {
  const { status } = await getTask(url, {
    task_type: "obey",
    orders: [order("a.json", { act: "answer" })],
  });
  expect(status).toBe(200);
}

/** How many calls the log tells of, which it does at `debug`. */
function countCalls(log: string): number {
  return readLog(log).filter((line) => line.msg === "call run").length;
}

describe("PUT /log_level", () => {
  test("makes a running process say more, and less again", async () => {
    await withTemporaryFolder(async (folder) => {
      const environment = { ...unused, LOG_LEVEL: "info" };
      await withLauncher("slave", { folder, args, environment }, async ({ stderr }) => {
        const url = await eventually(() => readUrl(stderr()));
        await runOne(url);
        expect(await setLevel(url, { level: "debug" })).toMatchObject({
          status: 200,
          body: { level: "debug" },
        });
        await runOne(url);
        await eventually(() => expect(countCalls(stderr())).toBe(1));
        expect(await setLevel(url, { level: "info" })).toMatchObject({ body: { level: "info" } });
        await runOne(url);
        const changes = readLog(stderr()).filter((line) => line.msg === "log level changed");
        expect(changes).toMatchObject([
          { from: "info", to: "debug" },
          { from: "debug", to: "info" },
        ]);
        expect(countCalls(stderr())).toBe(1);
      });
    });
  });

  test("says what is allowed", async () => {
    await withTemporaryFolder(async (folder) => {
      await withLauncher("master", { folder, environment: { LOG_LEVEL: "info" } }, async ({ stderr }) => {
        const url = await eventually(() => readUrl(stderr()));
        for (const body of [{ level: "loud" }, {}, { level: "info", more: 1 }]) {
          expect(await setLevel(url, body)).toMatchObject({ status: 400, body: { code: "invalid_field" } });
        }
        expect((await setLevel(url, { level: "loud" })).body.error).toContain('"debug"');
      });
    });
  });

  test("is for keys that may admin, and of a slave for its master's token", async () => {
    await withKeyedCluster({ user: ["submit", "read"], operator: ["admin"] }, async (cluster) => {
      const { user, operator } = cluster.callers;
      const statusesAt = async (url: string) => {
        const answers = [];
        for (const headers of [{}, user, operator, clusterToken])
          answers.push((await setLevel(url, { level: "error" }, headers)).status);
        return answers;
      };
      expect(await statusesAt(cluster.masterUrl)).toEqual([401, 403, 200, 200]);
      expect(await statusesAt(cluster.slaves[0]!.url)).toEqual([401, 401, 401, 200]);
    });
  });
});

describe.skipIf(isWindows)("SIGUSR2", () => {
  test("switches a slave to debug and back, and harms no child that runs a file", async () => {
    await withTemporaryFolder(async (folder) => {
      const environment = { ...unused, LOG_LEVEL: "info" };
      await withLauncher("slave", { folder, args, environment }, async ({ pid, stderr }) => {
        const url = await eventually(() => readUrl(stderr()));
        const waiting = waitingOrder(folder, "waits");
        const answer = getTask(url, { task_type: "obey", orders: [waiting.file] });
        await waiting.untilStarted();
        const children = childrenOf(pid);
        for (const one of [pid, ...children]) process.kill(one, "SIGUSR2");
        await eventually(() => expect(readLog(stderr()).at(-1)).toMatchObject({ to: "debug" }));
        expect(running(children)).toEqual(children);
        waiting.letGo();
        expect((await answer).status).toBe(200);
        await eventually(() => expect(countCalls(stderr())).toBe(1));
        process.kill(pid, "SIGUSR2");
        await eventually(() => {
          expect(readLog(stderr()).at(-1)).toMatchObject({ from: "debug", to: "info" });
        });
        await runOne(url);
        expect(countCalls(stderr())).toBe(1);
      });
    });
  });
});
