#!/usr/bin/env node
/** Starts a slave: config → parts → run → stop. */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { readEnvironment } from "./platform/env.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { createLogger } from "./platform/logger.ts";
import { claimOwnFolder } from "./platform/own-folder.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { version } from "./platform/version.ts";
import { loadProcessors } from "./processors/index.ts";
import { findOwnAddress, startAnnouncer } from "./slave/announcer.ts";
import { createSlaveApp } from "./slave/app.ts";
import { ChildPool } from "./slave/child-pool.ts";
import { type SlaveConfig, readSlaveConfig } from "./slave/config.ts";
import { Runner } from "./slave/runner.ts";

const program = new Command("msdp-slave")
  .description(
    "A process that runs processors. It registers itself with MASTER_URL; .env.example lists what to set.",
  )
  .option("--processor <module...>", "modules of further processors", [])
  .version(version)
  .parse();

/** What the last answers may take on their way out, though nothing is left of the time to drain. */
const lastAnswersMs = 2000;

await runUntilStopped(async () => {
  const { processor } = program.opts<{ processor: string[] }>();
  return startSlave(
    readSlaveConfig(readEnvironment()),
    processor.map((module) => path.resolve(module)),
  );
});

async function startSlave(config: SlaveConfig, processorModules: string[]) {
  const log = createLogger("slave", config.LOG_LEVEL);
  const instanceId = randomUUID();
  const processors = await loadProcessors(processorModules);
  const scratchFolder = await claimOwnFolder(path.resolve(config.DATA_DIR), "slave");
  const pool = new ChildPool(
    {
      childModule: new URL("./slave/child.js", import.meta.url),
      processorModules,
      size: config.SLOTS,
      heapMb: config.CHILD_HEAP_MB,
      rssMb: config.CHILD_RSS_MB,
      timeoutMs: config.TASK_TIMEOUT_SECONDS * 1000,
      maxTasks: config.CHILD_MAX_TASKS,
    },
    log,
  );
  const runner = new Runner({ slots: config.SLOTS, pool });
  const { host, token } = config.access;
  const app = createSlaveApp({ processors, runner, scratchFolder, config, token, instanceId, log });
  const server = await serve(app, host, config.SLAVE_PORT, config);
  pool.start();
  const address = config.SLAVE_IP ?? (await findOwnAddress(config.MASTER_URL));
  const announcer = startAnnouncer({
    masterUrl: config.MASTER_URL,
    token,
    registration: {
      slave_ip: address,
      slave_port: server.port,
      task_types: [...processors.values()].map((processor) => processor.announcement),
      slots: config.SLOTS,
      version,
      instance_id: instanceId,
    },
    log,
  });
  const url = httpUrl(address, server.port);
  log.info({ url, host, slots: config.SLOTS, taskTypes: [...processors.keys()] }, "slave is working");
  if (!token)
    log.info(
      "no CLUSTER_TOKEN is set: reachable " + (config.HOST ? `on ${host}` : "from this machine alone"),
    );
  return {
    url,
    stop: async () => {
      const deadline = performance.now() + config.DRAIN_SECONDS * 1000;
      const drained = runner.drain(config.DRAIN_SECONDS * 1000);
      await announcer.stop();
      await drained;
      await server.stop(Math.max(lastAnswersMs, deadline - performance.now()));
      await runner.stop();
      await rm(scratchFolder, { recursive: true, force: true });
    },
  };
}
