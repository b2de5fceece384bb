/** Shows what the master knows at the moment of a scrape: slaves, slots, what waits, and how much it holds. */
import type { Registry } from "prom-client";
import type { Engine, Waiting } from "../../engines/engine.ts";
import { createLabels, showNumber, showNumbers } from "../../platform/metrics.ts";
import { slaveStates } from "../../protocol/slave.ts";
import type { JobStore } from "../../stores/job-store.ts";
import type { SlaveRegistry } from "../slaves/slave-registry.ts";
import type { TaskCatalogue } from "../slaves/task-catalogue.ts";
import { jobKinds } from "./counter-table.ts";
import { kindOf, maxTaskTypes } from "./task-counters.ts";

interface ClusterParts {
  slaves: SlaveRegistry;
  engine: Pick<Engine, "waiting">;
  jobs: JobStore;
  catalogue: TaskCatalogue;
  limits: Record<"MAX_OPEN_FILES" | "MAX_OPEN_BYTES", number>;
}

export function showCluster(registry: Registry, parts: ClusterParts): void {
  showSlaves(registry, parts.slaves);
  showQueue(registry, parts);
  showLoad(registry, parts);
}

function showSlaves(registry: Registry, slaves: SlaveRegistry): void {
  showNumbers(registry, { name: "msdp_slaves", help: "Slaves by state.", label: "state" }, () => {
    const states = slaves.view().map((slave) => slave.state);
    return slaveStates.map((state) => [state, states.filter((one) => one === state).length]);
  });
  showNumber(registry, { name: "msdp_slots", help: "Slots of the slaves that are alive." }, () =>
    sum(slaves.view().map(({ state, slots }) => (state === "alive" ? slots : 0))),
  );
  showNumber(
    registry,
    { name: "msdp_busy_slots", help: "Slots in which something runs, on whatever slave." },
    () => sum(slaves.view().map(({ busy }) => busy)),
  );
}

/** Every type that is known has its line: an autoscaler cannot tell a missing one from a queue that is empty. */
function showQueue(registry: Registry, { engine, catalogue }: ClusterParts): void {
  const labelOf = createLabels(maxTaskTypes);
  /** Types that share a label are added to each other. */
  const read = async (add: (known: number, waiting: Waiting) => number): Promise<Map<string, number>> => {
    const byLabel = new Map(catalogue.list().map(({ name }) => [labelOf(name), 0]));
    for (const waiting of await engine.waiting()) {
      const label = labelOf(waiting.taskType);
      byLabel.set(label, add(byLabel.get(label) ?? 0, waiting));
    }
    return byLabel;
  };
  const label = "task_type";
  showNumbers(registry, { name: "msdp_queued_files", help: "Files that wait for a slave.", label }, () =>
    read((known, { files }) => known + files),
  );
  showNumbers(
    registry,
    {
      name: "msdp_queue_oldest_seconds",
      help: "How long the file that waits longest has waited for a slave.",
      label,
    },
    () => read((known, { since }) => Math.max(known, (Date.now() - since) / 1000)),
  );
}

function showLoad(registry: Registry, { jobs, limits }: ClusterParts): void {
  showNumbers(
    registry,
    { name: "msdp_open_jobs", help: "Jobs that have not ended, by who waits for them.", label: "kind" },
    async () => {
      const kinds = (await jobs.listUnfinished()).map(kindOf);
      return jobKinds.map((kind) => [kind, kinds.filter((one) => one === kind).length]);
    },
  );
  const show = (name: string, help: string, read: () => number | Promise<number>): void =>
    showNumber(registry, { name, help }, read);
  show("msdp_open_files", "Files that wait or run.", async () => (await jobs.countOpen()).files);
  show("msdp_open_files_limit", "Files that may wait or run (MAX_OPEN_FILES).", () => limits.MAX_OPEN_FILES);
  show("msdp_open_bytes", "Bytes of the files that wait or run.", async () => (await jobs.countOpen()).bytes);
  show("msdp_open_bytes_limit", "Bytes that may wait or run (MAX_OPEN_BYTES).", () => limits.MAX_OPEN_BYTES);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
