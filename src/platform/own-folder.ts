/** A folder that belongs to one process: made at its start, removed at its end, or by the next one if it was killed. */
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";

/** Makes `<parent>/<kind>-<pid>` and removes the folders of the same kind whose process is gone. */
export async function claimOwnFolder(parent: string, kind: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  await removeOrphans(parent, kind);
  const folder = ownFolder(parent, kind);
  await mkdir(folder);
  return folder;
}

/** The path of this process's folder of a kind, whether it is there or not. */
export function ownFolder(parent: string, kind: string): string {
  return path.join(parent, `${kind}-${process.pid}`);
}

/** Removes the folders of a kind whose process is gone. A process's number may be an earlier one's, so its own too. */
export async function removeOrphans(parent: string, kind: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = name.startsWith(`${kind}-`) ? /-(\d+)$/.exec(name)?.[1] : undefined;
    if (owner !== undefined && (Number(owner) === process.pid || !isRunning(Number(owner)))) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is never delivered: it only asks whether the process is there.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
