/**
 * The thread of `watch`: looks at processes until it is told to stop, and then says what it saw. A thread, since the
 * test's own event loop stands still while it packs a form of 65 MB. Plain JavaScript, which Node 20 can start.
 */
import { readFileSync, readdirSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

/** @type {{ processes: { name: string, pid: number, url: string }[], hasProc: boolean }} */
const { processes, hasProc } = workerData;

const memoryEveryMs = 25;
const statusEveryMs = 40;

const [restingMb] = look();
const findings = { restingMb, largestMb: 0, totalMb: 0, slowestMs: 0 };
const isDone = new AbortController();

parentPort.once("message", () => isDone.abort());
parentPort.postMessage("ready");

const memory = setInterval(() => {
  const [totalMb, largestMb] = look();
  findings.totalMb = Math.max(findings.totalMb, totalMb);
  findings.largestMb = Math.max(findings.largestMb, largestMb);
}, memoryEveryMs);

while (!isDone.signal.aborted) {
  const times = await Promise.all(processes.map(timeStatus));
  findings.slowestMs = Math.max(findings.slowestMs, ...times);
  await new Promise((resolve) => setTimeout(resolve, statusEveryMs));
}
clearInterval(memory);
parentPort.postMessage(findings);

async function timeStatus({ name, url }) {
  const startedAt = performance.now();
  const response = await fetch(`${url}/check_status`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${name} answered ${response.status} to /check_status.`);
  return performance.now() - startedAt;
}

/** Memory in MiB of all of them together, and of the largest with its children. */
function look() {
  const families = processes.map(({ pid }) => (hasProc ? familyMb(pid) : 0));
  return [families.reduce((sum, megabytes) => sum + megabytes, 0), Math.max(...families)];
}

/** Pages that a process shares with its children count for each. */
function familyMb(pid) {
  return [pid, ...childrenOf(pid)].map(residentMb).reduce((sum, megabytes) => sum + megabytes, 0);
}

/** proc_pid_task_children(5), which is read forty times a second: to search all processes would take a core. */
function childrenOf(pid) {
  return orNothing(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      orNothing(() => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").match(/\d+/g) ?? []),
    ),
  );
}

/** proc_pid_statm(5): pages of 4 KiB, the second number those in memory. */
function residentMb(pid) {
  const [megabytes = 0] = orNothing(() => [
    Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) / 256,
  ]);
  return megabytes;
}

/** Of a process that has ended a moment ago there is nothing to read. */
function orNothing(read) {
  try {
    return read();
  } catch {
    return [];
  }
}
