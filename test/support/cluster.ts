/** Real clusters for tests: the compiled launchers as processes, on free ports, in a temporary folder of their own. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type LaunchedProcess, type LogTarget, launch } from "../../src/local-cluster/launched-process.ts";
import { type LocalCluster, startLocalCluster } from "../../src/local-cluster/local-cluster.ts";
import { type SlaveView, slavesAnswerSchema } from "../../src/protocol/slave.ts";
import type { TestDatabase } from "./test-database.ts";
import { withEngine } from "./engine-under-test.ts";
import { type KeptJobs, readKeptJobs } from "./kept-jobs.ts";

export const launchers = new URL("../../dist/", import.meta.url);

/** `TEST_LOG=1 npx vitest run …` shows what the processes say. */
const defaultLog = process.env["TEST_LOG"] ? "inherit" : "ignore";

interface ClusterOptions {
  slaves?: number;
  slotsPerSlave?: number;
  environment?: Record<string, string>;
  processorModules?: string[];
  log?: LogTarget;
}

export interface TestCluster extends LocalCluster {
  /** Where the processes run: `processed_results/` and `data/` stand here. */
  folder: string;
  /** Starts one more slave, which need not be registered when this resolves; it stops with the cluster. */
  addSlave: (environment?: Record<string, string>) => Promise<LaunchedProcess>;
  /** Starts a master in place of one that was killed, in its folder and at its address; it stops with the cluster. */
  replaceMaster: () => Promise<LaunchedProcess>;
}

/** Runs a test against a cluster, stops it, and fails when it left an upload, a part or a scratch file behind. */
export async function withCluster<Value>(
  options: ClusterOptions,
  test: (cluster: TestCluster) => Promise<Value>,
): Promise<Value> {
  return withTemporaryFolder((folder) =>
    withEngine(async (engine, database) => runCluster(options, { folder, engine, database }, test)),
  );
}

interface Ground {
  folder: string;
  engine: Record<string, string>;
  database: TestDatabase | undefined;
}

async function runCluster<Value>(
  options: ClusterOptions,
  { folder, engine, database }: Ground,
  test: (cluster: TestCluster) => Promise<Value>,
): Promise<Value> {
  const { slaves = 1, slotsPerSlave = 2, processorModules = [], log = defaultLog } = options;
  const environment = { ...quietEnvironment(), ...engine, ...options.environment };
  const settings = {
    slaves,
    slotsPerSlave,
    processorModules,
    launchers,
    folder,
    environment,
    log,
  };
  const cluster = await startLocalCluster(settings);
  const added: LaunchedProcess[] = [];
  const addSlave = async (more: Record<string, string> = {}): Promise<LaunchedProcess> => {
    const own = {
      MASTER_URL: cluster.masterUrl,
      HOST: "127.0.0.1",
      SLAVE_PORT: "0",
      SLOTS: String(slotsPerSlave),
    };
    added.push(await launchSlave(folder, { ...environment, ...own, ...more }, processorModules, log));
    return added.at(-1)!;
  };
  const masters: LaunchedProcess[] = [];
  const replaceMaster = async (): Promise<LaunchedProcess> => {
    const { port } = new URL(cluster.masterUrl);
    masters.push(await launchMaster(folder, { ...environment, MASTER_PORT: port }, log));
    return masters.at(-1)!;
  };
  let value: Value;
  try {
    value = await test({ ...cluster, folder, addSlave, replaceMaster });
  } finally {
    await Promise.all(added.map((slave) => slave.stop()));
    await cluster.stop();
    await Promise.all(masters.map((master) => master.stop()));
  }
  const processes = [cluster.master, ...masters, ...cluster.slaves, ...added];
  await expectNothingLeft(folder, processes, await readKeptJobs(folder, database));
  return value;
}

/** One cluster for all tests of a `describe`, since a start takes about a second; hands back how to get at it. */
export function shareCluster(options: ClusterOptions): () => TestCluster {
  return share((use) => withCluster(options, use));
}

/** One slave without a master for all tests of a `describe`. */
export function shareSlave(options: SlaveOptions): () => TestSlave {
  return share((use) => withSlave(options, use));
}

/** Holds what `run` lends from before the first test until after the last; `patienceMs` is for many processes. */
export function share<Lent>(
  run: (use: (lent: Lent) => Promise<void>) => Promise<void>,
  patienceMs?: number,
): () => Lent {
  let shared: Lent | undefined;
  let release = (): void => undefined;
  let ended: Promise<void> | undefined;
  beforeAll(async () => {
    await new Promise<void>((resolve, reject) => {
      ended = run(async (lent) => {
        shared = lent;
        const released = new Promise<void>((done) => {
          release = done;
        });
        resolve();
        await released;
      });
      ended.catch(reject);
    });
  }, patienceMs);
  afterAll(async () => {
    release();
    await ended;
  }, patienceMs);
  return () => {
    if (!shared) throw new Error("What tests share is there only while they run.");
    return shared;
  };
}

