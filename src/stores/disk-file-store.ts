/** Bytes on the disk of one master: a folder for each job, and the results folder. */
import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FileStore } from "./file-store.ts";
import { HeldUploads } from "./held-uploads.ts";
import { codeOf, exists, linkWherePossible, placeNew, removeFile, syncFile } from "./place-file.ts";
import { ReservedNames } from "./reserved-names.ts";

interface Folders {
  /** A folder for each job: its uploads, its parts, what is on its way in. */
  jobs: string;
  results: string;
  /**
   * Whether other masters use the same folders. Names are promised to nobody then: who comes first to commit has a name,
   * and the next one gets the next.
   */
  areShared?: boolean;
}

/** Bytes on their way in: a file of this kind in its job's folder. */
const incomingKind = "incoming-";

/** The folder of artifacts in a job's folder, with one folder for each of its files. */
const artifactsFolder = "artifacts";

export class DiskFileStore implements FileStore {
  readonly #folders: Folders;
  readonly #names: ReservedNames;
  readonly #held = new HeldUploads();
  /** The files on their way in that have a second name on the disk of the results. */
  readonly #staged = new Set<string>();

  constructor(folders: Folders) {
    this.#folders = folders;
    this.#names = new ReservedNames(async (name) => exists(this.resultPath(name)));
  }

