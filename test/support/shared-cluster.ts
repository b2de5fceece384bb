/** Several masters and slaves that pull, on a Redis of their own, behind a load balancer. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { LaunchedProcess } from "../../src/local-cluster/launched-process.ts";
import { withBalancer } from "./balancer.ts";
import {
  eventually,
  launchMaster,
  launchSlave,
  listSlaves,
  quietEnvironment,
  withTemporaryFolder,
} from "./cluster.ts";
import { type TestRedis, withRedis } from "./redis.ts";
import { testProcessors } from "./test-processors.ts";

interface SharedClusterOptions {
  masters?: number;
  slaves?: number;
  slotsPerSlave?: number;
  environment?: Record<string, string>;
}

export interface SharedCluster {
  redis: TestRedis;
  folder: string;
  masters: LaunchedProcess[];
  slaves: LaunchedProcess[];
  /** The load balancer's address. */
  url: string;
}

/** Runs a test, stops everything, and fails when bytes on their way in are left. */
export async function withSharedCluster<Value>(
  options: SharedClusterOptions,
  test: (cluster: SharedCluster) => Promise<Value>,
): Promise<Value> {
  const { masters: masterCount = 2, slaves: slaveCount = 2, slotsPerSlave = 2 } = options;
  return withTemporaryFolder((folder) =>
    withRedis(async (redis) => {
      const masters: LaunchedProcess[] = [];
      const slaves: LaunchedProcess[] = [];
      const environment = {
        ...quietEnvironment(),
        ENGINE: "bullmq",
        REDIS_URL: redis.url,
        ...options.environment,
      };
      return withBalancer(
        () => masters.map((master) => master.url),
        async (url) => {
          try {
            const launchOne = async (): Promise<number> =>
              masters.push(await launchMaster(folder, environment));
            await Promise.all(Array.from({ length: masterCount }, launchOne));
            const own = { MASTER_URL: url, HOST: "127.0.0.1", SLAVE_PORT: "0", SLOTS: String(slotsPerSlave) };
            const launchOther = async (): Promise<number> =>
              slaves.push(await launchSlave(folder, { ...environment, ...own }, testProcessors));
            await Promise.all(Array.from({ length: slaveCount }, launchOther));
            for (const master of masters) await untilKnown(master.url, slaveCount);
            return await test({ redis, folder, masters, slaves, url });
          } finally {
            await Promise.all(slaves.map((slave) => slave.stop()));
            await Promise.all(masters.map((master) => master.stop()));
            await expectNothingOnItsWay(folder);
          }
        },
      );
    }),
  );
}

async function untilKnown(masterUrl: string, slaves: number): Promise<void> {
  await eventually(async () => {
    const alive = (await listSlaves(masterUrl)).filter((slave) => slave.state === "alive");
    if (alive.length < slaves) throw new Error(`${masterUrl} knows ${alive.length} of ${slaves} slaves.`);
  }, 150_000);
}

async function expectNothingOnItsWay(folder: string): Promise<void> {
  const entries = await readdir(path.join(folder, "data", "jobs"), { recursive: true }).catch(() => []);
  const results = await readdir(path.join(folder, "processed_results")).catch(() => []);
  const left = [
    ...entries.filter((entry) => entry.includes("incoming-")),
    ...results.filter((one) => one.startsWith(".")),
  ];
  if (left.length > 0) throw new Error(`The cluster left bytes behind: ${left.join(", ")}`);
}
