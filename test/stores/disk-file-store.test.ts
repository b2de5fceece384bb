import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { DiskFileStore } from "../../src/stores/disk-file-store.ts";
import { numberedName } from "../../src/stores/result-names.ts";
import { describeFileStore } from "../contracts/file-store.ts";
import { withTemporaryFolder } from "../support/cluster.ts";

async function withDiskStore<Value>(
  use: (store: DiskFileStore, folders: { jobs: string; results: string }) => Promise<Value>,
): Promise<Value> {
  return withTemporaryFolder(async (folder) => {
    const results = path.join(folder, "results");
    const folders = { jobs: path.join(folder, "jobs"), results };
    await mkdir(folders.jobs);
    return use(new DiskFileStore(folders), folders);
  });
}

const unusedFolders = { jobs: "/jobs" };

describeFileStore("the disk file-store", withDiskStore);

test("the results folder holds result files and nothing else", async () => {
  await withDiskStore(async (store, { results }) => {
    await store.createUploadFolder("job");
    const incoming = store.incomingPath("job");
    await writeFile(incoming, "x");
    await store.commitResult("lines/a.json", incoming);
    await store.dropIncoming(incoming);
    expect(await readdir(results, { recursive: true })).toEqual(["lines", path.join("lines", "a.json")]);
  });
});

test("clients are told a path from where the master runs, with forward slashes", () => {
  const below = new DiskFileStore({
    ...unusedFolders,
    results: path.resolve("processed_results"),
  });
  expect(below.savedFile("image/processed_a.png")).toBe("processed_results/image/processed_a.png");
});

test("results outside of where the master runs are told by their whole path", () => {
  const results = path.resolve("..", "elsewhere");
  const outside = new DiskFileStore({ ...unusedFolders, results });
  expect(outside.savedFile("image/a.png")).toBe(`${results.replaceAll(path.sep, "/")}/image/a.png`);
});

test("ten thousand files of one name get ten thousand names in little time", async () => {
  await withDiskStore(async (store) => {
    const names = await store.reserveResults(
      "lines",
      Array.from({ length: 10_000 }, () => "a.json"),
    );
    expect(new Set(names).size).toBe(10_000);
    expect(names.at(-1)).toBe("lines/a (10000).json");
  });
});

test("two hundred jobs that each bring a name of three thousand files do not count them each", async () => {
  await withDiskStore(async (store, { results }) => {
    await mkdir(path.join(results, "lines"), { recursive: true });
    const names = Array.from({ length: 3000 }, (_, at) => `lines/${numberedName("a.json", at + 1)}`);
    for (const name of names) await writeFile(store.resultPath(name), "");
    const timed = async (work: () => Promise<void>): Promise<number> => {
      const startedAt = performance.now();
      await work();
      return performance.now() - startedAt;
    };
    const oneCountMs = await timed(async () => {
      for (const name of names) await access(store.resultPath(name));
    });
    const jobsMs = await timed(async () => {
      for (let job = 1; job <= 200; job += 1) {
        expect(await store.reserveResults("lines", ["a.json"])).toEqual([`lines/a (${3000 + job}).json`]);
      }
    });
    expect(jobsMs).toBeLessThan(20 * oneCountMs);
  });
});
