/** Looks at the processes of a cluster while a test makes them work: their memory, and how fast they answer. */
import { existsSync, readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { childrenOf } from "./processes.ts";

/** Where there is no /proc, memory is not looked at. */
export const hasProc = existsSync("/proc/self/statm");

export interface Watched {
  name: string;
  pid: number;
  url: string;
}

interface Findings {
  /** The most memory that one of the processes had together with its children, and that all had together, in MiB. */
  largestMb: number;
  totalMb: number;
  /**
   * The slowest answer to `GET /check_status` by any of the processes, less what this test's own event loop was late
   * meanwhile: it may be packing a form of 65 MB.
   */
  slowestMs: number;
}

const nsPerMs = 1e6;
const memoryEveryMs = 25;
const statusEveryMs = 40;

/** Watches until the work is done. Rejects when a process does not answer its `GET /check_status`. */
export async function watch<Value>(
  processes: Watched[],
  work: () => Promise<Value>,
): Promise<Findings & { value: Value }> {
  const findings = { largestMb: 0, totalMb: 0, slowestMs: 0 };
  const isDone = new AbortController();
  const ownDelay = monitorEventLoopDelay({ resolution: 10 });
  ownDelay.enable();
  const memory = setInterval(() => {
    const families = memoryOf(processes);
    findings.largestMb = Math.max(findings.largestMb, ...families);
    findings.totalMb = Math.max(findings.totalMb, sum(families));
  }, memoryEveryMs);
  const status = watchStatus(isDone.signal, async () => {
    ownDelay.reset();
    const times = await Promise.all(processes.map(timeStatus));
    const ownMs = ownDelay.max / nsPerMs;
    findings.slowestMs = Math.max(findings.slowestMs, Math.max(...times) - ownMs);
  });
  try {
    const value = await work();
    return { ...findings, value };
  } finally {
    clearInterval(memory);
    isDone.abort();
    await status;
    ownDelay.disable();
  }
}

async function watchStatus(signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await look();
    await new Promise((resolve) => setTimeout(resolve, statusEveryMs));
  }
}

async function timeStatus({ name, url }: Watched): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/check_status`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${name} answered ${response.status} to /check_status.`);
  return performance.now() - startedAt;
}

/** Memory of each process with its children, in MiB; pages that they share count for each. 0 where there is no /proc. */
export function memoryOf(processes: Watched[]): number[] {
  if (!hasProc) return processes.map(() => 0);
  return processes.map(({ pid }) => sum([pid, ...childrenOf(pid)].map(residentMb)));
}

export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** proc_pid_statm(5): pages of 4 KiB, the second number those in memory. */
function residentMb(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) / 256;
  } catch {
    // It ended a moment ago.
    return 0;
  }
}

/** Processor time of processes and their children so far, in seconds (proc_pid_stat(5): utime and stime, of 10 ms). */
export function cpuSeconds(processes: Watched[]): number {
  return sum(processes.flatMap(({ pid }) => [pid, ...childrenOf(pid)]).map(ownCpuSeconds));
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
