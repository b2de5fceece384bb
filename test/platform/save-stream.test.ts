import { randomBytes } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { saveStream } from "../../src/platform/save-stream.ts";
import { withTemporaryFolder } from "../support/cluster.ts";

/** In pieces of 1000 bytes, so that none ends where a small file does. */
function stream(bytes: Buffer): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, place) =>
    bytes.subarray(1000 * place, 1000 * (place + 1)),
  );
  return Readable.from(pieces, { objectMode: false });
}

async function* thenFail(bytes: Buffer): AsyncIterable<Buffer> {
  yield bytes;
  throw new Error("the line broke");
}

describe.each([{ flush: false }, { flush: true }])("saveStream with %o", (settings) => {
  test.each([0, 1, 65_536, 65_537, 1_000_000])("keeps all of %d bytes", async (length) => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "file");
      const bytes = randomBytes(length);
      expect(await saveStream(stream(bytes), file, settings)).toBe(length);
      expect(bytes.equals(await readFile(file))).toBe(true);
    });
  });

  test.each([10, 100_000])("rejects as its source does, after %d bytes", async (length) => {
    await withTemporaryFolder(async (folder) => {
      const saved = saveStream(thenFail(randomBytes(length)), path.join(folder, "file"), settings);
      await expect(saved).rejects.toThrow("the line broke");
    });
  });

  test.each([10, 100_000])("replaces no file by one of %d bytes", async (length) => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "file");
      await writeFile(file, "here first");
      const saved = saveStream(stream(randomBytes(length)), file, settings);
      await expect(saved).rejects.toMatchObject({ code: "EEXIST" });
      expect(await readFile(file, "utf8")).toBe("here first");
      expect(await readdir(folder)).toEqual(["file"]);
    });
  });
});
