/** The routes of a master. */
import { pipeline } from "node:stream/promises";
import express, { type Express, type Request } from "express";
import type { Registry } from "prom-client";
import { requireToken } from "../platform/access.ts";
import { guardAgainstPages } from "../platform/browser-guard.ts";
import { allowOrigins } from "../platform/cors.ts";
import { answerErrorsAs, refuseUnknownRoute } from "../platform/error-handler.ts";
import { describeLimits } from "../platform/limits.ts";
import { setLogLevel } from "../platform/log-level.ts";
import type { Logger } from "../platform/logger.ts";
import { countRequests, sendMetrics } from "../platform/metrics.ts";
import { sendDocument } from "../platform/openapi/send-document.ts";
import { refuseSlowClients } from "../platform/pace.ts";
import { type Readiness, answerAlive, answerReady } from "../platform/readiness.ts";
import { identifyRequests } from "../platform/request-id.ts";
import { ServiceError, toErrorBody } from "../protocol/errors.ts";
import { type Job, isFinished } from "../stores/job-records.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { heartbeatSeconds, leaseSeconds } from "../protocol/slave.ts";
import { callerOf, ownerOf, requireScope } from "./access/caller.ts";
import type { Gate } from "./access/gate.ts";
import { limitRates } from "./access/rate-limit.ts";
import { sessionRoutes } from "./access/session-routes.ts";
import type { Sessions } from "./access/sessions.ts";
import { answerWhenFinished, answerWithin } from "./jobs/answer-submission.ts";
import { describeMaster } from "./api/master-api.ts";
import type { Backbone } from "./backbone/backbone.ts";
import type { MasterConfig } from "./config.ts";
import { docsPage } from "./docs-page.ts";
import { endOf } from "./end-of-response.ts";
import { readLastEventId, sendEvents } from "./jobs/event-stream.ts";
import type { Intake } from "./jobs/intake.ts";
import { closeJob } from "./jobs/job-closer.ts";
import { followJob, followJobs } from "./jobs/job-feed.ts";
import { readFileRange, readFirstIndex, readIndex, readJobQuery, readKey } from "./jobs/job-query.ts";
import type { Submitter } from "./jobs/job-maker.ts";
import type { JobReader } from "./jobs/job-reader.ts";
import { retriedFiles, retryJob } from "./jobs/job-retrier.ts";
import { readPreference } from "./jobs/prefer.ts";
import { answerEmbeddings } from "./openai/answer-embeddings.ts";
import { readEmbeddingRequest } from "./openai/embedding-request.ts";
import { listModels } from "./openai/list-models.ts";
import { isOpenAiPath, toOpenAiError } from "./openai/openai-error.ts";
import { readRegistration } from "./slaves/registration.ts";
import { zipResults } from "./jobs/results-zip.ts";
import { sendFile } from "./send-file.ts";
import type { TaskCatalogue } from "./slaves/task-catalogue.ts";
import { preferWebPage, webAssets } from "./web-page.ts";

interface MasterParts extends Pick<
  Backbone,
  "jobs" | "files" | "engine" | "slaves" | "slaveRoutes" | "register" | "dismiss"
> {
  config: MasterConfig;
  gate: Gate;
  sessions: Sessions;
  intake: Intake;
  reader: JobReader;
  catalogue: TaskCatalogue;
  cancel: (jobId: string) => Promise<void>;
  checkReadiness: () => Promise<Readiness>;
  metrics: Registry;
  log: Logger;
}

type JobRequest = Request<{ jobId: string }>;
type FileRequest = Request<{ jobId: string; index: string }>;

/** Each client hears of an error as its API has it. */
const answerError = answerErrorsAs((error, path) =>
  isOpenAiPath(path) ? toOpenAiError(error) : toErrorBody(error),
);

