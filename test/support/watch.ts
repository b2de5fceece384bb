/** Looks at the processes of a cluster while a test makes them work: their memory, and how fast they answer. */
import { existsSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { childrenOf } from "./processes.ts";

/** Where there is no /proc, memory is not looked at. */
export const hasProc = existsSync("/proc/self/statm");

export interface Watched {
  name: string;
  pid: number;
  url: string;
}

/** Memory in MiB, and the slowest answer to `GET /check_status` by any of the processes. */
const findingsSchema = z.object({
  /** All of them with their children, before the work. */
  restingMb: z.number(),
  /** The most that one of them had together with its children, and that all had together. */
  largestMb: z.number(),
  totalMb: z.number(),
  slowestMs: z.number(),
});

const watcher = new URL("watcher.mjs", import.meta.url);

/** Watches until the work is done. Rejects when a process does not answer its `GET /check_status`. */
export async function watch<Value>(
  processes: Watched[],
  work: () => Promise<Value>,
): Promise<z.infer<typeof findingsSchema> & { value: Value }> {
  const plain = processes.map(({ name, pid, url }) => ({ name, pid, url }));
  const worker = new Worker(watcher, { workerData: { processes: plain, hasProc } });
  try {
    await once(worker, "message");
    const failure = once(worker, "error").then(([error]) => Promise.reject(error));
    const value = await Promise.race([work(), failure]);
    const findings = once(worker, "message");
    worker.postMessage("stop");
    const [found] = await Promise.race([findings, failure]);
    return { ...findingsSchema.parse(found), value };
  } finally {
    await worker.terminate();
  }
}

/** Processor time of processes and their children so far, in seconds (proc_pid_stat(5): utime and stime, of 10 ms). */
export function cpuSeconds(processes: Watched[]): number {
  return processes
    .flatMap(({ pid }) => [pid, ...childrenOf(pid)])
    .reduce((sum, pid) => sum + ownCpuSeconds(pid), 0);
}

function ownCpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
