import { access, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
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

describe("in folders that several masters share", () => {
  /** Two stores on the same folders. */
  const withTwo = async (use: (one: DiskFileStore, other: DiskFileStore) => Promise<void>): Promise<void> =>
    withDiskStore(async (_store, folders) => {
      const shared = { ...folders, areShared: true };
      await use(new DiskFileStore(shared), new DiskFileStore(shared));
    });
  const bring = async (store: DiskFileStore, jobId: string, content: string): Promise<string> => {
    await store.createUploadFolder(jobId);
    const incoming = store.incomingPath(jobId);
    await writeFile(incoming, content);
    return incoming;
  };
  const read = async (store: DiskFileStore, name: string): Promise<string> =>
    readFile(store.resultPath(name), "utf8");

  test("of two jobs that wish for one name, the first to commit has it and the other gets the next", async () => {
    await withTwo(async (one, other) => {
      expect(await one.reserveResults("lines", ["a.json", "a.json"])).toEqual([
        "lines/a.json",
        "lines/a (2).json",
      ]);
      expect(await other.reserveResults("lines", ["a.json"])).toEqual(["lines/a.json"]);
      expect(await other.commitResult("lines/a.json", await bring(other, "second", "2"))).toBe(
        "lines/a.json",
      );
      expect(await one.commitResult("lines/a.json", await bring(one, "first", "1"))).toBe("lines/a (2).json");
      expect([await read(one, "lines/a.json"), await read(one, "lines/a (2).json")]).toEqual(["2", "1"]);
    });
  });

  test("the next attempt takes the place of one whose commit was cut off", async () => {
    await withTwo(async (one, other) => {
      const cutOff = await bring(one, "job", "first");
      await one.commitResult("lines/a.json", cutOff);
      const again = await bring(other, "job", "second");
      expect(await other.commitResult("lines/a.json", again)).toBe("lines/a.json");
      expect(await read(one, "lines/a.json")).toBe("second");
      // The first, when it goes on after all, finds that it does not count.
      await one.withdrawResult("lines/a.json", cutOff);
      expect(await read(one, "lines/a.json")).toBe("second");
    });
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
