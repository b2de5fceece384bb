/** A cluster at work as the faults find it: real processes, one of which may be gone and come back. */
import { expect } from "vitest";
import { type Client, createClient } from "../../src/client/client.ts";
import type { LaunchedProcess, LogTarget } from "../../src/local-cluster/launched-process.ts";
import { type TestCluster, eventually, kill, withCluster } from "../support/cluster.ts";
import { childrenOf, running } from "../support/processes.ts";
import { obedient } from "../support/test-processors.ts";

export interface Scene {
  masterUrl: string;
  /** Where the processes run: `processed_results/` and `data/` stand here. */
  folder: string;
  master: LaunchedProcess;
  /** Those that run now: one that comes back stands in the place of the one that was killed. */
  slaves: LaunchedProcess[];
  client: Client;
  /** Starts one more slave, which need not be registered when this resolves. */
  addSlave: TestCluster["addSlave"];
  replaceMaster: TestCluster["replaceMaster"];
}

const slavesAtStart = 3;
export const slotsPerSlave = 2;

/**
 * Results of the workload fit, while an answer without end is past the limit within a second; and a call that is never
 * answered ends while somebody still waits for it.
 */
const limits = { MAX_RESULT_BYTES: String(16 * 1024 * 1024), TASK_TIMEOUT_SECONDS: "60" };

/** Makes a process tell by a signal what it holds; ./footprint.ts asks. */
const teller = new URL("tell-resources.mjs", import.meta.url).href;

interface SceneOptions {
  environment: Record<string, string>;
  log: LogTarget;
}

export async function withScene<Value>(
  { environment: settings, log }: SceneOptions,
  use: (scene: Scene) => Promise<Value>,
): Promise<Value> {
  const environment = { ...limits, NODE_OPTIONS: `--import ${teller}`, ...settings };
  const processorModules = [obedient];
  const options = { slaves: slavesAtStart, slotsPerSlave, environment, processorModules, log };
  return withCluster(options, async (cluster) => {
    const client = createClient({ baseUrl: cluster.masterUrl, fetch: fetchOnce });
    return use({ ...cluster, slaves: [...cluster.slaves], client });
  });
}

/** A connection that is kept for the next call would look like one that the master forgot. */
export const fetchOnce: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set("connection", "close");
  return fetch(input, { ...init, headers });
};

/** Sends files as one job, and hands back its id. */
export async function sendJob(client: Client, taskType: string, files: File[]): Promise<string> {
  const submitted = await client.submit(files, { taskType });
  if (submitted.kind === "answered") throw new Error("A master of ours takes jobs.");
  return submitted.job.id;
}

/** Kills a slave as the system does without memory. Fails when its children stay, of which one may just be starting. */
export async function killSlave(slave: LaunchedProcess): Promise<void> {
  const children = childrenOf(slave.pid);
  await kill(slave);
  await eventually(() => expect(running(children), "children without their slave").toEqual([]));
}

/** Starts a slave at the address of one that was killed. */
export async function bringBack(scene: Scene, killed: LaunchedProcess): Promise<void> {
  const slave = await scene.addSlave({ SLAVE_PORT: new URL(killed.url).port });
  scene.slaves.splice(scene.slaves.indexOf(killed), 1, slave);
}

/** The id under which the master knows a slave. */
export function idOf(slave: LaunchedProcess): string {
  return new URL(slave.url).host;
}
