/** Real clusters for tests: the compiled launchers as processes, on free ports, in a temporary folder of their own. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type LocalCluster, startLocalCluster } from "../../src/local-cluster/local-cluster.ts";

export const launchers = new URL("../../dist/", import.meta.url);

interface ClusterOptions {
  slaves?: number;
  slotsPerSlave?: number;
  environment?: Record<string, string>;
  processorModules?: string[];
}

export interface TestCluster extends LocalCluster {
  /** Where the processes run: `processed_results/` and `data/` stand here. */
  folder: string;
}

/** Runs a test against a cluster, stops it, and fails when it left an upload, a part or a scratch file behind. */
export async function withCluster<Value>(
  options: ClusterOptions,
  test: (cluster: TestCluster) => Promise<Value>,
): Promise<Value> {
  return withTemporaryFolder(async (folder) => {
    const { slaves = 1, slotsPerSlave = 2, processorModules = [] } = options;
    const cluster = await startLocalCluster({
      slaves,
      slotsPerSlave,
      processorModules,
      launchers,
      folder,
      environment: { ...quietEnvironment(), ...options.environment },
      log: "ignore",
    });
    let value: Value;
    try {
      value = await test({ ...cluster, folder });
    } finally {
      await cluster.stop();
    }
    await expectNothingLeft(path.join(folder, "data"));
    return value;
  });
}

/** The environment of a process under test: nothing of the developer's own settings, any free port. */
export function quietEnvironment(): Record<string, string | undefined> {
  return { PATH: process.env["PATH"], MASTER_PORT: "0", LOG_LEVEL: "warn" };
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
  timeoutMs = 10_000,
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

async function expectNothingLeft(dataFolder: string): Promise<void> {
  const left = await readdir(dataFolder, { recursive: true }).catch(() => []);
  if (left.length > 0) throw new Error(`The cluster left files behind: ${left.join(", ")}`);
}
