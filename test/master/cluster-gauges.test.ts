import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { Engine, Waiting } from "../../src/engines/engine.ts";
import { showCluster } from "../../src/master/metrics/cluster-gauges.ts";
import { SlaveRegistry } from "../../src/master/slaves/slave-registry.ts";
import { maxTaskTypes } from "../../src/master/metrics/task-counters.ts";
import { TaskCatalogue } from "../../src/master/slaves/task-catalogue.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { linesType } from "../support/jobs.ts";
import { parseScrape } from "../support/prometheus-text.ts";

test("types that share the label 'other' are shown together: their files added up, the longest wait of all", async () => {
  const catalogue = new TaskCatalogue();
  const many = Array.from({ length: maxTaskTypes + 10 }, (_, number) => ({
    ...linesType,
    name: `t${number}`,
  }));
  catalogue.add(many);
  const slaves = new SlaveRegistry({ catalogue, log: createLogger("test", "silent"), fullMs: 1 });
  slaves.stop();
  const waiting: Waiting[] = [
    { taskType: "t0", files: 1, since: Date.now() },
    { taskType: `t${maxTaskTypes + 8}`, files: 3, since: Date.now() - 60_000 },
    { taskType: `t${maxTaskTypes + 9}`, files: 4, since: Date.now() - 20_000 },
  ];
  const engine: Pick<Engine, "waiting"> = { waiting: async () => waiting };
  const registry = new Registry();
  const jobs = new MemoryJobStore({ keepMs: 1, keepFiles: 1, keepBytes: 1 });
  showCluster(registry, {
    slaves,
    engine,
    jobs,
    catalogue,
    limits: { MAX_OPEN_FILES: 1, MAX_OPEN_BYTES: 1 },
  });
  const shown = parseScrape(await registry.metrics());
  const other = { task_type: "other" };
  expect(shown.value("msdp_queued_files", { task_type: "t0" })).toBe(1);
  expect(shown.value("msdp_queued_files", other)).toBe(7);
  expect(shown.value("msdp_queue_oldest_seconds", other)).toBeGreaterThanOrEqual(60);
  expect(shown.value("msdp_queue_oldest_seconds", other)).toBeLessThan(70);
  expect(shown.find("msdp_queued_files")).toHaveLength(maxTaskTypes + 1);
});
