#!/usr/bin/env node
/** Starts a master: config → parts → run → stop. */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { Dispatcher } from "./engines/http/dispatcher.ts";
import { SlaveCaller } from "./engines/http/slave-caller.ts";
import { tryOut } from "./engines/http/slave-trial.ts";
import { createMasterApp } from "./master/app.ts";
import { showCluster } from "./master/cluster-gauges.ts";
import { type MasterConfig, readMasterConfig } from "./master/config.ts";
import { drain } from "./master/drain.ts";
import { Intake } from "./master/intake.ts";
import { cancelJob } from "./master/job-canceller.ts";
import { JobReader } from "./master/job-reader.ts";
import { createReadinessCheck } from "./master/readiness.ts";
import { ResultWriter } from "./master/result-writer.ts";
import { startProber } from "./master/slave-prober.ts";
import { SlaveRegistry } from "./master/slave-registry.ts";
import { TaskCatalogue } from "./master/task-catalogue.ts";
import { countTasks } from "./master/task-counters.ts";
import { readEnvironment } from "./platform/env.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { toggleDebugBySignal } from "./platform/log-level.ts";
import { createLogger } from "./platform/logger.ts";
import { createRegistry, showDiskSpace } from "./platform/metrics.ts";
import { claimOwnFolder, ownFolder, removeOrphans } from "./platform/own-folder.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { version } from "./platform/version.ts";
import { DiskFileStore } from "./stores/disk-file-store.ts";
import { MemoryJobStore } from "./stores/memory-job-store.ts";

new Command("msdp-master")
  .description("The process that clients talk to. .env.example lists what to set.")
  .version(version)
  .parse();

/** What a call takes beside the processing: the way there, the way back, a child's start. */
const callOverheadMs = 30_000;

/** What the answers to the last jobs may take on their way out. */
const lastAnswersMs = 2000;

/** Results on their way from another disk: hidden, since the results folder is the users'. */
const stagingKind = ".incoming";

/** By which the results folder is tried for whether it can be written to. */
const probeKind = ".probe";

await runUntilStopped(async () => startMaster(readMasterConfig(readEnvironment())));

async function startMaster(config: MasterConfig) {
  const log = createLogger("master", config.LOG_LEVEL);
  toggleDebugBySignal(log);
  const metrics = createRegistry({ role: "master", version });
  const observer = countTasks(metrics);
  const { host, token } = config.access;
  const spool = await claimOwnFolder(path.resolve(config.DATA_DIR), "spool");
  const results = path.resolve(config.RESULTS_DIR);
  await mkdir(results, { recursive: true });
  await removeOrphans(results, stagingKind);
  await removeOrphans(results, probeKind);
  const staging = ownFolder(results, stagingKind);
  const files = new DiskFileStore({ spool, results, staging });
  const jobs = new MemoryJobStore({ keepMs: config.JOB_TTL * 1000, keepFiles: config.JOB_FILES_KEPT });
  const catalogue = new TaskCatalogue();
  const timeoutMsPerFile = config.TASK_TIMEOUT_SECONDS * 1000 + callOverheadMs;
  const noRoomMs = config.NO_SPACE_SECONDS * 1000;
  const slaves = new SlaveRegistry({ catalogue, log, fullMs: timeoutMsPerFile });
  const caller = new SlaveCaller({ token, timeoutMsPerFile, limits: config }, files);
  const prober = startProber({
    registry: slaves,
    tryOut: ({ slave, taskType }) => tryOut({ caller, files }, slave, taskType),
    log,
  });
  const writer = new ResultWriter({ jobs, files, observer, log, noRoomMs });
  const engine = new Dispatcher(
    { jobs, files, slaves, caller, observer, log, noRoomMs, commit: (outcome) => writer.commit(outcome) },
    {
      turns: config.DISPATCH,
      noSlaveMs: config.NO_SLAVE_SECONDS * 1000,
      // Strict turns leave slots free that have work waiting.
      lateCopies: config.LATE_COPIES && config.DISPATCH === "late",
    },
  );
  const intake = new Intake({ jobs, files, engine, catalogue, slaves, limits: config, observer });
  const reader = new JobReader({ jobs, files });
  const cancel = (jobId: string): Promise<void> => cancelJob({ jobs, files, engine, observer, log }, jobId);
  showCluster(metrics, { slaves, engine, jobs, catalogue, limits: config });
  showDiskSpace(metrics, { data: spool, results });
  const probes = { data: path.join(spool, "probe"), results: ownFolder(results, probeKind) };
  const checkReadiness = createReadinessCheck({ intake, slaves, probes });
  const app = createMasterApp({
    config,
    intake,
    reader,
    slaves,
    catalogue,
    cancel,
    checkReadiness,
    metrics,
    log,
  });
  const server = await serve(app, host, config.MASTER_PORT, config);
  const url = httpUrl(host === "0.0.0.0" || host === "::" ? "localhost" : host, server.port);
  log.info({ url, host, results }, "master is working");
  if (!token)
    log.info(
      "no CLUSTER_TOKEN is set: reachable " + (config.HOST ? `on ${host}` : "from this machine alone"),
    );
  return {
    url,
    stop: async () => {
      await drain({ jobs, intake, cancel, log }, config.DRAIN_SECONDS * 1000);
      await server.stop(lastAnswersMs);
      writer.stop();
      await engine.stop();
      prober.stop();
      slaves.stop();
      caller.stop();
      for (const folder of [spool, staging]) await rm(folder, { recursive: true, force: true });
    },
  };
}
