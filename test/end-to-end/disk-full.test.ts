import { openAsBlob } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { file, submit } from "../support/requests.ts";
import { canMount, withMasterOnSmallDisk } from "../support/small-disk.ts";

const mebibyte = 1024 * 1024;

test.runIf(canMount)(
  "an upload that finds the disk full is told so, and the next that fits is taken",
  async () => {
    await withMasterOnSmallDisk({ folder: "data", size: "20m" }, async ({ url, folder, listDisk }) => {
      const listUploads = async (): Promise<string[]> =>
        (await listDisk()).filter((entry) => path.dirname(entry) !== ".");
      const large = path.join(folder, "large.bin");
      await writeFile(large, "");
      await truncate(large, 300 * mebibyte);
      const form = new FormData();
      form.append("task_type", "text");
      form.append("texts", await openAsBlob(large), "large.bin");
      const refused = await submit(url, {}, { body: form });
      expect({ status: refused.status, ...refused.body }).toMatchObject({
        status: 507,
        code: "no_space",
        error: expect.stringMatching(/^The disk of .*data.* is full\./),
        retryable: true,
      });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await listUploads()).toEqual([]);
      const taken = await submit(url, { task_type: "text", texts: [file("a.txt")] });
      expect({ status: taken.status, code: taken.body.code }).toEqual({ status: 503, code: "no_slaves" });
      expect(await listUploads()).toEqual([]);
    });
  },
);
