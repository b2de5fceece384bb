/** What every file-store does; an implementation's test calls this with a way to have one for a while. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { FileStore } from "../../src/stores/file-store.ts";
import { mergeIndex } from "../../src/stores/job-records.ts";

type WithStore = <Value>(use: (store: FileStore) => Promise<Value>) => Promise<Value>;

export function describeFileStore(storeName: string, withStore: WithStore): void {
  /** A file on its way in, as the engine leaves it. */
  const bring = async (store: FileStore, jobId: string, content: string): Promise<string> => {
    await store.createUploadFolder(jobId);
    const incoming = store.incomingPath(jobId);
    await writeFile(incoming, content);
    return incoming;
  };
  const read = async (store: FileStore, resultName: string): Promise<string> =>
    readFile(store.resultPath(resultName), "utf8");

  describe(`${storeName}, as every file-store,`, () => {
    test("keeps artifacts by task and name, also when their result is committed again, and after the job's end", async () => {
      await withStore(async (store) => {
        const one = { name: "page.txt", path: await bring(store, "job", "one") };
        const other = { name: "page.txt", path: await bring(store, "job", "other") };
        await store.commitArtifacts("job", 0, [one]);
        await store.commitArtifacts("job", 0, [one]);
        await store.commitArtifacts("job", 7, [other]);
        await store.endJob("job", { names: [], keepUploads: false });
        expect(await readFile(store.artifactPath("job", 0, "page.txt"), "utf8")).toBe("one");
        expect(await readFile(store.artifactPath("job", 7, "page.txt"), "utf8")).toBe("other");
        await store.removeJob("job");
        await expect(readFile(store.artifactPath("job", 0, "page.txt"))).rejects.toThrow("ENOENT");
      });
    });

    test("replaces the artifacts of an earlier attempt", async () => {
      await withStore(async (store) => {
        for (const content of ["first", "second"]) {
          const artifact = { name: "a.txt", path: await bring(store, "job", content) };
          await store.commitArtifacts("job", 0, [artifact]);
        }
        expect(await readFile(store.artifactPath("job", 0, "a.txt"), "utf8")).toBe("second");
      });
    });

    test("hands out an upload from where it is, in memory or in a file, until its folder goes or its job ends", async () => {
      await withStore(async (store) => {
        const contentOf = async (upload: string) => {
          const content = store.upload(upload);
          return "body" in content ? content.body : readFile(content.path).catch(() => undefined);
        };
        const keep = async (folder: string, name: string) => {
          const upload = path.join(folder, name);
          if (!store.holdUpload(upload, Buffer.from(name))) await writeFile(upload, name);
          return upload;
        };
        const folders = [await store.createUploadFolder("job"), await store.createUploadFolder("job")];
        const uploads = await Promise.all(folders.map((folder, place) => keep(folder, String(place))));
        const other = await keep(await store.createUploadFolder("other"), "other");
        await store.removeUploads(folders[0]!);
        expect(await Promise.all(uploads.map(contentOf))).toEqual([undefined, Buffer.from("1")]);
        await store.endJob("job", { names: [], keepUploads: true });
        expect(await contentOf(uploads[1]!)).toEqual(Buffer.from("1"));
        await store.endJob("job", { names: [], keepUploads: false });
        expect(await contentOf(uploads[1]!)).toBeUndefined();
        expect(await contentOf(other)).toEqual(Buffer.from("other"));
        await store.discardInputs([{ inputPath: other, resultName: "" }]);
        expect(await contentOf(other)).toBeUndefined();
      });
    });

    test("reserves names below the type, in their order", async () => {
      await withStore(async (store) => {
        expect(await store.reserveResults("lines", ["b.json", "a.json"])).toEqual([
          "lines/b.json",
          "lines/a.json",
        ]);
      });
    });

    test("keeps an outdated result until it is reclaimed, and for good when the mark is taken back", async () => {
      await withStore(async (store) => {
        const names = await store.reserveResults("lines", ["a.json", "b.json"]);
        for (const name of names) await store.commitResult(name, await bring(store, "job", name));
        await store.endJob("job", { names, keepUploads: true });
        const [, second] = [
          await store.markOutdated("job", names[0]!),
          await store.markOutdated("job", names[1]!),
        ];
        expect(await read(store, names[0]!)).toBe("lines/a.json");
        await store.dropIncoming(second);
        await store.reclaimResults("job", names);
        await expect(read(store, names[0]!)).rejects.toThrow("ENOENT");
        expect(await read(store, names[1]!)).toBe("lines/b.json");
      });
    });

    test("marks no result that somebody has taken away", async () => {
      await withStore(async (store) => {
        await store.createUploadFolder("job");
        const mark = await store.markOutdated("job", "lines/gone.json");
        await store.dropIncoming(mark);
        await expect(readFile(mark)).rejects.toThrow("ENOENT");
      });
    });

    test("gives a name that is taken a number, within a call and between calls", async () => {
      await withStore(async (store) => {
        expect(await store.reserveResults("lines", ["a.json", "a.json", "a.json"])).toEqual([
          "lines/a.json",
          "lines/a (2).json",
          "lines/a (3).json",
        ]);
        expect(await store.reserveResults("lines", ["a.json"])).toEqual(["lines/a (4).json"]);
        expect(await store.reserveResults("other", ["a.json"])).toEqual(["other/a.json"]);
      });
    });

    test("never gives one name to two who ask at once", async () => {
      await withStore(async (store) => {
        const asked = Array.from({ length: 20 }, () => store.reserveResults("lines", ["a.json", "b.json"]));
        const names = (await Promise.all(asked)).flat();
        expect(new Set(names).size).toBe(40);
      });
    });

    test("takes names that differ in case alone for the same, as half of all file systems do", async () => {
      await withStore(async (store) => {
        expect(await store.reserveResults("lines", ["A.json", "a.JSON"])).toEqual([
          "lines/A.json",
          "lines/a (2).JSON",
        ]);
      });
    });

    test("does not give a name away that a file bears", async () => {
      await withStore(async (store) => {
        const [name = ""] = await store.reserveResults("lines", ["a.json"]);
        await store.commitResult(name, await bring(store, "job", "first"));
        await store.endJob("job", { names: [name], keepUploads: false });
        expect(await store.reserveResults("lines", ["a.json"])).toEqual(["lines/a (2).json"]);
      });
    });

    test("gives a name again that was given back unused", async () => {
      await withStore(async (store) => {
        const names = await store.reserveResults("lines", ["a.json"]);
        await store.endJob("job", { names, keepUploads: false });
        expect(await store.reserveResults("lines", ["a.json"])).toEqual(["lines/a.json"]);
      });
    });

    test("commits a result at once and whole, and leaves nothing where it came from once told so", async () => {
      await withStore(async (store) => {
        const [name = ""] = await store.reserveResults("lines", ["a.json"]);
        const incoming = await bring(store, "job", "first");
        expect(await store.commitResult(name, incoming)).toBe(name);
        expect(await read(store, name)).toBe("first");
        await store.dropIncoming(incoming);
        await expect(readFile(incoming)).rejects.toThrow("ENOENT");
        expect(await read(store, name)).toBe("first");
      });
    });

    test("never replaces a file that came from elsewhere: the result stands under the next name", async () => {
      await withStore(async (store) => {
        await store.commitResult("lines/a.json", await bring(store, "stranger", "stranger"));
        const saved = await store.commitResult("lines/a.json", await bring(store, "job", "ours"));
        expect(saved).toBe("lines/a (2).json");
        expect(await read(store, "lines/a.json")).toBe("stranger");
        expect(await read(store, saved)).toBe("ours");
      });
    });

    test("has a name again that a stranger's file bore, once that is gone", async () => {
      await withStore(async (store) => {
        const [wished = ""] = await store.reserveResults("lines", ["a.json"]);
        await store.commitResult(wished, await bring(store, "stranger", "stranger"));
        const saved = await store.commitResult(wished, await bring(store, "job", "ours"));
        await store.endJob("job", { names: [saved], keepUploads: false });
        await store.removeResult(wished);
        await store.removeResult(saved);
        expect(await store.reserveResults("lines", ["a.json", "a.json"])).toEqual([wished, saved]);
      });
    });

    test("keeps a part, and takes that of a later attempt in its place", async () => {
      await withStore(async (store) => {
        await store.commitPart("job", 3, await bring(store, "job", "early"));
        await store.commitPart("job", 3, await bring(store, "job", "late one"));
        await store.commitPart("job", mergeIndex, await bring(store, "job", "merged"));
        const part = await store.part("job", 3);
        expect(part.bytes).toBe(8);
        expect(await readFile(part.path, "utf8")).toBe("late one");
        expect((await store.part("job", mergeIndex)).bytes).toBe(6);
      });
    });

    test("removes uploads, parts and what was on its way with the job; results stay", async () => {
      await withStore(async (store) => {
        const folder = await store.createUploadFolder("job");
        await writeFile(path.join(folder, "upload"), "upload");
        await store.commitPart("job", 0, await bring(store, "job", "part"));
        await store.commitResult("lines/a.json", await bring(store, "job", "result"));
        await bring(store, "job", "half");
        await store.removeJob("job");
        await expect(readFile(path.join(folder, "upload"))).rejects.toThrow("ENOENT");
        await expect(store.part("job", 0)).rejects.toThrow("ENOENT");
        expect(await read(store, "lines/a.json")).toBe("result");
      });
    });

    test("keeps the uploads of a job that has ended where that is asked for, and drops the rest", async () => {
      await withStore(async (store) => {
        const folder = await store.createUploadFolder("job");
        await writeFile(path.join(folder, "upload"), "upload");
        await store.commitPart("job", 0, await bring(store, "job", "part"));
        await store.endJob("job", { names: [], keepUploads: true });
        expect(await readFile(path.join(folder, "upload"), "utf8")).toBe("upload");
        await expect(store.part("job", 0)).rejects.toThrow("ENOENT");
      });
    });

    test("knows a result whose commit was cut off from a stranger's file, and takes it back", async () => {
      await withStore(async (store) => {
        const names = await store.reserveResults("lines", ["ours.json", "theirs.json", "none.json"]);
        const [ours = "", theirs = ""] = names;
        // Committed, but nobody wrote down that it was: its source is still there.
        await store.commitResult(ours, await bring(store, "job", "ours"));
        const stranger = await bring(store, "stranger", "theirs");
        await store.commitResult(theirs, stranger);
        await store.dropIncoming(stranger);
        await store.reclaimResults("job", names);
        await expect(read(store, ours)).rejects.toThrow("ENOENT");
        expect(await read(store, theirs)).toBe("theirs");
        expect(await store.reserveResults("lines", ["none.json"])).toEqual(["lines/none (2).json"]);
      });
    });

    test("takes a result back that turned out not to count, and no other that stands under its name since", async () => {
      await withStore(async (store) => {
        const ours = await bring(store, "job", "ours");
        await store.commitResult("lines/a.json", ours);
        await store.withdrawResult("lines/a.json", ours);
        await expect(read(store, "lines/a.json")).rejects.toThrow("ENOENT");
        await store.withdrawResult("lines/a.json", ours);
        const theirs = await bring(store, "other", "theirs");
        await store.commitResult("lines/a.json", theirs);
        await store.withdrawResult("lines/a.json", ours);
        expect(await read(store, "lines/a.json")).toBe("theirs");
      });
    });

    test("removes what is left of jobs that nobody knows once it is old, and nothing that may be on its way in", async () => {
      await withStore(async (store) => {
        const known = await bring(store, "known", "bytes");
        const stray = await bring(store, "stray", "bytes");
        const hourMs = 3_600_000;
        await store.removeStrays(new Set(["known"]), hourMs);
        expect(await readFile(stray, "utf8")).toBe("bytes");
        await store.removeStrays(new Set(["known"]), -hourMs);
        await expect(readFile(stray)).rejects.toThrow("ENOENT");
        expect(await readFile(known, "utf8")).toBe("bytes");
      });
    });

    test("keeps the parts of a job that goes on", async () => {
      await withStore(async (store) => {
        await store.commitPart("job", 0, await bring(store, "job", "part"));
        await store.reclaimResults("job", []);
        const { path: part } = await store.part("job", 0);
        expect(await readFile(part, "utf8")).toBe("part");
      });
    });

    test("keeps what is of the jobs that are named, of one that is not durable the artifacts alone", async () => {
      await withStore(async (store) => {
        const ids = ["durable", "other", "gone"];
        const uploads = await Promise.all(ids.map((id) => store.createUploadFolder(id)));
        for (const folder of uploads) await writeFile(path.join(folder, "upload"), "upload");
        for (const id of ids)
          await store.commitArtifacts(id, 0, [{ name: "page.txt", path: await bring(store, id, "page") }]);
        await store.keepOnly([
          { id: "durable", isDurable: true },
          { id: "other", isDurable: false },
        ]);
        const isThere = (file: string): Promise<boolean> =>
          readFile(file).then(
            () => true,
            () => false,
          );
        expect(await Promise.all(uploads.map((folder) => isThere(path.join(folder, "upload"))))).toEqual([
          true,
          false,
          false,
        ]);
        const artifacts = ids.map((id) => isThere(store.artifactPath(id, 0, "page.txt")));
        expect(await Promise.all(artifacts)).toEqual([true, true, false]);
      });
    });

    test("removes a job that never was", async () => {
      await withStore(async (store) => {
        await expect(store.removeJob("nobody")).resolves.toBeUndefined();
      });
    });
  });
}
