import { readFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import type { Request } from "express";
import { expect, test } from "vitest";
import { type SpoolStorage, createSpoolStorage } from "../../src/platform/spool-storage.ts";
import { withTemporaryFolder } from "../support/cluster.ts";

// Where files go has nothing to do with the request that brings them.
const request = {} as Request;

/** Hands files over whose bytes are still to come. */
function openFiles(storage: SpoolStorage, count: number) {
  return Array.from({ length: count }, () => {
    const stream = new PassThrough();
    const stored = new Promise<Partial<Express.Multer.File>>((resolve, reject) => {
      // Of a file on its way multer hands a storage little more than its stream.
      const file = { stream } as unknown as Express.Multer.File;
      // oxlint-disable-next-line no-underscore-dangle -- as multer calls it
      storage._handleFile(request, file, (error: unknown, info) => (info ? resolve(info) : reject(error)));
    });
    stored.catch(() => undefined);
    return { stream, stored };
  });
}

async function isPending(promise: Promise<void>): Promise<boolean> {
  const turn = new Promise<string>((resolve) => setImmediate(resolve, "pending"));
  return (await Promise.race([promise.then(() => "over"), turn])) === "pending";
}

test("a file is stored under a name of our own, with its size", async () => {
  await withTemporaryFolder(async (folder) => {
    const [file] = openFiles(createSpoolStorage(folder), 1);
    file!.stream.end("12345");
    const info = await file!.stored;
    expect(info.size).toBe(5);
    expect(info.path!.startsWith(folder)).toBe(true);
    expect(await readFile(info.path!, "utf8")).toBe("12345");
  });
});

test("more files wait until few are open", async () => {
  await withTemporaryFolder(async (folder) => {
    const storage = createSpoolStorage(folder);
    const files = openFiles(storage, 17);
    const ready = storage.untilFewOpen();
    expect(await isPending(ready)).toBe(true);
    files[3]!.stream.end();
    await ready;
    // One that is not whole yet must not wait for itself.
    await storage.untilFewOpen();
    for (const { stream } of files) stream.destroy();
    await storage.untilClosed();
  });
});

test("what was cut off counts as closed only when it is", async () => {
  await withTemporaryFolder(async (folder) => {
    const storage = createSpoolStorage(folder);
    const [whole, cut] = openFiles(storage, 2);
    whole!.stream.end("x");
    await whole!.stored;
    const closed = storage.untilClosed();
    expect(await isPending(closed)).toBe(true);
    cut!.stream.destroy(new Error("cut"));
    await closed;
    await expect(cut!.stored).rejects.toThrow("cut");
  });
});
