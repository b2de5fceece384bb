import { writeFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type FormPart, writeMultipart } from "../../src/platform/multipart.ts";
import { withTemporaryFolder } from "../support/cluster.ts";
import { readForm } from "../support/read-form.ts";

/** What an independent parser makes of the form, and how many bytes it had. */
async function parse(parts: FormPart[]) {
  const { headers, body } = writeMultipart(parts);
  const form = await buffer(body);
  const read = await readForm(headers["content-type"], form);
  return {
    read: read.map((part) => ({ ...part, content: part.content.toString("utf8") })),
    bytes: form.length,
    announced: Number(headers["content-length"]),
  };
}

const mediaType = "text/plain";

describe("a multipart form", () => {
  test("says its length before its first byte, and an independent parser reads it back in order", async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "a");
      await writeFile(file, "line one\r\n--not a boundary\r\n");
      const { read, bytes, announced } = await parse([
        { name: "task_type", value: "tëxt" },
        { name: "files", filename: "日本.txt", path: file, bytes: 28, mediaType },
        { name: "files", filename: "b.txt", path: file, bytes: 28, mediaType },
      ]);
      expect(announced).toBe(bytes);
      expect(read).toEqual([
        { name: "task_type", content: "tëxt" },
        { name: "files", filename: "日本.txt", mediaType, content: "line one\r\n--not a boundary\r\n" },
        { name: "files", filename: "b.txt", mediaType, content: "line one\r\n--not a boundary\r\n" },
      ]);
    });
  });

  test("carries empty files and empty fields", async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, "empty");
      await writeFile(file, "");
      const { read } = await parse([
        { name: "options", value: "" },
        { name: "files", filename: "empty", path: file, bytes: 0, mediaType },
      ]);
      expect(read.map((part) => part.content)).toEqual(["", ""]);
    });
  });

  test("keeps a name with quotes or line ends from becoming a header", async () => {
    const { read } = await parse([{ name: 'a"\r\nX-Evil: 1\r\n\r\nb', value: "v" }]);
    expect(read).toEqual([{ name: "a%22%0D%0AX-Evil: 1%0D%0A%0D%0Ab", content: "v" }]);
  });

  test("fails when a file is gone, rather than sending less", async () => {
    const { body } = writeMultipart([
      { name: "files", filename: "x", path: "/nowhere/x", bytes: 1, mediaType },
    ]);
    await expect(buffer(body)).rejects.toThrow("ENOENT");
  });
});
