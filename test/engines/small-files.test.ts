import { expect, test } from "vitest";
import { withCluster } from "../support/cluster.ts";
import { file, submit } from "../support/requests.ts";
import { withSeedSlave } from "../support/seed-slave.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const names = Array.from({ length: 200 }, (_, number) => `${number}.txt`);
const texts = names.map((name) => file(name, name));

test("small files travel together to a slave that runs them in one slot, each once", async () => {
  await withCluster({ slaves: 0 }, async ({ masterUrl }) => {
    await withSeedSlave(
      masterUrl,
      async ({ calls }) => {
        const { body } = await submit(masterUrl, { task_type: "text", texts });
        expect(body.saved_files).toHaveLength(200);
        expect(calls.flatMap(({ filenames }) => filenames).toSorted()).toEqual(names.toSorted());
        const groups = calls.filter(({ filenames }) => filenames.length > 1);
        expect(groups.length).toBeGreaterThan(1);
        expect(Math.max(...groups.map(({ filenames }) => filenames.length))).toBeLessThanOrEqual(7);
        expect(new Set(groups.map(({ slots }) => slots))).toEqual(new Set(["1"]));
      },
      { files_per_call: 7 },
    );
  });
});

test("small files go one by one to a slave that says nothing of the kind", async () => {
  await withCluster({ slaves: 0 }, async ({ masterUrl }) => {
    await withSeedSlave(masterUrl, async ({ calls }) => {
      await submit(masterUrl, { task_type: "text", texts });
      expect(calls).toHaveLength(200);
      expect(new Set(calls.map(({ slots }) => slots))).toEqual(new Set([undefined]));
    });
  });
});

test("a thousand small files, one of them bad, end each with its own result or error", async () => {
  await withCluster({ slaves: 2, processorModules: testProcessors }, async ({ masterUrl }) => {
    const orders = Array.from({ length: 1000 }, (_, number) =>
      order(`${number}.json`, number === 500 ? { act: "fail", message: "It smells." } : { act: "answer" }),
    );
    const { body } = await submit(masterUrl, { task_type: "obey", orders });
    expect(body.failed_files).toMatchObject([{ filename: "500.json", code: "processor_failed" }]);
    expect(body.results).toHaveLength(999);
    expect(new Set(body.saved_files).size).toBe(999);
  });
});
