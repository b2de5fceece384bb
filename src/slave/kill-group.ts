/**
 * Ends a process and all it has started at once, where it leads a group and any of it is left. Does nothing on Windows,
 * which has no groups: what was started there ends by itself.
 */
export function killGroup(leaderPid: number): void {
  if (process.platform === "win32") return;
  try {
    process.kill(-leaderPid, "SIGKILL");
  } catch {
    // The group is gone already, which is what was wanted.
  }
}