interface SlaveOptions {
  environment?: Record<string, string>;
  processorModules?: string[];
}

export interface TestSlave extends LaunchedProcess {
  folder: string;
}

/** Runs a test against a slave that has no master. */
export async function withSlave<Value>(
  { environment = {}, processorModules = [] }: SlaveOptions,
  test: (slave: TestSlave) => Promise<Value>,
): Promise<Value> {
  return withTemporaryFolder(async (folder) => {
    const unused = { MASTER_URL: "http://127.0.0.1:9", SLAVE_PORT: "0" };
    const slave = await launchSlave(
      folder,
      { ...quietEnvironment(), ...unused, LOG_LEVEL: "error", ...environment },
      processorModules,
    );
    let value: Value;
    try {
      value = await test({ ...slave, folder });
    } finally {
      await slave.stop();
    }
    await expectNothingLeft(folder, [slave], await readKeptJobs(folder));
    return value;
  });
}

/** Runs a test against one more master, in a folder that is there already. */
export async function withMaster<Value>(
  { folder, environment = {} }: { folder: string; environment?: Record<string, string> },
  test: (master: LaunchedProcess) => Promise<Value>,
): Promise<Value> {
  const master = await launchMaster(folder, { ...quietEnvironment(), ...environment });
  try {
    return await test(master);
  } finally {
    await master.stop();
  }
}

export async function launchMaster(
  folder: string,
  environment: Record<string, string | undefined>,
  log: LogTarget = defaultLog,
): Promise<LaunchedProcess> {
  const module = new URL("master.js", launchers);
  return launch({ name: "A master", module, environment, folder, log });
}

export async function launchSlave(
  folder: string,
  environment: Record<string, string | undefined>,
  processorModules: string[],
  log: LogTarget = defaultLog,
): Promise<LaunchedProcess> {
  const options = processorModules.flatMap((module) => ["--processor", module]);
  const module = new URL("slave.js", launchers);
  return launch({ name: "A slave", module, arguments: options, environment, folder, log });
}

/** Ends a process as the system does when its machine has no memory left. */
export async function kill(one: LaunchedProcess): Promise<void> {
  process.kill(one.pid, "SIGKILL");
  await one.ended;
}

export async function listSlaves(masterUrl: string, init: RequestInit = {}): Promise<SlaveView[]> {
  const response = await fetch(`${masterUrl}/slaves`, init);
  return slavesAnswerSchema.parse(await response.json()).slaves;
}

/** The environment of a process under test: nothing of the developer's own settings, any free port. */
export function quietEnvironment(): Record<string, string | undefined> {
  return { PATH: process.env["PATH"], MASTER_PORT: "0", LOG_LEVEL: "warn", DRAIN_SECONDS: "5" };
}

export async function withTemporaryFolder<Value>(test: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-test-"));
  try {
    return await test(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Polls until a condition holds; fails with its last error after the time is up. */
export async function eventually<Value>(
  condition: () => Value | Promise<Value>,
  timeoutMs = 20_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await condition();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/** What a master keeps for its next start. */
const lasting = new Set(["jobs.sqlite", "session-secret"]);

/** A process that was killed cannot tidy up; the next one of its kind does. */
async function expectNothingLeft(
  folder: string,
  processes: LaunchedProcess[],
  { withArtifacts, durable }: KeptJobs,
): Promise<void> {
  const ends = await Promise.all(processes.map(async ({ pid, ended }) => ({ pid, how: await ended })));
  const killed = ends.filter(({ how }) => how.includes("SIGKILL")).map(({ pid }) => pid);
  const entries = await readdir(path.join(folder, "data"), { recursive: true }).catch(() => []);
  const left = entries
    .map((entry) => entry.split(path.sep))
    .filter(([first]) => !lasting.has(first ?? "") && !killed.some((pid) => first?.endsWith(`-${pid}`)))
    // The artifacts of a job stay as long as it does, those of a durable one its uploads, and nothing else of it.
    .filter(([first, jobId, part]) => {
      if (first !== "jobs") return true;
      if (!jobId || (withArtifacts.has(jobId) && isArtifacts(part))) return false;
      return !(durable.has(jobId) && isUploads(part));
    })
    .map((steps) => steps.join("/"));
  if (left.length > 0) throw new Error(`The cluster left files behind: ${left.join(", ")}`);
}

function isUploads(part: string | undefined): boolean {
  return part === undefined || part.startsWith("uploads-");
}

function isArtifacts(part: string | undefined): boolean {
  return part === undefined || part === "artifacts";
}
