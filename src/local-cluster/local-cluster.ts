/** A whole cluster on one machine: a master and its slaves, each a process of its own. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import axios, { type AxiosRequestConfig } from "axios";
import { bearer, tokenToSend } from "../platform/access.ts";
import { createAgents, readTls } from "../platform/tls.ts";
import { slavesAnswerSchema } from "../protocol/slave.ts";
import { type LaunchedProcess, type LogTarget, launch } from "./launched-process.ts";

export interface LocalCluster {
  masterUrl: string;
  master: LaunchedProcess;
  slaves: LaunchedProcess[];
  stop(): Promise<void>;
}

type Environment = Record<string, string | undefined>;

export interface LocalClusterSettings {
  slaves: number;
  slotsPerSlave: number;
  environment: Environment;
  /** The folder that the compiled launchers stand in. */
  launchers: URL;
  /** Where the processes run; results go below it. This process's own folder when absent. */
  folder?: string;
  processorModules?: string[];
  log: LogTarget;
}

/** Resolves when every slave is registered. Rejects with an `Error` when a process ends before; none is left then. */
export async function startLocalCluster(settings: LocalClusterSettings): Promise<LocalCluster> {
  const { launchers, folder, log } = settings;
  const environment = withOwnToken(settings.environment);
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
    const { protocol, port } = new URL(master.url);
    // Certificates that are good for this machine alone are made out for its name rather than its address.
    const masterUrl = `${protocol}//${protocol === "https:" ? "localhost" : "127.0.0.1"}:${port}`;
    started.push(...(await launchSlaves({ ...settings, environment }, masterUrl)));
    const slaves = started.slice(1);
    await untilRegistered(masterUrl, slaves, await callSettings(environment));
    return { masterUrl, master, slaves, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** With keys for clients and no token, the cluster's own processes would be strangers to each other. */
function withOwnToken(environment: Environment): Environment {
  if (!environment["API_KEYS_FILE"] || environment["CLUSTER_TOKEN"]) return environment;
  // A token would open the master to other machines, which nobody has asked for.
  const host = environment["HOST"] || "127.0.0.1";
  return { ...environment, CLUSTER_TOKEN: randomBytes(32).toString("base64url"), HOST: host };
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
    // What they say does not leave this machine.
    TLS_CERT: "",
    TLS_KEY: "",
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

async function callSettings(environment: Environment): Promise<AxiosRequestConfig> {
  const { authority } = await readTls({ TLS_CA: environment["TLS_CA"] || undefined });
  const headers = bearer(tokenToSend(environment["CLUSTER_TOKEN"]));
  return { ...createAgents({ authority, keepAlive: false }), headers, proxy: false };
}

async function untilRegistered(masterUrl: string, slaves: LaunchedProcess[], settings: AxiosRequestConfig) {
  const deadline = Date.now() + registerTimeoutMs;
  while (Date.now() < deadline) {
    const { data } = await axios.get<unknown>(`${masterUrl}/slaves`, settings);
    const { slaves: known } = slavesAnswerSchema.parse(data);
    const addresses = new Set(known.map((slave) => slave.address));
    if (slaves.every((slave) => addresses.has(slave.url))) return;
    await sleep(registerPollMs);
  }
  throw new Error(`The slaves did not register within ${registerTimeoutMs / 1000} s.`);
}
