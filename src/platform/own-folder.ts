/** A folder that belongs to one process: made at its start, removed at its end, or by the next one if it was killed. */
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";

/** Makes `<parent>/<kind>-<pid>` and removes the folders of the same kind whose process is gone. */
export async function claimOwnFolder(parent: string, kind: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const owner = new RegExp(`^${kind}-(\\d+)$`).exec(name)?.[1];
    if (owner !== undefined && (Number(owner) === process.pid || !isRunning(Number(owner)))) {
      await rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
  const folder = path.join(parent, `${kind}-${process.pid}`);
  await mkdir(folder);
  return folder;
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
