/**
 * A thread in each child that ends the whole child, however busy it is, when its slave is gone or its memory has
 * passed the limit. A thread, since the child's own event loop may stand still; in the child, since `rss()` works on
 * every system, where `/proc` does not.
 */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { z } from "zod";
import { guardSays } from "./child-messages.ts";

const { parentPid, maxRssBytes } = z
  .object({ parentPid: z.int(), maxRssBytes: z.number() })
  .parse(workerData);

/** `process.stderr` of a thread goes through the main thread, which may stand still; the descriptor does not. */
const standardError = 2;

/** Short, since a decompression bomb allocates a gigabyte within a second. */
const memoryCheckMs = 25;
const parentCheckMs = 500;

setInterval(() => {
  const rss = process.memoryUsage.rss();
  if (rss > maxRssBytes) endChild(`memory ${toMb(rss)} MB is over the limit of ${toMb(maxRssBytes)} MB`);
}, memoryCheckMs);

setInterval(() => {
  if (!isParentThere()) endChild("the slave is gone");
}, parentCheckMs);

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

function endChild(reason: string): void {
  try {
    writeSync(standardError, `${guardSays}${reason}\n`);
  } finally {
    // process.exit() of a thread would end the thread alone.
    process.kill(process.pid, "SIGKILL");
  }
}

function toMb(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