  async createUploadFolder(jobId: string): Promise<string> {
    const folder = path.join(this.#jobFolder(jobId), `uploads-${randomUUID()}`);
    // Down from a folder that is there; `recursive` would begin below and fail first.
    await mkdir(path.dirname(folder), { recursive: true });
    await mkdir(folder);
    return folder;
  }

  /** Where other masters have to read it, every upload is a file. */
  holdUpload(file: string, body: Buffer): boolean {
    return !this.#folders.areShared && this.#held.hold(file, body);
  }

  upload(file: string): { path: string } | { body: Buffer } {
    const body = this.#held.get(file);
    return body ? { body } : { path: file };
  }

  async removeUploads(folder: string): Promise<void> {
    this.#held.dropBelow(folder);
    await removeFolder(folder);
  }

  async discardInputs(tasks: readonly { inputPath: string; resultName: string }[]): Promise<void> {
    for (const { inputPath, resultName } of tasks) {
      if (this.#held.get(inputPath)) this.#held.drop(inputPath);
      else await removeFile(inputPath);
      this.#names.release(resultName);
    }
  }

  async part(jobId: string, index: number): Promise<{ path: string; bytes: number }> {
    const file = this.#partPath(jobId, index);
    return { path: file, bytes: (await stat(file)).size };
  }

  incomingPath(jobId: string): string {
    return path.join(this.#jobFolder(jobId), incomingKind + randomUUID());
  }

  async reserveResults(taskType: string, wishes: readonly string[]): Promise<string[]> {
    const names = await this.#names.reserveAll(taskType, wishes);
    this.#keepPromises(names, false);
    return names;
  }

  async commitPart(jobId: string, index: number, from: string): Promise<void> {
    await rename(from, this.#partPath(jobId, index));
  }

  async commitArtifacts(
    jobId: string,
    index: number,
    artifacts: readonly { name: string; path: string }[],
  ): Promise<void> {
    if (artifacts.length === 0) return;
    await mkdir(path.dirname(this.artifactPath(jobId, index, "any")), { recursive: true });
    for (const { name, path: from } of artifacts) {
      const target = this.artifactPath(jobId, index, name);
      // A result that waits for room on the disk is committed again, with artifacts that are in place already.
      if ((await exists(target)) && !(await exists(from))) continue;
      await rename(from, target);
    }
  }

  artifactPath(jobId: string, index: number, name: string): string {
    return path.join(this.#jobFolder(jobId), artifactsFolder, String(index), name);
  }

  async commitResult(resultName: string, from: string): Promise<string> {
    if (await this.#placeInFolder(from, this.resultPath(resultName))) return resultName;
    if (await this.#reclaimCutOff(resultName, from)) return this.commitResult(resultName, from);
    const taskType = path.posix.dirname(resultName);
    const name = await this.#names.reserve(taskType, path.posix.basename(resultName), 2);
    // The name is a stranger's now, and once that file is gone, anybody's.
    this.#names.release(resultName);
    this.#keepPromises([name], false);
    return this.commitResult(name, from);
  }

  async removeResult(resultName: string): Promise<void> {
    await rm(this.resultPath(resultName), { force: true });
    this.#names.release(resultName);
  }

  async markOutdated(jobId: string, resultName: string): Promise<string> {
    const mark = this.incomingPath(jobId);
    await writeFile(mark, "");
    this.#staged.add(mark);
    await linkWherePossible(this.resultPath(resultName), this.#stagedPath(mark));
    return mark;
  }

  async withdrawResult(resultName: string, from: string): Promise<void> {
    const aside = `${this.#stagedPath(from)}-withdrawn`;
    try {
      await rename(this.resultPath(resultName), aside);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return;
      throw error;
    }
    const own = await inodesOf([from, this.#stagedPath(from)]);
    const [found = ""] = await inodesOf([aside]);
    // Where there are no links `from` is gone. Shared folders have them, and there another attempt has taken it away.
    const isOwn = own.includes(found) || (own.length === 0 && !this.#folders.areShared);
    if (!isOwn) await placeNew(aside, this.resultPath(resultName));
    await rm(aside, { force: true });
    if (isOwn) this.#names.release(resultName);
  }

  async dropIncoming(file: string): Promise<void> {
    if (this.#staged.has(file)) await this.#dropEverywhere(file);
    else await removeFile(file);
  }

  async reclaimResults(jobId: string, resultNames: readonly string[]): Promise<void> {
    const incoming = (await listFiles(this.#jobFolder(jobId))).filter(isIncoming);
    const sources = new Set(await inodesOf([...incoming, ...incoming.map((file) => this.#stagedPath(file))]));
    for (const name of resultNames) {
      this.#keepPromises([name], true);
      const [inode] = await inodesOf([this.resultPath(name)]);
      if (inode && sources.has(inode)) await rm(this.resultPath(name));
    }
    for (const file of incoming) await this.#dropEverywhere(file);
  }

  async endJob(jobId: string, ended: { names: readonly string[]; keepUploads: boolean }): Promise<void> {
    for (const name of ended.names) this.#names.release(name);
    const folder = this.#jobFolder(jobId);
    for (const file of await listFiles(folder)) await this.#dropEverywhere(file);
    if (ended.keepUploads) return;
    this.#held.dropBelow(folder);
    const names = (await listFolder(folder)).map((entry) => entry.name);
    if (!names.includes(artifactsFolder)) return removeFolder(folder);
    for (const name of names) if (name !== artifactsFolder) await removeFolder(path.join(folder, name));
  }

  async keepOnly(jobs: readonly { id: string; isDurable: boolean }[]): Promise<void> {
    const isDurable = new Map(jobs.map((job) => [job.id, job.isDurable]));
    for (const jobId of await readdir(this.#folders.jobs)) {
      if (!isDurable.has(jobId)) await this.removeJob(jobId);
      else if (!isDurable.get(jobId)) await this.endJob(jobId, { names: [], keepUploads: false });
    }
  }

  async removeStrays(known: ReadonlySet<string>, ageMs: number): Promise<void> {
    for (const jobId of await readdir(this.#folders.jobs)) {
      if (known.has(jobId)) continue;
      const { mtimeMs } = await stat(this.#jobFolder(jobId));
      if (Date.now() - mtimeMs > ageMs) await this.removeJob(jobId);
    }
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
    const folder = this.#jobFolder(jobId);
    this.#held.dropBelow(folder);
    // Each may have a copy among the results, where a master that was killed has left it.
    for (const file of await listFiles(folder)) if (isIncoming(file)) await this.#dropEverywhere(file);
    await removeFolder(folder);
  }

  /** Several masters do not know each other's promises, nor when those are kept. */
  #keepPromises(names: readonly string[], are: boolean): void {
    if (this.#folders.areShared) for (const name of names) this.#names.release(name);
    else if (are) for (const name of names) this.#names.claim(name);
  }

  /**
   * Removes what another attempt of the same task has placed under its name and a master that was killed has not
   * finished; false when the file is anybody else's.
   */
  async #reclaimCutOff(resultName: string, from: string): Promise<boolean> {
    if (!this.#folders.areShared) return false;
    const [found] = await inodesOf([this.resultPath(resultName)]);
    const others = (await listFiles(path.dirname(from))).filter((file) => isIncoming(file) && file !== from);
    for (const other of others) {
      const inodes = await inodesOf([other, this.#stagedPath(other)]);
      if (found === undefined || !inodes.includes(found)) continue;
      await rm(this.resultPath(resultName), { force: true });
      await this.#dropEverywhere(other);
      return true;
    }
    return false;
  }

  /** Also what an earlier master has left of it. */
  async #dropEverywhere(file: string): Promise<void> {
    await removeFile(this.#stagedPath(file));
    await removeFile(file);
    this.#staged.delete(file);
  }

  /** The folder of a type is made when its first result comes, and again when somebody has removed it. */
  async #placeInFolder(from: string, target: string): Promise<boolean> {
    try {
      return await this.#place(from, target);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    await mkdir(path.dirname(target), { recursive: true });
    return this.#place(from, target);
  }

  /** Jobs and results may lie on different disks: the bytes go to the other disk first, then into place. */
  async #place(from: string, target: string): Promise<boolean> {
    try {
      return await placeNew(from, target);
    } catch (error) {
      if (codeOf(error) !== "EXDEV") throw error;
    }
    const staged = this.#stagedPath(from);
    this.#staged.add(from);
    try {
      await copyFile(from, staged);
      await syncFile(staged);
      return await placeNew(staged, target);
    } catch (error) {
      await rm(staged, { force: true });
      throw error;
    }
  }

  /** On the disk of the results, hidden, for bytes that come from another one; no folder, whose end two would share. */
  #stagedPath(incoming: string): string {
    return path.join(this.#folders.results, `.${path.basename(incoming)}`);
  }

  #jobFolder(jobId: string): string {
    return path.join(this.#folders.jobs, jobId);
  }

  #partPath(jobId: string, index: number): string {
    return path.join(this.#jobFolder(jobId), `part-${index}`);
  }
}

/** Without a free file handle, or on Windows while somebody looks at a file, a folder goes at the next try. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function isIncoming(file: string): boolean {
  return path.basename(file).startsWith(incomingKind);
}

/** The files of a folder, without those of its subfolders. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await listFolder(folder);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(folder, entry.name));
}

/** What is in a folder; nothing where there is none. */
async function listFolder(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
}

/** What tells whether two paths are links to one file; nothing for a path where there is none. */
async function inodesOf(files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    files.map((file) =>
      stat(file, { bigint: true }).then(
        ({ dev, ino }) => `${dev} ${ino}`,
        () => "",
      ),
    ),
  );
  return found.filter((inode) => inode !== "");
}
