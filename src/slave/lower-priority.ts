import { writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

const niceness = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lets the slave, a master beside it and whoever sits at the machine go first, so that they answer in time while each core
 * is busy with files. Where nobody else wants the cores it costs nothing.
 */
export function lowerPriority(): void {
  try {
    setPriority(niceness);
    // Linux weighs the sessions of a machine against each other before it weighs their processes (sched(7), "The
    // autogroup feature"), and a child leads a session of its own.
    if (process.platform === "linux") writeFileSync("/proc/self/autogroup", String(niceness));
  } catch {
    // A kernel without autogroups, or a sandbox that forbids it: files are processed all the same.
  }
}
