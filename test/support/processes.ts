/** Looks at the processes of this machine, on systems that have `ps` or `/proc`. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

export const isWindows = process.platform === "win32";

/** The processes that a process started and that still run. A zombie has ended. */
export function childrenOf(pid: number): number[] {
  return listProcesses()
    .filter((one) => one.parent === pid && !one.isZombie)
    .map((one) => one.pid);
}

/** Those of the given processes that still run. */
export function running(pids: number[]): number[] {
  const now = new Set(listProcesses().flatMap((one) => (one.isZombie ? [] : [one.pid])));
  return pids.filter((pid) => now.has(pid));
}

interface ListedProcess {
  pid: number;
  parent: number;
  isZombie: boolean;
}

function listProcesses(): ListedProcess[] {
  return existsSync("/proc/self/stat") ? listFromProc() : listFromPs();
}

/** proc_pid_stat(5): `pid (name) state parent …`; the name may hold blanks and brackets. */
function listFromProc(): ListedProcess[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const [state = "", parent = ""] = readStat(name)
      .replace(/^.*\) /s, "")
      .split(" ");
    return [{ pid: Number(name), parent: Number(parent), isZombie: state === "Z" || state === "" }];
  });
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    // It ended between the listing and this.
    return "";
  }
}

function listFromPs(): ListedProcess[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [, pid, parent, state] = /^\s*(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? [];
    return pid && parent && state
      ? [{ pid: Number(pid), parent: Number(parent), isZombie: state.startsWith("Z") }]
      : [];
  });
}
