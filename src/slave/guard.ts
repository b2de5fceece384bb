/**
 * A thread in each child that ends the whole child, however busy it is, when its slave is gone, or its memory or the work
 * at hand has passed the limit. A thread, since the child's own event loop may stand still; in the child, since `rss()`
 * works on every system, where `/proc` does not.
 */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import {
  type GuardVerdict,
  type GuardedWork,
  childSetupSchema,
  guardSays,
  guardedWorkSchema,
} from "./child-messages.ts";
import { killGroup } from "./kill-group.ts";

const { parentPid, maxRssBytes } = childSetupSchema.parse(workerData);

/** `process.stderr` of a thread goes through the main thread, which may stand still; the descriptor does not. */
const standardError = 2;

/** Short, since a decompression bomb allocates a gigabyte within a second. */
const limitCheckMs = 25;
const parentCheckMs = 500;

let work: GuardedWork;
let workEndsAt = Number.POSITIVE_INFINITY;

parentPort?.on("message", (message) => {
  work = guardedWorkSchema.parse(message);
  workEndsAt = work ? cpuSeconds() + work.cpuSeconds : Number.POSITIVE_INFINITY;
});

setInterval(() => {
  const rss = process.memoryUsage.rss();
  if (rss > maxRssBytes) endChild({ kind: "memory", rssMb: Math.round(rss / 1024 / 1024) });
  if (work && cpuSeconds() > workEndsAt) endChild({ kind: "work", code: work.code, error: work.error });
}, limitCheckMs);

setInterval(() => {
  if (!isParentThere()) endChild({ kind: "orphan" });
}, parentCheckMs);

/** Of all threads of the child. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function isParentThere(): boolean {
  // POSIX gives an orphan another parent; Windows keeps the old number, so the process itself is asked for.
  if (process.platform !== "win32") return process.ppid === parentPid;
  try {
    process.kill(parentPid, 0);
    return true;
  } catch {
    return false;
  }
}

function endChild(verdict: GuardVerdict): void {
  try {
    writeSync(standardError, `\n${guardSays}${JSON.stringify(verdict)}\n`);
  } finally {
    // process.exit() of a thread would end the thread alone.
    killGroup(process.pid);
    process.kill(process.pid, "SIGKILL");
  }
}
