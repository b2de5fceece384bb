/** Files that are whole wherever they are seen: on the disk before they are named, named at once, never over another. */
import { access, link, open, rename, unlink, writeFile } from "node:fs/promises";

/** What disks answer that have no links. */
const withoutLinks = new Set<unknown>(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]);

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Removes a file, if it is there. `rm` would look at each twice, which for thousands of small ones counts. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
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
    if (codeOf(error) === "EEXIST") return false;
    if (withoutLinks.has(codeOf(error))) return placeWithoutLinks(from, target);
    throw error;
  }
}

/** Gives a file a second name; does nothing where there are no links, or no file. */
export async function linkWherePossible(from: string, target: string): Promise<void> {
  try {
    await link(from, target);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && !withoutLinks.has(codeOf(error))) throw error;
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