export function createMasterApp(parts: MasterParts): Express {
  const { config, gate, sessions, jobs, intake, reader, slaves, catalogue, log } = parts;
  const { access, pages } = config;
  const app = express();
  const slave = requireToken(access.tokens);
  const maySubmit = requireScope("submit");
  const mayRead = requireScope("read");
  const mayAdmin = requireScope("admin");
  const mayEither = requireScope("submit", "read");
  const findJob = (request: JobRequest): Promise<Job> => reader.find(request.params.jobId, ownerOf(request));

  app.use(identifyRequests(log), countRequests(parts.metrics));
  app.use(refuseSlowClients(config, answerError));
  app.use(guardAgainstPages(pages));
  app.use(allowOrigins(pages.origins));
  app.get(
    "/",
    preferWebPage,
    (_request, response) => void response.type("text/plain").send("Master is working"),
  );
  app.get("/check_status", (_request, response) => void response.json({ status: "alive" }));
  app.get(
    "/openapi.json",
    sendDocument(describeMaster, () => catalogue.list()),
  );
  app.use("/docs", docsPage());
  app.use("/assets", webAssets());

  app.get("/healthz", answerAlive);
  app.get("/readyz", answerReady(parts.checkReadiness));

  app.use(gate.lookWhoCalls);
  app.use(limitRates({ access, hasKeys: gate.hasClientKeys, perMinute: config.RATE_LIMIT }));
  app.use("/session", sessionRoutes({ gate, sessions }));
  app.get("/metrics", mayAdmin, sendMetrics(parts.metrics));
  app.put("/log_level", mayAdmin, express.json(), setLogLevel(log));

  app.post(
    "/register",
    slave,
    express.json({ limit: fixedLimits.registration_bytes.value }),
    async (request, response) => {
      const caller = request.socket.remoteAddress ?? "";
      const slaveId = await parts.register(readRegistration(request.body), caller);
      response.json({
        status: "success",
        slave_id: slaveId,
        lease_seconds: leaseSeconds,
        heartbeat_seconds: heartbeatSeconds,
      });
    },
  );
  app.delete("/slaves/:slaveId", slave, async (request: Request<{ slaveId: string }>, response) => {
    if (!(await parts.dismiss(request.params.slaveId))) {
      throw new ServiceError("not_found", `There is no slave ${request.params.slaveId}.`);
    }
    response.status(204).end();
  });

  if (parts.slaveRoutes) app.use("/attempts", slave, parts.slaveRoutes);

  app.post("/slaves/:slaveId/drain", mayAdmin, (request: Request<{ slaveId: string }>, response) => {
    response.json(slaves.holdBack(request.params.slaveId));
  });
  app.post("/slaves/:slaveId/resume", mayAdmin, (request: Request<{ slaveId: string }>, response) => {
    response.json(slaves.resume(request.params.slaveId));
  });

  app.post("/assign_task", maySubmit, async (request, response) => {
    const receivedAt = Date.now();
    const { respondAsync, waitMs } = readPreference(request);
    const job = await intake.submit(request, response, submitterOf(request, respondAsync));
    if (respondAsync) await answerWithin(parts, { job, receivedAt, waitMs }, response);
    else await answerWhenFinished(parts, { job, receivedAt }, response);
  });
  app.post(
    "/v1/embeddings",
    maySubmit,
    express.json({ limit: fixedLimits.embedding_bytes.value }),
    async (request, response) => {
      const wish = readEmbeddingRequest(request.body);
      await answerEmbeddings(parts, { wish, submitter: submitterOf(request, false) }, response);
    },
  );
  app.get("/v1/models", maySubmit, (_request, response) => {
    response.json(listModels());
  });
  app.post("/jobs", maySubmit, express.json({ limit: config.MAX_FIELD_BYTES }), async (request, response) => {
    const job = await intake.open(request.body, submitterOf(request, true));
    response.status(201).location(`/jobs/${job.id}`);
    response.json(await reader.view(job));
  });
  app.get("/jobs", mayRead, async (request, response) => {
    response.json(await reader.list({ owner: ownerOf(request), ...readJobQuery(request.query) }));
  });
  app.get("/events", mayRead, async (request, response) => {
    const following = { owner: ownerOf(request), since: readLastEventId(request), signal: endOf(response) };
    await sendEvents(response, followJobs(parts, following), () => gate.isStillLetIn(request));
  });

  app.get("/jobs/:jobId", mayRead, async (request: JobRequest, response) => {
    response.json(await reader.view(await findJob(request), readFileRange(request.query)));
  });
  app.delete("/jobs/:jobId", maySubmit, async (request: JobRequest, response) => {
    const job = await findJob(request);
    if (isFinished(job)) {
      await jobs.remove(job.id);
      response.status(204).end();
      return;
    }
    await parts.cancel(job.id);
    response.json(await reader.view(await findJob(request)));
  });
  app.post("/jobs/:jobId/files", maySubmit, async (request: JobRequest, response) => {
    const job = await findJob(request);
    const files = await intake.add(job, readFirstIndex(request.query), request, response);
    response.json({ job_id: job.id, files });
  });
  app.post("/jobs/:jobId/close", maySubmit, async (request: JobRequest, response) => {
    const closed = await closeJob({ ...parts, log: request.log }, await findJob(request));
    response.json(await reader.view(closed));
  });
  app.post("/jobs/:jobId/cancel", maySubmit, async (request: JobRequest, response) => {
    await parts.cancel((await findJob(request)).id);
    response.json(await reader.view(await findJob(request)));
  });
  app.post("/jobs/:jobId/retry", maySubmit, async (request: JobRequest, response) => {
    const failed = await findJob(request);
    const retry = (): Promise<Job> => retryJob({ ...parts, log: request.log }, failed);
    const job = await intake.makeRoom(retriedFiles(failed), retry);
    response.status(202).json(await reader.view(job));
  });
  app.get("/jobs/:jobId/events", mayRead, async (request: JobRequest, response) => {
    const { id, revision } = await findJob(request);
    const since = readLastEventId(request);
    // No Content is how a server tells an event source that there is nothing to come back for.
    if (since === revision && isFinished(await findJob(request))) {
      response.status(204).end();
      return;
    }
    const following = { owner: ownerOf(request), since, signal: endOf(response) };
    await sendEvents(response, followJob(parts, id, following), () => gate.isStillLetIn(request));
  });
  app.get("/jobs/:jobId/results.zip", mayRead, async (request: JobRequest, response) => {
    const job = await findJob(request);
    response.attachment(`${job.taskType.name}-${job.id}.zip`);
    await pipeline(await zipResults(await reader.results(job)), response);
  });
  app.get("/jobs/:jobId/files/:index/result", mayRead, async (request: FileRequest, response) => {
    const { path, name } = await reader.result(await findJob(request), readIndex(request.params.index));
    response.attachment(name);
    await sendFile(response, path);
  });
  app.get(
    "/jobs/:jobId/files/:index/artifacts/:name",
    mayRead,
    async (request: Request<{ jobId: string; index: string; name: string }>, response) => {
      const { index, name } = request.params;
      const artifact = await reader.artifact(await findJob(request), readIndex(index), name);
      response.attachment(artifact.name).type(artifact.media_type);
      await sendFile(response, artifact.path);
    },
  );
  app.get("/jobs/:jobId/files/:index/original", mayRead, async (request: FileRequest, response) => {
    const { path, name } = await reader.original(await findJob(request), readIndex(request.params.index));
    response.attachment(name);
    await sendFile(response, path);
  });

  app.get("/slaves", mayAdmin, (_request, response) => void response.json({ slaves: slaves.view() }));
  app.get("/task_types", mayEither, (_request, response) => {
    response.json({
      task_types: catalogue.list().map(({ name, ...rest }) => ({ task_type: name, ...rest })),
    });
  });
  app.get(
    "/limits",
    mayEither,
    (_request, response) => void response.json({ limits: describeLimits("master", config) }),
  );

  app.use(refuseUnknownRoute);
  app.use(answerError);
  return app;
}

function submitterOf(request: Request, isDurable: boolean): Submitter {
  return { owner: callerOf(request).name, isDurable, key: readKey(request), requestId: request.id };
}
