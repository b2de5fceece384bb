import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { listSlaves, withCluster } from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { file, submit } from "../support/requests.ts";
import { withSeedSlave } from "../support/seed-slave.ts";

test.runIf(isHttp)("a slave written for the seed works with our master", async () => {
  await withCluster({ slaves: 0 }, async ({ masterUrl, folder }) => {
    await withSeedSlave(masterUrl, async ({ calls }) => {
      expect(await listSlaves(masterUrl)).toMatchObject([{ state: "alive", slots: 1, version: null }]);
      const { status, body } = await submit(masterUrl, {
        task_type: "audio",
        audio_files: [file("a.wav", "12345"), file("b.wav", "123")],
      });
      expect(status).toBe(200);
      expect(body.saved_files).toEqual([
        "processed_results/audio/a_audio_analysis.json",
        "processed_results/audio/b_audio_analysis.json",
      ]);
      expect(body.results).toMatchObject([{ attempts: 1, warnings: [] }, { attempts: 1 }]);
      expect(body.results[0].duration_ms).toBeTypeOf("number");
      expect(await readFile(path.join(folder, body.saved_files[1]), "utf8")).toBe('{"size":3}');
      expect(calls).toHaveLength(2);
    });
  });
});

test.runIf(isHttp)(
  "a slave written for the seed gets an embedding job in one call, since it knows no stages",
  async () => {
    await withCluster({ slaves: 0 }, async ({ masterUrl, folder }) => {
      await withSeedSlave(masterUrl, async ({ calls }) => {
        const texts = [file("a.txt", "1"), file("same.txt", "12"), file("same.txt", "123")];
        const { status, body } = await submit(masterUrl, { task_type: "embedding", texts });
        expect(status).toBe(200);
        expect(calls).toEqual([{ taskType: "embedding", filenames: ["a.txt", "same.txt", "2_same.txt"] }]);
        expect(body.results.map((one: { filename: string }) => one.filename)).toEqual([
          "a.txt",
          "same.txt",
          "same.txt",
        ]);
        const saved = body.saved_files.map(async (one: string) =>
          JSON.parse(await readFile(path.join(folder, one), "utf8")),
        );
        expect(await Promise.all(saved)).toEqual([{ size: 1 }, { size: 2 }, { size: 3 }]);
      });
    });
  },
);

test.runIf(isHttp)("options that no slave has announced are refused rather than ignored", async () => {
  await withCluster({ slaves: 0 }, async ({ masterUrl }) => {
    await withSeedSlave(masterUrl, async ({ calls }) => {
      const form = { task_type: "image", images: [file("a.png")], options: '{"width": 5}' };
      const { status, body } = await submit(masterUrl, form);
      expect({ status, code: body.code, field: body.field }).toEqual({
        status: 400,
        code: "invalid_option",
        field: "width",
      });
      expect(calls).toEqual([]);
    });
  });
});
