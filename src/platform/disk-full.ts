/** Tells a disk without room from every other reason why bytes could not be written. */

/** POSIX: no space left, over the quota, no file descriptor left in the process or the system. */
const codes = new Set<unknown>(["ENOSPC", "EDQUOT", "EMFILE", "ENFILE"]);

/** Whether the same write may succeed once somebody has made room. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && codes.has(Reflect.get(error, "code"));
}
