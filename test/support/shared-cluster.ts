/** Several masters and slaves that pull, on a database of their own, behind a load balancer. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { LaunchedProcess, LogTarget } from "../../src/local-cluster/launched-process.ts";
import { withBalancer } from "./balancer.ts";
import {
  eventually,
  kill,
  launchMaster,
  launchSlave,
  listSlaves,
  quietEnvironment,
  withTemporaryFolder,
} from "./cluster.ts";
import { type DatabaseKind, databaseVariables } from "./databases.ts";
import type { TestDatabase } from "./test-database.ts";
import { testProcessors } from "./test-processors.ts";

interface SharedClusterOptions {
  database: DatabaseKind;
  masters?: number;
  slaves?: number;
  slotsPerSlave?: number;
  environment?: Record<string, string>;
  log?: LogTarget;
}

export interface SharedCluster {
  database: TestDatabase;
  folder: string;
  /** Those that run now. */
  masters: LaunchedProcess[];
  slaves: LaunchedProcess[];
  /** The load balancer's address. */
  url: string;
  /** Kills one of them and hands back how another takes its place. */
  killMaster(master: LaunchedProcess): Promise<() => Promise<void>>;
  killSlave(slave: LaunchedProcess): Promise<() => Promise<void>>;
  /** Breaks all connections to the database, and hands back how new ones become possible. */
  cutOffDatabase(): () => void;
}

/** Runs a test, stops everything, and fails when bytes on their way in are left. */
export async function withSharedCluster<Value>(
  options: SharedClusterOptions,
  test: (cluster: SharedCluster) => Promise<Value>,
): Promise<Value> {
  const { masters: masterCount = 2, slaves: slaveCount = 2 } = options;
  const masters: LaunchedProcess[] = [];
  const slaves: LaunchedProcess[] = [];
  const withProcesses = async (
    parts: Pick<SharedCluster, "database" | "folder" | "url" | "cutOffDatabase">,
    way: string,
  ) => {
    const launch = createLaunch(parts, way, options);
    const addMaster = async (): Promise<void> => void masters.push(await launch.master());
    const addSlave = async (): Promise<void> => void slaves.push(await launch.slave());
    try {
      await Promise.all(Array.from({ length: masterCount }, addMaster));
      await Promise.all(Array.from({ length: slaveCount }, addSlave));
      for (const master of masters) await untilKnown(master.url, slaveCount);
      return await test({
        ...parts,
        masters,
        slaves,
        killMaster: async (master) => {
          masters.splice(masters.indexOf(master), 1);
          await kill(master);
          return addMaster;
        },
        killSlave: async (slave) => {
          slaves.splice(slaves.indexOf(slave), 1);
          await kill(slave);
          return addSlave;
        },
      });
    } finally {
      await Promise.all(slaves.map((slave) => slave.stop()));
      await Promise.all(masters.map((master) => master.stop()));
      await expectNothingOnItsWay(parts.folder);
    }
  };
  return withTemporaryFolder((folder) =>
    options.database.withOne((database) =>
      withWayTo(database, (way, cutOffDatabase) =>
        withBalancer(
          () => masters.map((master) => master.url),
          (url) => withProcesses({ database, folder, url, cutOffDatabase }, way),
        ),
      ),
    ),
  );
}

/** The address by which the processes reach the database, and how to cut them off. */
async function withWayTo<Value>(
  { url: target }: TestDatabase,
  use: (way: string, cutOff: SharedCluster["cutOffDatabase"]) => Promise<Value>,
): Promise<Value> {
  let isCutOff = false;
  return withBalancer(
    () => (isCutOff ? [] : [target]),
    (url, breakAll) => {
      const way = new URL(target);
      way.port = new URL(url).port;
      return use(way.href, () => {
        isCutOff = true;
        breakAll();
        return () => {
          isCutOff = false;
        };
      });
    },
  );
}

function createLaunch(
  { folder, url, database }: Pick<SharedCluster, "folder" | "url" | "database">,
  way: string,
  { slotsPerSlave = 2, environment: more, log }: SharedClusterOptions,
) {
  const environment = {
    ...quietEnvironment(),
    ENGINE: "bullmq",
    [databaseVariables[database.kind]]: way,
    ...more,
  };
  const own = { MASTER_URL: url, HOST: "127.0.0.1", SLAVE_PORT: "0", SLOTS: String(slotsPerSlave) };
  return {
    master: () => launchMaster(folder, environment, log),
    slave: () => launchSlave(folder, { ...environment, ...own }, testProcessors, log),
  };
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
