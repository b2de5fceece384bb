#!/usr/bin/env node
/** Starts a slave: config → parts → run → stop. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { type Environment, readEnvironment } from "./platform/env.ts";
import { collectLessOften } from "./platform/heap-growth.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { toggleDebugBySignal } from "./platform/log-level.ts";
import { createLogger } from "./platform/logger.ts";
import { createRegistry, showDiskSpace } from "./platform/metrics.ts";
import { claimOwnFolder } from "./platform/own-folder.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { readTls } from "./platform/tls.ts";
import { version } from "./platform/version.ts";
import { loadProcessors } from "./processors/index.ts";
import { type Registration, mostFilesPerCall, slaveIdOf } from "./protocol/slave.ts";
import { startAnnouncer } from "./slave/announcer.ts";
import { createSlaveApp } from "./slave/app.ts";
import { ChildPool } from "./slave/child-pool.ts";
import { type SlaveConfig, readProcessorEnvironment, readSlaveConfig } from "./slave/config.ts";
import { MasterContact } from "./slave/master-contact.ts";
import { untilOwnAddress } from "./slave/own-address.ts";
import { createPuller } from "./slave/puller.ts";
import { Runner } from "./slave/runner.ts";
import { countCalls } from "./slave/task-counters.ts";

const program = new Command("msdp-slave")
  .description(
    "A process that runs processors. It registers itself with MASTER_URL; .env.example lists what to set.",
  )
  .option("--processor <module...>", "modules of further processors", [])
  .option("--tags <tags>", "what kind of slave it is, such as gpu,lang.deu; goes before TAGS")
  .version(version)
  .parse();

/** What the last answers may take on their way out, though nothing is left of the time to drain. */
const lastAnswersMs = 2000;

// Its memory is bounded together with that of its children.
collectLessOften({ garbageMb: 32 });
await runUntilStopped(async (stopping) => {
  const { processor, tags } = program.opts<{ processor: string[]; tags?: string }>();
  return startSlave(
    { ...readEnvironment(), ...(tags !== undefined && { TAGS: tags }) },
    processor.map((module) => path.resolve(module)),
    stopping,
  );
});

async function startSlave(environment: Environment, processorModules: string[], stopping: AbortSignal) {
  const config = readSlaveConfig(environment);
  const log = createLogger("slave", config.LOG_LEVEL);
  toggleDebugBySignal(log);
  const instanceId = randomUUID();
  const processors = await loadProcessors(processorModules);
  const processorEnvironment = readProcessorEnvironment(processors.values(), environment);
  const scratchFolder = await claimOwnFolder(path.resolve(config.DATA_DIR), "slave");
  const pool = new ChildPool({
    childModule: new URL("./slave/child.js", import.meta.url),
    processorModules,
    processorEnvironment,
    heapMb: config.CHILD_HEAP_MB,
    rssMb: config.CHILD_RSS_MB,
    timeoutMs: config.TASK_TIMEOUT_SECONDS * 1000,
    maxTasks: config.CHILD_MAX_TASKS,
  });
  const runner = new Runner({ slots: config.SLOTS, pool });
  const { host, tokens } = config.access;
  const { scheme, certificate, authority } = await readTls(config);
  const contact = new MasterContact();
  const metrics = createRegistry({ role: "slave", version });
  const observer = countCalls(metrics, { taskTypes: processors.keys(), runner, contact });
  showDiskSpace(metrics, { data: scratchFolder });
  const app = createSlaveApp({
    processors,
    runner,
    scratchFolder,
    config,
    instanceId,
    contact,
    metrics,
    observer,
    log,
  });
  const server = await serve(app, host, config.SLAVE_PORT, { ...config, certificate });
  pool.start();
  const address = config.SLAVE_IP ?? (await untilOwnAddress(config.MASTER_URL, stopping, log));
  const own: Registration = {
    slave_ip: address,
    slave_port: server.port,
    slave_scheme: scheme,
    task_types: [...processors.values()].map((processor) => processor.announcement),
    tags: config.TAGS,
    slots: config.SLOTS,
    files_per_call: Math.min(config.MAX_FILES, mostFilesPerCall),
    waiting_calls: runner.slots.mostWaiting,
    version,
    instance_id: instanceId,
    ...(config.engine.kind === "bullmq" && { pulls: true }),
  };
  const pulling = await startPulling(config, {
    processors,
    runner,
    scratchFolder,
    authority,
    observer,
    own,
    log,
  });
  const announcer = startAnnouncer({
    masterUrl: config.MASTER_URL,
    token: tokens[0],
    authority,
    contact,
    registration: () => (own.pulls ? { ...own, load: { busy: runner.slots.taken, ...observer.ran } } : own),
    log,
  });
  const url = httpUrl(address, server.port, scheme);
  log.info({ url, host, slots: config.SLOTS, taskTypes: [...processors.keys()] }, "slave is working");
  if (tokens.length === 0)
    log.info(
      "no CLUSTER_TOKEN is set: reachable " + (config.HOST ? `on ${host}` : "from this machine alone"),
    );
  return {
    url,
    stop: async () => {
      const deadline = performance.now() + config.DRAIN_SECONDS * 1000;
      const drained = runner.drain(config.DRAIN_SECONDS * 1000);
      await pulling?.stop(config.DRAIN_SECONDS * 1000);
      await announcer.stop();
      await drained;
      await server.stop(Math.max(lastAnswersMs, deadline - performance.now()));
      await runner.stop();
      await rm(scratchFolder, { recursive: true, force: true });
    },
  };
}

interface PullingParts extends Omit<Parameters<typeof createPuller>[0], "link"> {
  authority: Buffer | undefined;
  own: Registration;
}

/** Nothing where the master calls; what belongs to the queue is not even loaded then. */
async function startPulling({ engine, access, MASTER_URL }: SlaveConfig, parts: PullingParts) {
  if (engine.kind === "http") return undefined;
  const { Consumer } = await import("./engines/bullmq/consumer.ts");
  const { MasterLink } = await import("./engines/bullmq/master-link.ts");
  const { processors, runner, authority, own, log } = parts;
  const link = new MasterLink({ masterUrl: MASTER_URL, token: access.tokens[0], authority });
  const consumer = new Consumer({
    database: engine.database,
    taskTypes: [...processors.keys()],
    tags: own.tags ?? [],
    slaveId: slaveIdOf(own),
    slots: runner.slots,
    link,
    work: createPuller({ ...parts, link }),
    log,
  });
  return {
    stop: async (graceMs: number): Promise<void> => {
      await consumer.stop(graceMs);
      link.stop();
    },
  };
}
