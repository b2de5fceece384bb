#!/usr/bin/env node
/** Starts a master: config → parts → run → stop. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { Gate } from "./master/access/gate.ts";
import { KeyRing } from "./master/access/key-ring.ts";
import { Sessions } from "./master/access/sessions.ts";
import { admitUpgrade } from "./master/access/upgrade.ts";
import { parseAddressList } from "./master/allowed-addresses.ts";
import { createMasterApp } from "./master/app.ts";
import type { Backbone, BackboneParts } from "./master/backbone/backbone.ts";
import { openHttpBackbone } from "./master/backbone/http-backbone.ts";
import { showCluster } from "./master/metrics/cluster-gauges.ts";
import { type MasterConfig, readMasterConfig } from "./master/config.ts";
import { drain } from "./master/drain.ts";
import { attachEventSocket } from "./master/jobs/event-socket.ts";
import { followJob, followJobs } from "./master/jobs/job-feed.ts";
import { Intake } from "./master/jobs/intake.ts";
import { Callbacks } from "./master/jobs/callbacks.ts";
import { startJanitor } from "./master/jobs/janitor.ts";
import { endIdleJobs } from "./master/jobs/idle-jobs.ts";
import { cancelJob } from "./master/jobs/job-canceller.ts";
import { closeJob } from "./master/jobs/job-closer.ts";
import { JobMaker } from "./master/jobs/job-maker.ts";
import { JobReader } from "./master/jobs/job-reader.ts";
import { createReadinessCheck } from "./master/readiness.ts";
import { TaskCatalogue } from "./master/slaves/task-catalogue.ts";
import { createCounters } from "./master/metrics/task-counters.ts";
import { readEnvironment } from "./platform/env.ts";
import { collectLessOften } from "./platform/heap-growth.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { toggleDebugBySignal } from "./platform/log-level.ts";
import { createLogger } from "./platform/logger.ts";
import { createRegistry, showDiskSpace } from "./platform/metrics.ts";
import { httpUrl, serve } from "./platform/serve.ts";
import { readTls } from "./platform/tls.ts";
import { version } from "./platform/version.ts";
import type { Job } from "./stores/job-records.ts";

new Command("msdp-master")
  .description("The process that clients talk to. .env.example lists what to set.")
  .version(version)
  .parse();

/** What the answers to the last jobs may take on their way out. */
const lastAnswersMs = 2000;

collectLessOften({ garbageMb: 64 });
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
  const folders = { data, jobs: path.join(data, "jobs"), results };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const secretFile = path.join(data, "session-secret");
  const sessions = await Sessions.open({ secretFile, ttlSeconds: config.SESSION_TTL });
  const gate = new Gate({ access: config.access, keys, sessions });
  const catalogue = new TaskCatalogue();
  const onJournalFailure = (): void => counters.journalFailed();
  const backbone = await openBackbone({ config, catalogue, folders, authority, onJournalFailure, log });
  const { jobs, files, engine, slaves } = backbone;
  counters.follow(jobs);
  const callbackAddresses = parseAddressList("CALLBACK_ADDRESSES", config.CALLBACK_ADDRESSES);
  const maker = new JobMaker({
    jobs,
    files,
    engine,
    slaves,
    callbackAddresses,
    observer: counters,
    log,
  });
  const intake = new Intake({
    jobs,
    files,
    engine,
    catalogue,
    maker,
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
    ...backbone,
    config,
    gate,
    sessions,
    intake,
    reader,
    catalogue,
    cancel,
    checkReadiness: createReadinessCheck({ ...backbone, intake, probes }),
    metrics,
    log,
  });
  counters.jobsRecovered(await backbone.start({ cancel, resumeCallbacks: () => callbacks.resume() }));
  const server = await serve(app, host, config.MASTER_PORT, { ...config, certificate });
  const sockets = attachEventSocket(server.server, {
    authorise: (request) => admitUpgrade(request, { gate, pages: config.pages }),
    isStillLetIn: (request) => gate.isStillLetIn(request),
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
      await drain({ ...backbone, intake, cancel, log }, config.DRAIN_SECONDS * 1000);
      sockets.stop();
      await server.stop(lastAnswersMs);
      await backbone.stopWork();
      keys?.stop();
      await callbacks.stop();
      await backbone.handBack();
      await janitor.stop();
      await backbone.close();
    },
  };
}

/** What belongs to the other engine is not even loaded: alone a master needs neither BullMQ nor a database. */
async function openBackbone(parts: BackboneParts): Promise<Backbone> {
  const { engine } = parts.config;
  if (engine.kind === "http") return openHttpBackbone(parts);
  const { openBullmqBackbone } = await import("./master/backbone/bullmq-backbone.ts");
  return openBullmqBackbone(parts, engine.database);
}
