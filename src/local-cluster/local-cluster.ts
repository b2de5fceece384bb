/** A whole cluster on one machine: a master and its slaves, each a process of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import { bearer } from "../platform/access.ts";
import { slavesAnswerSchema } from "../protocol/slave.ts";
import { type LaunchedProcess, type LogTarget, launch } from "./launched-process.ts";

export interface LocalCluster {
  masterUrl: string;
  master: LaunchedProcess;
  slaves: LaunchedProcess[];
  stop(): Promise<void>;
}

export interface LocalClusterSettings {
  slaves: number;
  slotsPerSlave: number;
  environment: Record<string, string | undefined>;
  /** The folder that the compiled launchers stand in. */
  launchers: URL;
  /** Where the processes run; results go below it. This process's own folder when absent. */
  folder?: string;
  processorModules?: string[];
  log: LogTarget;
}

/** Resolves when every slave is registered. Rejects with an `Error` when a process ends before; none is left then. */
export async function startLocalCluster(settings: LocalClusterSettings): Promise<LocalCluster> {
  const { environment, launchers, folder, log } = settings;
  const started: LaunchedProcess[] = [];
  const stop = async (): Promise<void> => {
    // Slaves first, so that they can say goodbye.
    const [master, ...slaves] = started;
    await Promise.all(slaves.map((slave) => slave.stop()));
    await master?.stop();
  };
  try {
    const module = new URL("master.js", launchers);
    const master = await launch({ name: "The master", module, environment, folder, log });
    started.push(master);
    const { port } = new URL(master.url);
    const masterUrl = `http://127.0.0.1:${port}`;
    started.push(...(await launchSlaves(settings, masterUrl)));
    const slaves = started.slice(1);
    await untilRegistered(masterUrl, slaves, environment["CLUSTER_TOKEN"]);
    return { masterUrl, master, slaves, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function launchSlaves(settings: LocalClusterSettings, masterUrl: string): Promise<LaunchedProcess[]> {
  const { slotsPerSlave, launchers, folder, log, processorModules = [] } = settings;
  const environment = {
    ...settings.environment,
    MASTER_URL: masterUrl,
    // Only this machine's master calls them, so any free port of loopback does.
    SLAVE_PORT: "0",
    SLAVE_IP: "127.0.0.1",
    HOST: "127.0.0.1",
    SLOTS: String(slotsPerSlave),
  };
  const module = new URL("slave.js", launchers);
  const options = processorModules.flatMap((path) => ["--processor", path]);
  const launches = Array.from({ length: settings.slaves }, (_, number) =>
    launch({ name: `Slave ${number + 1}`, module, arguments: options, environment, folder, log }),
  );
  const settled = await Promise.allSettled(launches);
  const running = settled.filter((one) => one.status === "fulfilled").map((one) => one.value);
  const failed = settled.find((one) => one.status === "rejected");
  if (!failed) return running;
  await Promise.all(running.map((slave) => slave.stop()));
  throw failed.reason;
}

const registerTimeoutMs = 30_000;
const registerPollMs = 50;

async function untilRegistered(masterUrl: string, slaves: LaunchedProcess[], token?: string): Promise<void> {
  const deadline = Date.now() + registerTimeoutMs;
  while (Date.now() < deadline) {
    const response = await fetch(`${masterUrl}/slaves`, { headers: bearer(token) });
    const { slaves: known } = slavesAnswerSchema.parse(await response.json());
    const addresses = new Set(known.map((slave) => slave.address));
    if (slaves.every((slave) => addresses.has(slave.url))) return;
    await sleep(registerPollMs);
  }
  throw new Error(`The slaves did not register within ${registerTimeoutMs / 1000} s.`);
}
