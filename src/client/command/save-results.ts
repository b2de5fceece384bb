/**
 * Fetches the results of a finished job into a folder, under the names that the master gave them, and beside each what
 * was made with it: `scan_ocr.json` and `scan_ocr.searchable.pdf`.
 */
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { JobView } from "../../protocol/job.ts";
import type { Client } from "../client.ts";
import { toCallError } from "../client-error.ts";
import { UnusableFileError } from "./local-files.ts";
import { repeat, usualPatienceMs } from "../patience.ts";

interface Saving {
  client: Client;
  masterUrl: string;
  job: JobView;
  folder: string;
  signal: AbortSignal;
}

/** Rejects with an `UnusableFileError` where no folder can be; better known before the files are sent. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnusableFileError(`The folder '${folder}' cannot be made: ${reason}.`);
  }
}

/**
 * Saves every result there is, with its artifacts, and hands back the paths in the order of the files. A name that is taken gets ` (2)`, and
 * a result whose connection breaks is fetched again. Rejects at the first one that cannot be fetched or written; the
 * ones before stay.
 */
export async function saveResults({ client, masterUrl, job, folder, signal }: Saving): Promise<string[]> {
  const saved: string[] = [];
  const save = async (wish: string, fetchOne: () => Promise<Response>): Promise<string> => {
    const attempt = async (): Promise<string> => saveOne(await fetchOne(), wish, { masterUrl, signal });
    const file = await repeat(attempt, { patienceMs: usualPatienceMs, signal });
    saved.push(file);
    return file;
  };
  for (const { index, saved_file, artifacts } of job.files) {
    if (saved_file === null) continue;
    const result = await save(path.join(folder, resultName(saved_file)), () =>
      client.downloadResult(job.id, index, { signal }),
    );
    for (const { name } of artifacts)
      await save(path.join(folder, `${path.parse(result).name}.${name}`), () =>
        client.downloadArtifact(job.id, index, name, { signal }),
      );
  }
  return saved;
}

/** What comes from outside is a name, never a path. */
function resultName(savedFile: string): string {
  const name = savedFile.split(/[/\\]/).at(-1) ?? "";
  return name === "" || name === "." || name === ".." ? "result" : name;
}

async function saveOne(
  response: Response,
  wish: string,
  { masterUrl, signal }: Pick<Saving, "masterUrl" | "signal">,
): Promise<string> {
  const { handle, file } = await claimFree(wish);
  try {
    // An answer of 2xx to GET has a body, empty or not.
    const body = response.body ?? new ReadableStream<Uint8Array>();
    await pipeline(Readable.fromWeb(body), handle.createWriteStream(), { signal });
    return file;
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    // What `fetch` rejects with when the network fails (WHATWG Fetch); the disk fails otherwise.
    throw error instanceof TypeError ? toCallError(masterUrl, error) : error;
  }
}

/** Creates the file, so that nobody else can take its name between the look and the writing. */
async function claimFree(wish: string): Promise<{ handle: FileHandle; file: string }> {
  const { dir, name, ext } = path.parse(wish);
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? wish : path.join(dir, `${name} (${number})${ext}`);
    try {
      return { handle: await open(file, "wx"), file };
    } catch (error) {
      if (!(error instanceof Error) || Reflect.get(error, "code") !== "EEXIST") throw error;
    }
  }
}
