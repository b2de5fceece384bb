/** What Linux tells of a process. Elsewhere there is no `/proc`, and every figure is not a number. */
import { readFileSync } from "node:fs";

const isLinux = process.platform === "linux";

/** A tick of proc_pid_stat(5) is a hundredth of a second on every machine that Node runs on (USER_HZ). */
const tickMs = 10;

/** Processor time that a process has taken so far, its own and the kernel's for it, in ms. */
export function cpuMs(pid) {
  if (!isLinux) return Number.NaN;
  // The second field is a name in parentheses, and may hold anything; utime and stime are the 14th and 15th.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** The most memory that a process has had (proc_pid_status(5), VmHWM). */
export function peakMebibytes(pid) {
  return statusMebibytes(pid, "VmHWM");
}

/** The memory that it has now. */
export function residentMebibytes(pid) {
  return statusMebibytes(pid, "VmRSS");
}

function statusMebibytes(pid, line) {
  if (!isLinux) return Number.NaN;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, "m").exec(status)[1]) / 1024;
}
