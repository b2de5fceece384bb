/** Files that are whole wherever they are seen: on the disk before they are named, named at once, never over another. */
import { access, link, open, rename, writeFile } from "node:fs/promises";

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Bytes that are only in the system's cache would be lost with its power. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Puts a file where readers look, at once and whole; false when the name is taken. A link never replaces a file.
 * Rejects with `EXDEV` from another disk.
 */
export async function placeNew(from: string, target: string): Promise<boolean> {
  try {
    await link(from, target);
    return true;
  } catch (error) {
    switch (codeOf(error)) {
      case "EEXIST":
        return false;
      case "EPERM":
      case "ENOSYS":
      case "ENOTSUP":
      case "EOPNOTSUPP":
        return placeWithoutLinks(from, target);
      default:
        throw error;
    }
  }
}

/** exFAT and some network disks have no links: the name is claimed by an empty file, then replaced at once. */
async function placeWithoutLinks(from: string, target: string): Promise<boolean> {
  try {
    await writeFile(target, "", { flag: "wx" });
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  await rename(from, target);
  return true;
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, "code") : undefined;
}
