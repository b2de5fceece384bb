/** Tiny files through a cluster of either engine: what a task costs the master, the slaves and their database. */
import { readFileSync } from "node:fs";
import { fillJob } from "./clients.mjs";
import { processorPath, withCluster } from "./cluster.mjs";
import { cpuMs } from "./process-figures.mjs";

const slave = { settings: { SLOTS: "2" }, processors: [processorPath("touch")] };
export const slaves = [slave, slave];
export const filesEachRequest = 1000;

/** `engine`: the variables that choose it. */
export async function withEngine(engine, use) {
  const settings = { MAX_OPEN_FILES: "1000000", CLUSTER_TOKEN: "", ...engine };
  return withCluster({ settings, slaves }, use);
}

export async function fill({ masterUrl }, count) {
  const makeFile = (place) => ({ name: `file-${place}.txt`, content: String(place) });
  await fillJob(masterUrl, { taskType: "touch", count, eachRequest: filesEachRequest, makeFile });
}

/** Runs one job: files a second, and each task's share of the processor time of every part, in ms. */
export async function measureJob(cluster, files, database) {
  const pids = {
    master: () => [cluster.master.child.pid],
    slaves: () => cluster.slaves.map(({ child }) => child.pid),
    database: () => (database ? [database.pid, ...childrenOf(database.pid)] : []),
  };
  const read = () =>
    Object.fromEntries(
      Object.entries(pids).map(([part, all]) => [part, all().reduce((sum, pid) => sum + cpuMs(pid), 0)]),
    );
  const before = read();
  const startedAt = performance.now();
  await fill(cluster, files);
  const ms = performance.now() - startedAt;
  const after = read();
  const each = Object.keys(pids).map((part) => [part, (after[part] - before[part]) / files]);
  return { rate: (files / ms) * 1000, ...Object.fromEntries(each) };
}

/** PostgreSQL has a process for each connection; those of this bench last as long as it. */
function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}
