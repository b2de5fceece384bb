/** The folder that results are saved in, read as its users would: all of it at the end, and whatever appears meanwhile. */
import { readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Every file in it by the path that clients are told. */
export async function readResults(folder: string): Promise<Map<string, Buffer>> {
  const names = await listResults(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const)),
  );
}

/** So that the names are free for the next round. */
export async function clearResults(folder: string): Promise<void> {
  for (const name of await listResults(folder)) await rm(path.join(folder, name));
}

const lookEveryMs = 250;

interface ResultsWatch {
  stop(): void;
  /** The bytes that each file had when it was seen first. Resolves once the watch has stopped. */
  seen: Promise<ReadonlyMap<string, Buffer>>;
}

/** Looks again and again for files that have appeared. */
export function watchResults(folder: string): ResultsWatch {
  const stopping = new AbortController();
  const watch = async (): Promise<Map<string, Buffer>> => {
    const seen = new Map<string, Buffer>();
    while (!stopping.signal.aborted) {
      const fresh = (await listResults(folder)).filter((name) => !seen.has(name) && !isHidden(name));
      for (const name of fresh) seen.set(name, await readFile(path.join(folder, name)));
      await sleep(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return seen;
  };
  const seen = watch();
  // Nobody asks for it where a round fails before.
  seen.catch(() => undefined);
  return { stop: () => stopping.abort(), seen };
}

/** Results on their way from another disk lie in a hidden folder. */
function isHidden(name: string): boolean {
  return name.split(path.sep).some((part) => part.startsWith("."));
}

async function listResults(folder: string): Promise<string[]> {
  const results = path.join(folder, "processed_results");
  const entries = await readdir(results, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    // Made with the first result.
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
