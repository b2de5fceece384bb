#!/usr/bin/env node
/** Starts a master: config → parts → run → stop. */
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { Dispatcher } from "./engines/http/dispatcher.ts";
import { SlaveCaller } from "./engines/http/slave-caller.ts";
import { tryOut } from "./engines/http/slave-trial.ts";
import { Gate } from "./master/access/gate.ts";
import { KeyRing } from "./master/access/key-ring.ts";
import { Sessions } from "./master/access/sessions.ts";
import { createMasterApp } from "./master/app.ts";
import { type MasterConfig, readMasterConfig } from "./master/config.ts";
import { drain } from "./master/drain.ts";
import { Intake } from "./master/intake.ts";
import { cancelJob } from "./master/job-canceller.ts";
import { JobReader } from "./master/job-reader.ts";
import { ResultWriter } from "./master/result-writer.ts";
import { startProber } from "./master/slave-prober.ts";
import { SlaveRegistry } from "./master/slave-registry.ts";
import { TaskCatalogue } from "./master/task-catalogue.ts";
import { readEnvironment } from "./platform/env.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { createLogger } from "./platform/logger.ts";
import { claimOwnFolder, ownFolder, removeOrphans } from "./platform/own-folder.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { readTls } from "./platform/tls.ts";
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

await runUntilStopped(async () => startMaster(readMasterConfig(readEnvironment())));

async function startMaster(config: MasterConfig) {
  const log = createLogger("master", config.LOG_LEVEL);
  const { host, tokens } = config.access;
  const { scheme, certificate, authority } = await readTls(config);
  const keys = config.API_KEYS_FILE === undefined ? undefined : await KeyRing.open(config.API_KEYS_FILE, log);
  const spool = await claimOwnFolder(path.resolve(config.DATA_DIR), "spool");
  const secretFile = path.resolve(config.DATA_DIR, "session-secret");
  const sessions = await Sessions.open({ secretFile, ttlSeconds: config.SESSION_TTL });
  const gate = new Gate({ access: config.access, keys, sessions });
  const results = path.resolve(config.RESULTS_DIR);
  await mkdir(results, { recursive: true });
  await removeOrphans(results, stagingKind);
  const staging = ownFolder(results, stagingKind);
  const files = new DiskFileStore({ spool, results, staging });
  const jobs = new MemoryJobStore({ keepMs: config.JOB_TTL * 1000, keepFiles: config.JOB_FILES_KEPT });
  const catalogue = new TaskCatalogue();
  const timeoutMsPerFile = config.TASK_TIMEOUT_SECONDS * 1000 + callOverheadMs;
  const noRoomMs = config.NO_SPACE_SECONDS * 1000;
  const slaves = new SlaveRegistry({ catalogue, log, fullMs: timeoutMsPerFile });
  const caller = new SlaveCaller({ token: tokens[0], authority, timeoutMsPerFile, limits: config }, files);
  const prober = startProber({
    registry: slaves,
    authority,
    tryOut: ({ slave, taskType }) => tryOut({ caller, files }, slave, taskType),
    log,
  });
  const writer = new ResultWriter({ jobs, files, log, noRoomMs });
  const engine = new Dispatcher(
    { jobs, files, slaves, caller, log, noRoomMs, commit: (outcome) => writer.commit(outcome) },
    {
      turns: config.DISPATCH,
      noSlaveMs: config.NO_SLAVE_SECONDS * 1000,
      // Strict turns leave slots free that have work waiting.
      lateCopies: config.LATE_COPIES && config.DISPATCH === "late",
    },
  );
  const intake = new Intake({ jobs, files, engine, catalogue, slaves, limits: config, log });
  const reader = new JobReader({ jobs, files });
  const cancel = (jobId: string): Promise<void> => cancelJob({ jobs, files, engine, log }, jobId);
  const app = createMasterApp({ config, gate, sessions, intake, reader, slaves, catalogue, cancel, log });
  const server = await serve(app, host, config.MASTER_PORT, { ...config, certificate });
  const url = httpUrl(host === "0.0.0.0" || host === "::" ? "localhost" : host, server.port, scheme);
  log.info({ url, host, results }, "master is working");
  if (tokens.length === 0)
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
      keys?.stop();
      prober.stop();
      slaves.stop();
      caller.stop();
      for (const folder of [spool, staging]) await rm(folder, { recursive: true, force: true });
    },
  };
}
