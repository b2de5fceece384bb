/** A cluster for measuring, of the built programs, each in a process of its own. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ask, startChild } from "./child.mjs";
import { withFolder } from "./held.mjs";
import { peakMebibytes } from "./process-figures.mjs";

const dist = (name) => new URL(`../dist/${name}`, import.meta.url);
const withProbe = ["--import", new URL("probe.mjs", import.meta.url).href];
const registrationMs = 20_000;

/** The path of a processor of the bench, as a slave's `--processor`. */
export const processorPath = (name) => fileURLToPath(new URL(`processors/${name}.mjs`, import.meta.url));

/**
 * Lends a cluster whose slaves are registered. `settings` are environment variables of all of its processes.
 * A slave is `{ settings, processors, execArgv }`: its own variables, paths of modules, and arguments to Node.
 */
export async function withCluster({ settings = {}, slaves = [] }, use) {
  return withFolder(async (folder) => {
    const started = [];
    const start = async (module, options) => {
      const own = { LOG_LEVEL: "error", DRAIN_SECONDS: "1", HOST: "127.0.0.1", ...settings };
      const process = await startChild(dist(module), {
        ...options,
        folder,
        settings: { ...own, ...options.settings },
      });
      started.push(process);
      return { ...process, url: process.ready.url.replace("localhost", "127.0.0.1") };
    };
    try {
      const master = await start("master.js", { settings: { MASTER_PORT: "0" }, execArgv: withProbe });
      const startSlave = async ({ settings: ofSlave = {}, processors = [], execArgv = [] }) =>
        start("slave.js", {
          settings: { MASTER_URL: master.url, SLAVE_PORT: "0", ...ofSlave },
          args: processors.flatMap((path) => ["--processor", path]),
          execArgv: [...withProbe, ...execArgv],
        });
      const running = [];
      for (const slave of slaves) running.push(await startSlave(slave));
      await untilAlive(master.url, slaves.length);
      return await use({ masterUrl: master.url, folder, master, slaves: running, startSlave });
    } finally {
      // Slaves first, so that they can say goodbye.
      for (const { stop } of started.toReversed()) await stop();
    }
  });
}

/** Waits until a master has so many slaves that are alive. */
export async function untilAlive(masterUrl, count) {
  const deadline = performance.now() + registrationMs;
  while (performance.now() < deadline) {
    const { slaves } = await (await fetch(`${masterUrl}/slaves`)).json();
    if (slaves.filter(({ state }) => state === "alive").length === count) return;
    await sleep(20);
  }
  throw new Error(`There are not ${count} slaves after ${registrationMs / 1000} s.`);
}

/**
 * What a process of a cluster needed while some work was done: how late its event loop was, in ms, and the most memory
 * that it has had so far.
 */
export async function watch(processes, work) {
  for (const { child } of processes) child.send("measure");
  const startedAt = performance.now();
  const done = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const reports = [];
  for (const process of processes) {
    reports.push({ ...(await ask(process, "report")), peakMebibytes: peakMebibytes(process.child.pid) });
  }
  return { done, seconds, reports };
}
