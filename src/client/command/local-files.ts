/**
 * What a command line names, as files that a form takes: files, folders and standard input. Their bytes stay on disk
 * until they are sent.
 */
import { createWriteStream, openAsBlob } from "node:fs";
import { access, constants, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Stands for standard input among paths. */
export const standardInput = "-";

/** Something that was named cannot be sent; the message names it. */
export class UnusableFileError extends Error {
  override readonly name = "UnusableFileError";
}

export interface LocalFile {
  /** As the user can find it: its path, or the name given to standard input. */
  label: string;
  file: File;
}

interface StandardInput {
  stream: Readable;
  /** The file name that it travels under. */
  name: string;
  signal: AbortSignal;
}

/**
 * Opens files in the order named. A folder stands for all files in it and in its folders, sorted by path; hidden ones
 * and links are left out. Rejects with an `UnusableFileError`. `release` removes what standard input was kept in.
 */
export async function openLocalFiles(
  paths: readonly string[],
  input?: StandardInput,
): Promise<{ files: LocalFile[]; release: () => Promise<void> }> {
  const scratch: string[] = [];
  const release = async (): Promise<void> => {
    for (const folder of scratch) await rm(folder, { recursive: true, force: true });
  };
  try {
    const files: LocalFile[] = [];
    for (const one of paths) {
      if (one === standardInput && input) files.push(await keep(input, scratch));
      else for (const file of await listFiles(one)) files.push(await open(file));
    }
    return { files, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function listFiles(named: string): Promise<string[]> {
  const found = await stat(named).catch(() => undefined);
  if (!found) throw new UnusableFileError(`There is no file or folder '${named}'.`);
  if (found.isFile()) return [named];
  if (!found.isDirectory()) {
    throw new UnusableFileError(`'${named}' is neither a file nor a folder. '-' reads standard input.`);
  }
  const files = await listFolder(named);
  if (files.length === 0) throw new UnusableFileError(`There is no file in the folder '${named}'.`);
  return files;
}

/** By code points, so that the order is the same on every machine. */
async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new UnusableFileError(`The folder '${folder}' cannot be read.`);
  });
  const shown = entries
    .filter((entry) => !entry.name.startsWith("."))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of shown) {
    const entryPath = path.join(folder, entry.name);
    if (entry.isFile()) files.push(entryPath);
    else if (entry.isDirectory()) files.push(...(await listFolder(entryPath)));
  }
  return files;
}

/** A blob is read when it is sent; that it cannot be is better known before anything is. */
async function open(file: string): Promise<LocalFile> {
  await access(file, constants.R_OK).catch(() => {
    throw new UnusableFileError(`The file '${file}' cannot be read.`);
  });
  return { label: file, file: new File([await openAsBlob(file)], path.basename(file)) };
}

/** Standard input goes to disk first: a form needs to know how long it is, and memory may be too small for it. */
async function keep({ stream, name, signal }: StandardInput, scratch: string[]): Promise<LocalFile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-client-"));
  scratch.push(folder);
  const kept = path.join(folder, "stdin");
  await pipeline(stream, createWriteStream(kept), { signal });
  return { label: name, file: new File([await openAsBlob(kept)], name) };
}
