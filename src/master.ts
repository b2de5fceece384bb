#!/usr/bin/env node
/** Starts a master: config → parts → run → stop. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { Dispatcher } from "./engines/http/dispatcher.ts";
import { SlaveCaller } from "./engines/http/slave-caller.ts";
import { tryOut } from "./engines/http/slave-trial.ts";
import { Gate } from "./master/access/gate.ts";
import { KeyRing } from "./master/access/key-ring.ts";
import { Sessions } from "./master/access/sessions.ts";
import { admitUpgrade } from "./master/access/upgrade.ts";
import { parseAddressList } from "./master/allowed-addresses.ts";
import { createMasterApp } from "./master/app.ts";
import { showCluster } from "./master/metrics/cluster-gauges.ts";
import { type MasterConfig, readMasterConfig } from "./master/config.ts";
import { drain, handBack } from "./master/drain.ts";
import { attachEventSocket } from "./master/jobs/event-socket.ts";
import { followJob, followJobs } from "./master/jobs/job-feed.ts";
import { Intake } from "./master/jobs/intake.ts";
import { Callbacks } from "./master/jobs/callbacks.ts";
import { startJanitor } from "./master/jobs/janitor.ts";
import { endIdleJobs } from "./master/jobs/idle-jobs.ts";
import { cancelJob } from "./master/jobs/job-canceller.ts";
import { closeJob } from "./master/jobs/job-closer.ts";
import { JobReader } from "./master/jobs/job-reader.ts";
import { createReadinessCheck } from "./master/readiness.ts";
import { recoverJobs, removeStrays } from "./master/jobs/recovery.ts";
import { ResultWriter } from "./master/jobs/result-writer.ts";
import { startProber } from "./master/slaves/slave-prober.ts";
import { SlaveRegistry } from "./master/slaves/slave-registry.ts";
import { TaskCatalogue } from "./master/slaves/task-catalogue.ts";
import { createCounters } from "./master/metrics/task-counters.ts";
import { readEnvironment } from "./platform/env.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { toggleDebugBySignal } from "./platform/log-level.ts";
import { createLogger } from "./platform/logger.ts";
import { createRegistry, showDiskSpace } from "./platform/metrics.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { readTls } from "./platform/tls.ts";
import { version } from "./platform/version.ts";
import { DiskFileStore } from "./stores/disk-file-store.ts";
import { MemoryJobStore } from "./stores/memory-job-store.ts";
import type { Job } from "./stores/job-records.ts";
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
  toggleDebugBySignal(log);
  const metrics = createRegistry({ role: "master", version });
  const counters = createCounters(metrics);
  const { host, tokens } = config.access;
  const { scheme, certificate, authority } = await readTls(config);
  const keys = config.API_KEYS_FILE === undefined ? undefined : await KeyRing.open(config.API_KEYS_FILE, log);
  const results = path.resolve(config.RESULTS_DIR);
  const data = path.resolve(config.DATA_DIR);
  const folders = { jobs: path.join(data, "jobs"), results };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const secretFile = path.join(data, "session-secret");
  const sessions = await Sessions.open({ secretFile, ttlSeconds: config.SESSION_TTL });
  const gate = new Gate({ access: config.access, keys, sessions });
  const files = new DiskFileStore(folders);
  const journal = new SqliteJournal(path.join(data, "jobs.sqlite"), (error) => {
    log.error({ err: error }, "jobs not written down");
    counters.journalFailed();
  });
  const jobs = new MemoryJobStore({
    keepMs: config.JOB_TTL * 1000,
    keepFiles: config.JOB_FILES_KEPT,
    keepBytes: config.RESULTS_MAX_BYTES,
    journal,
  });
  counters.follow(jobs);
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
    observer: counters,
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
  const janitor = startJanitor({
    jobs,
    files,
    deleteResults: config.DELETE_RESULTS,
    endIdleJobs: () => {
      const close = (job: Job): Promise<Job> => closeJob({ jobs, files, engine, log }, job);
      return endIdleJobs({ jobs, close, cancel, idleMs: config.JOB_TTL * 1000 });
    },
    log,
  });
  showCluster(metrics, { slaves, engine, jobs, catalogue, limits: config });
  showDiskSpace(metrics, { data, results });
  // Hidden, since the results folder is the users'.
  const probes = { data: path.join(data, "probe"), results: path.join(results, ".probe") };
  const app = createMasterApp({
    config,
    gate,
    sessions,
    jobs,
    files,
    engine,
    intake,
    reader,
    slaves,
    catalogue,
    cancel,
    checkReadiness: createReadinessCheck({ intake, slaves, probes }),
    metrics,
    log,
  });
  counters.jobsRecovered(await recoverJobs({ jobs, files, engine, cancel, log }));
  await callbacks.resume();
  const server = await serve(app, host, config.MASTER_PORT, { ...config, certificate });
  const sockets = attachEventSocket(server.server, {
    authorise: (request) => admitUpgrade(request, { gate, pages: config.pages }),
    follow: (jobId, following) =>
      jobId === undefined
        ? followJobs({ jobs, reader }, following)
        : followJob({ jobs, reader }, jobId, following),
    log,
  });
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
      sockets.stop();
      await server.stop(lastAnswersMs);
      writer.stop();
      await engine.stop();
      keys?.stop();
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
