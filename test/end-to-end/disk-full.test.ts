import { openAsBlob } from "node:fs";
import { open, readdir, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { file, send, submit } from "../support/requests.ts";
import { canMount, withMasterOnSmallDisk } from "../support/small-disk.ts";

const mebibyte = 1024 * 1024;

test.runIf(canMount)(
  "an upload that finds the disk full is told so, and the next that fits is taken",
  async () => {
    await withMasterOnSmallDisk({ folder: "data", size: "20m" }, async ({ url, folder, disk }) => {
      const listUploads = (): Promise<string[]> => readdir(path.join(disk, "jobs"));
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

test.runIf(canMount)(
  "a job that cannot be written down is refused, others are cancelled all the same, and it goes on with room",
  async () => {
    await withMasterOnSmallDisk({ folder: "data", size: "4m" }, async ({ url, disk }) => {
      const openJob = async () =>
        send(`${url}/jobs`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"task_type":"text"}',
        });
      const early = await openJob();
      expect(early.status).toBe(201);
      const filler = path.join(disk, "filler");
      await fill(filler);
      const refused = await openJob();
      expect({ status: refused.status, ...refused.body }).toMatchObject({
        status: 507,
        code: "no_space",
        error: expect.stringMatching(/^The disk of .*data is full\./),
      });
      const cancelled = await send(`${url}/jobs/${early.body.id}`, { method: "DELETE" });
      expect({ status: cancelled.status, state: cancelled.body.state }).toEqual({
        status: 200,
        state: "cancelled",
      });
      await rm(filler);
      const late = await openJob();
      expect(late.status).toBe(201);
      const { jobs } = (await send(`${url}/jobs`)).body;
      expect(jobs.map((job: { id: string }) => job.id)).toEqual([late.body.id, early.body.id]);
    });
  },
);

/** Takes all room that is left on a disk. */
async function fill(filler: string): Promise<void> {
  const handle = await open(filler, "w");
  try {
    for (;;) await handle.write(Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, "code") !== "ENOSPC") throw error;
  } finally {
    await handle.close();
  }
}
