/** What a slave shows of itself at `GET /metrics`: its slots, what it ran, and whether its master knows it. */
import { Counter, Histogram, type Registry } from "prom-client";
import { processingBuckets, showNumber } from "../platform/metrics.ts";
import { type ErrorCode, errorTable } from "../protocol/errors.ts";
import type { MasterContact } from "./master-contact.ts";
import type { FileOutcome, Runner } from "./runner.ts";

/** Told of every call that was run. */
export interface CallObserver {
  /** The runs of processors so far. */
  readonly ran: Readonly<Record<"done" | "failed", number>>;
  callEnded(taskType: string, outcomes: readonly FileOutcome[]): void;
}

interface SlaveParts {
  taskTypes: Iterable<string>;
  runner: Runner;
  contact: MasterContact;
}

/** The task types are those of the slave's own processors, so their number is bounded. */
export function countCalls(registry: Registry, parts: SlaveParts): CallObserver {
  showState(registry, parts);
  const registers = [registry];
  const tasks = new Counter({
    name: "msdp_slave_tasks_total",
    help: "Runs of a processor, by outcome; a stage of a file is one.",
    labelNames: ["task_type", "outcome"],
    registers,
  });
  const failures = new Counter({
    name: "msdp_slave_task_failures_total",
    help: "Runs of a processor that failed, by error code.",
    labelNames: ["code"],
    registers,
  });
  const seconds = new Histogram({
    name: "msdp_slave_task_processing_seconds",
    help: "How long the processor took for a run that is done.",
    labelNames: ["task_type"],
    buckets: processingBuckets,
    registers,
  });
  for (const task_type of parts.taskTypes) {
    for (const outcome of ["done", "failed"]) tasks.inc({ task_type, outcome }, 0);
    seconds.zero({ task_type });
  }
  // The table's keys are its codes.
  for (const code of Object.keys(errorTable) as ErrorCode[]) failures.inc({ code }, 0);
  const ran = { done: 0, failed: 0 };
  return {
    ran,
    callEnded: (task_type, outcomes) => {
      for (const outcome of outcomes) {
        ran[outcome.ok ? "done" : "failed"] += 1;
        tasks.inc({ task_type, outcome: outcome.ok ? "done" : "failed" });
        if (outcome.ok) seconds.observe({ task_type }, outcome.durationMs / 1000);
        else failures.inc({ code: outcome.code });
      }
    },
  };
}

function showState(registry: Registry, { runner, contact }: SlaveParts): void {
  showNumber(registry, { name: "msdp_slave_slots", help: "Slots of this slave." }, () => runner.slots.count);
  showNumber(
    registry,
    { name: "msdp_slave_busy_slots", help: "Slots of this slave that are taken." },
    () => runner.slots.taken,
  );
  showNumber(
    registry,
    {
      name: "msdp_slave_registered",
      help: "1 while the master has taken this slave's last heartbeat within the lease, else 0.",
    },
    () => (contact.isFresh ? 1 : 0),
  );
}
