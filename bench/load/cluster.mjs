/** A cluster for measuring: a master with the probe inside, and slaves with a processor that costs little. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const probe = ["--import", new URL("probe.mjs", import.meta.url).href];
const processor = ["--processor", here("touch-processor.mjs")];
const slaveCount = 2;

/** Lends a cluster whose slaves are registered; `environment` goes to all of its processes. */
export async function withCluster(environment, use) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-load-"));
  const started = [];
  const start = async (module, settings = {}, { args = [], execArgv = [] } = {}) => {
    const own = { PATH: process.env.PATH, LOG_LEVEL: "warn", DRAIN_SECONDS: "1", HOST: "127.0.0.1" };
    const env = { ...own, ...settings, ...environment };
    const child = fork(here(module), args, { cwd: folder, env, execArgv });
    started.push(child);
    const [{ url }] = await once(child, "message");
    return { child, url };
  };
  try {
    const master = await start("../../dist/master.js", { MASTER_PORT: "0" }, { execArgv: probe });
    const masterUrl = master.url.replace("localhost", "127.0.0.1");
    const settings = { MASTER_URL: masterUrl, SLAVE_PORT: "0", SLOTS: "4" };
    for (let number = 0; number < slaveCount; number += 1) {
      await start("../../dist/slave.js", settings, { args: processor });
    }
    await untilRegistered(masterUrl);
    return await use({ masterUrl, folder, measure: async (work) => measure(master.child, work) });
  } finally {
    // Slaves first, so that they can say goodbye.
    for (const child of started.toReversed()) await stop(child);
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the master needed while some work was done. */
async function measure(master, work) {
  master.send("measure");
  const startedAt = performance.now();
  const done = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const reported = once(master, "message");
  master.send("report");
  const [report] = await reported;
  return { ...done, ...report, seconds, peakMebibytes: peakMemory(master.pid) };
}

/** The most memory that a process has had (proc_pid_status(5), VmHWM); not a number where there is no /proc. */
function peakMemory(pid) {
  if (process.platform !== "linux") return Number.NaN;
  const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kibibytes) / 1024;
}

async function untilRegistered(masterUrl) {
  for (;;) {
    const { slaves } = await (await fetch(`${masterUrl}/slaves`)).json();
    if (slaves.length === slaveCount) return;
    await sleep(50);
  }
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}
