#!/usr/bin/env node
/** Starts a master: config → parts → run → stop. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { Dispatcher } from "./engines/http/dispatcher.ts";
import { SlaveCaller } from "./engines/http/slave-caller.ts";
import { tryOut } from "./engines/http/slave-trial.ts";
import { createMasterApp } from "./master/app.ts";
import { type MasterConfig, readMasterConfig } from "./master/config.ts";
import { drain, handBack } from "./master/drain.ts";
import { attachEventSocket } from "./master/event-socket.ts";
import { followJob, followJobs } from "./master/job-feed.ts";
import { Intake } from "./master/intake.ts";
import { Callbacks } from "./master/callbacks.ts";
import { parseAddressList } from "./master/slave-address.ts";
import { startJanitor } from "./master/janitor.ts";
import { cancelJob } from "./master/job-canceller.ts";
import { JobReader } from "./master/job-reader.ts";
import { recoverJobs, removeStrays } from "./master/recovery.ts";
import { ResultWriter } from "./master/result-writer.ts";
import { startProber } from "./master/slave-prober.ts";
import { SlaveRegistry } from "./master/slave-registry.ts";
import { TaskCatalogue } from "./master/task-catalogue.ts";
import { readEnvironment } from "./platform/env.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { createLogger } from "./platform/logger.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { version } from "./platform/version.ts";
import { DiskFileStore } from "./stores/disk-file-store.ts";
import { MemoryJobStore } from "./stores/memory-job-store.ts";
import { SqliteJournal } from "./stores/sqlite-journal.ts";

new Command("msdp-master")
  .description("The process that clients talk to. .env.example lists what to set.")
  .version(version)
  .parse();

/** What a call takes beside the processing: the way there, the way back, a child's start. */
const callOverheadMs = 30_000;

const msPerHour = 3_600_000;

/** What the answers to the last jobs may take on their way out. */
const lastAnswersMs = 2000;

await runUntilStopped(async () => startMaster(readMasterConfig(readEnvironment())));

async function startMaster(config: MasterConfig) {
  const log = createLogger("master", config.LOG_LEVEL);
  const { host, token } = config.access;
  const results = path.resolve(config.RESULTS_DIR);
  const data = path.resolve(config.DATA_DIR);
  const folders = { jobs: path.join(data, "jobs"), results };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const files = new DiskFileStore(folders);
  const journal = new SqliteJournal(path.join(data, "jobs.sqlite"), (error) =>
    log.error({ err: error }, "jobs not written down"),
  );
  const jobs = new MemoryJobStore({
    keepMs: config.JOB_TTL * 1000,
    keepFiles: config.JOB_FILES_KEPT,
    keepBytes: config.RESULTS_MAX_BYTES,
    journal,
  });
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
  const writer = new ResultWriter({ jobs, files, log, noRoomMs });
  const engine = new Dispatcher(
    { jobs, files, slaves, caller, log, noRoomMs, commit: (outcome) => writer.commit(outcome) },
    {
      turns: config.DISPATCH,
      noSlaveMs: { awaited: config.NO_SLAVE_SECONDS * 1000, durable: config.NO_SLAVE_HOURS * msPerHour },
      // Strict turns leave slots free that have work waiting.
      lateCopies: config.LATE_COPIES && config.DISPATCH === "late",
    },
  );
  const callbackAddresses = parseAddressList("CALLBACK_ADDRESSES", config.CALLBACK_ADDRESSES);
  const intake = new Intake({
    jobs,
    files,
    engine,
    catalogue,
    slaves,
    callbackAddresses,
    limits: config,
    log,
  });
  const reader = new JobReader({ jobs, files });
  const callbacks = new Callbacks({
    jobs,
    reader,
    allowed: callbackAddresses,
    secret: config.CALLBACK_SECRET,
    log,
  });
  const cancel = (jobId: string): Promise<void> => cancelJob({ jobs, files, engine, log }, jobId);
  const janitor = startJanitor({ jobs, files, deleteResults: config.DELETE_RESULTS, log });
  const app = createMasterApp({
    config,
    jobs,
    files,
    engine,
    intake,
    reader,
    slaves,
    catalogue,
    cancel,
    log,
  });
  await recoverJobs({ jobs, files, engine, cancel, log });
  await callbacks.resume();
  const server = await serve(app, host, config.MASTER_PORT, config);
  const sockets = attachEventSocket(server.server, {
    authorise: () => undefined,
    follow: (jobId, following) =>
      jobId === undefined
        ? followJobs({ jobs, reader }, following)
        : followJob({ jobs, reader }, jobId, following),
    log,
  });
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
      sockets.stop();
      await server.stop(lastAnswersMs);
      writer.stop();
      await engine.stop();
      prober.stop();
      slaves.stop();
      caller.stop();
      await callbacks.stop();
      await handBack(jobs);
      await removeStrays({ jobs, files });
      await janitor.stop();
      await journal.close();
    },
  };
}
