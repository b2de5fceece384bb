/** Bytes on the disk of one master: a spool folder that lives as long as the process, and the results folder. */
import { randomUUID } from "node:crypto";
import { access, copyFile, link, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FileStore } from "./file-store.ts";
import { numberedName } from "./result-names.ts";

interface Folders {
  spool: string;
  results: string;
  /** On the disk of the results, for bytes that come from another one; made when needed, and the caller's to remove. */
  staging: string;
}

export class DiskFileStore implements FileStore {
  readonly #folders: Folders;
  /** The names of tasks that have not ended. */
  readonly #reserved = new Set<string>();

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  async createJobFolder(jobId: string): Promise<string> {
    const folder = path.join(this.#folders.spool, jobId, "uploads");
    await mkdir(folder, { recursive: true });
    return folder;
  }

  async part(jobId: string, index: number): Promise<{ path: string; bytes: number }> {
    const file = this.#partPath(jobId, index);
    return { path: file, bytes: (await stat(file)).size };
  }

  incomingPath(jobId: string): string {
    return path.join(this.#folders.spool, jobId, `incoming-${randomUUID()}`);
  }

  async reserveResults(taskType: string, wishes: readonly string[]): Promise<string[]> {
    // Ten thousand files of one name would count from 1 ten thousand times.
    const nextNumbers = new Map<string, number>();
    const names: string[] = [];
    for (const wish of wishes) {
      const key = keyOf(wish);
      const { name, number } = await this.#reserve(taskType, wish, nextNumbers.get(key) ?? 1);
      nextNumbers.set(key, number + 1);
      names.push(name);
    }
    return names;
  }

  releaseResults(resultNames: readonly string[]): void {
    for (const name of resultNames) this.#reserved.delete(keyOf(name));
  }

  async commitPart(jobId: string, index: number, from: string): Promise<void> {
    await rename(from, this.#partPath(jobId, index));
  }

  async commitResult(resultName: string, from: string): Promise<string> {
    const taskType = path.posix.dirname(resultName);
    await mkdir(path.join(this.#folders.results, taskType), { recursive: true });
    await syncFile(from);
    if (await this.#place(from, this.resultPath(resultName))) return resultName;
    const { name } = await this.#reserve(taskType, path.posix.basename(resultName), 2);
    // The name is a stranger's now, and once that file is gone, anybody's.
    this.releaseResults([resultName]);
    return this.commitResult(name, from);
  }

  async removeResult(resultName: string): Promise<void> {
    await rm(this.resultPath(resultName), { force: true });
    this.releaseResults([resultName]);
  }

  resultPath(resultName: string): string {
    return path.join(this.#folders.results, resultName);
  }

  savedFile(resultName: string): string {
    const absolute = this.resultPath(resultName);
    const relative = path.relative(process.cwd(), absolute);
    const isBelow = !relative.startsWith("..") && !path.isAbsolute(relative);
    return (isBelow ? relative : absolute).replaceAll(path.sep, "/");
  }

  async removeJob(jobId: string): Promise<void> {
    // Without a free file handle, or on Windows while somebody looks at a file, a folder goes at the next try.
    const patience = { maxRetries: 10, retryDelay: 50 };
    await rm(path.join(this.#folders.spool, jobId), { recursive: true, force: true, ...patience });
  }

  /** Spool and results may lie on different disks: the bytes go to the other disk first, then into place. */
  async #place(from: string, target: string): Promise<boolean> {
    try {
      return await placeNew(from, target);
    } catch (error) {
      if (codeOf(error) !== "EXDEV") throw error;
    }
    const { staging } = this.#folders;
    const staged = path.join(staging, randomUUID());
    await mkdir(staging, { recursive: true });
    try {
      await copyFile(from, staged);
      await syncFile(staged);
      const isPlaced = await placeNew(staged, target);
      if (isPlaced) await rm(from);
      return isPlaced;
    } finally {
      await rm(staged, { force: true });
    }
  }

  #partPath(jobId: string, index: number): string {
    return path.join(this.#folders.spool, jobId, `part-${index}`);
  }

  /** Claims the first number of a wish, from one on, whose name no task has and no file bears. */
  async #reserve(taskType: string, wish: string, from: number): Promise<{ name: string; number: number }> {
    const nameOf = (number: number): string => `${taskType}/${numberedName(wish, number)}`;
    const isReserved = (number: number): boolean => this.#reserved.has(keyOf(nameOf(number)));
    const isTaken = async (number: number): Promise<boolean> =>
      isReserved(number) || exists(this.resultPath(nameOf(number)));
    let number = from;
    for (;;) {
      number = await findFirstFree(number, isTaken);
      // Others have claimed theirs meanwhile; from here to the claim there is no pause.
      while (isReserved(number)) number += 1;
      const name = nameOf(number);
      this.#reserved.add(keyOf(name));
      if (!(await exists(this.resultPath(name)))) return { name, number };
      this.#reserved.delete(keyOf(name));
    }
  }
}

/**
 * The first free number from one on, where numbers are taken without gaps; any free one with a taken one before it
 * where there are gaps. Looks at a few dozen at the most, where ten thousand files of one name take as many numbers.
 */
async function findFirstFree(from: number, isTaken: (number: number) => Promise<boolean>): Promise<number> {
  if (!(await isTaken(from))) return from;
  let taken = from;
  let free = from + 1;
  while (await isTaken(free)) {
    const step = 2 * (free - taken);
    taken = free;
    free += step;
  }
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isTaken(middle)) taken = middle;
    else free = middle;
  }
  return free;
}

/** Names are compared without case, as macOS and Windows compare file names. */
function keyOf(name: string): string {
  return name.toLowerCase();
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Bytes that are only in the system's cache would be lost with its power. */
async function syncFile(file: string): Promise<void> {
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
async function placeNew(from: string, target: string): Promise<boolean> {
  try {
    await link(from, target);
    await rm(from);
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

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, "code") : undefined;
}
