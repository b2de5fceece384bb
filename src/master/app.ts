/** The routes of a master. */
import { pipeline } from "node:stream/promises";
import express, { type Express, type Request, type Response } from "express";
import helmet from "helmet";
import type { Engine } from "../engines/engine.ts";
import { type Access, isLoopback, requireToken } from "../platform/access.ts";
import { createErrorHandler, refuseUnknownRoute } from "../platform/error-handler.ts";
import { describeLimits } from "../platform/limits.ts";
import type { Logger } from "../platform/logger.ts";
import { refuseSlowClients } from "../platform/pace.ts";
import { ServiceError, describeIssue } from "../protocol/errors.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type Job, isFinished } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { heartbeatSeconds, leaseSeconds, registrationSchema } from "../protocol/slave.ts";
import type { MasterConfig } from "./config.ts";
import { readLastEventId, sendEvents } from "./event-stream.ts";
import type { Intake } from "./intake.ts";
import { followJob, followJobs } from "./job-feed.ts";
import { readFileRange, readFirstIndex, readIndex, readJobQuery, readKey } from "./job-query.ts";
import type { JobReader } from "./job-reader.ts";
import { retryJob } from "./job-retrier.ts";
import { readPreference } from "./prefer.ts";
import { zipResults } from "./results-zip.ts";
import { parseAddressList, resolveSlaveAddress } from "./slave-address.ts";
import type { SlaveRegistry } from "./slave-registry.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";

interface MasterParts {
  config: MasterConfig;
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  intake: Intake;
  reader: JobReader;
  slaves: SlaveRegistry;
  catalogue: TaskCatalogue;
  cancel: (jobId: string) => Promise<void>;
  log: Logger;
}

/** When a job that ended for want of slaves, or by our stop, is worth another try. */
const retryAfterSeconds = 5;

type JobRequest = Request<{ jobId: string }>;
type FileRequest = Request<{ jobId: string; index: string }>;

export function createMasterApp(parts: MasterParts): Express {
  const { config, jobs, intake, reader, slaves, catalogue, log } = parts;
  const app = express();
  const client = requireToken(clientToken(config.access));
  const slave = requireToken(config.access.token);
  const findJob = (request: JobRequest): Promise<Job> => reader.find(request.params.jobId, ownerOf(request));
  const addresses = parseAddressList("SLAVE_ADDRESSES", config.SLAVE_ADDRESSES);
  const answerError = createErrorHandler(log);

  app.use(refuseSlowClients(config, answerError));
  app.use(helmet());
  app.get("/", (_request, response) => void response.type("text/plain").send("Master is working"));
  app.get("/check_status", (_request, response) => void response.json({ status: "alive" }));

  app.post(
    "/register",
    slave,
    express.json({ limit: fixedLimits.registration_bytes.value }),
    async (request, response) => {
      const registration = readRegistration(request);
      const caller = request.socket.remoteAddress ?? "";
      const address = await resolveSlaveAddress(registration.slave_ip, caller, addresses);
      const slaveId = slaves.register(registration, address);
      response.json({
        status: "success",
        slave_id: slaveId,
        lease_seconds: leaseSeconds,
        heartbeat_seconds: heartbeatSeconds,
      });
    },
  );
  app.delete("/slaves/:slaveId", slave, (request: Request<{ slaveId: string }>, response) => {
    if (!slaves.remove(request.params.slaveId)) {
      throw new ServiceError("not_found", `There is no slave ${request.params.slaveId}.`);
    }
    response.status(204).end();
  });

  app.post("/assign_task", client, async (request, response) => {
    const { respondAsync, waitMs } = readPreference(request);
    const submitter = { owner: ownerOf(request), isDurable: respondAsync, key: readKey(request) };
    const job = await intake.submit(request, response, submitter);
    if (respondAsync) await answerWithin(parts, job, waitMs, response);
    else await answerWhenFinished(parts, job, response);
  });
  app.post("/jobs", client, express.json({ limit: config.MAX_FIELD_BYTES }), async (request, response) => {
    const submitter = { owner: ownerOf(request), isDurable: true, key: readKey(request) };
    const job = await intake.open(request.body, submitter);
    response.status(201).location(`/jobs/${job.id}`);
    response.json(await reader.view(job));
  });
  app.get("/jobs", client, async (request, response) => {
    response.json(await reader.list({ owner: ownerOf(request), ...readJobQuery(request.query) }));
  });
  app.get("/events", client, async (request, response) => {
    const following = { owner: ownerOf(request), since: readLastEventId(request), signal: endOf(response) };
    await sendEvents(response, followJobs(parts, following));
  });

  app.get("/jobs/:jobId", client, async (request: JobRequest, response) => {
    response.json(await reader.view(await findJob(request), readFileRange(request.query)));
  });
  app.delete("/jobs/:jobId", client, async (request: JobRequest, response) => {
    const job = await findJob(request);
    if (isFinished(job)) {
      await jobs.remove(job.id);
      response.status(204).end();
      return;
    }
    await parts.cancel(job.id);
    response.json(await reader.view(await findJob(request)));
  });
  app.post("/jobs/:jobId/files", client, async (request: JobRequest, response) => {
    const job = await findJob(request);
    const files = await intake.add(job, readFirstIndex(request.query, job), request, response);
    response.json({ job_id: job.id, files });
  });
  app.post("/jobs/:jobId/close", client, async (request: JobRequest, response) => {
    response.json(await reader.view(await intake.closeJob(await findJob(request))));
  });
  app.post("/jobs/:jobId/cancel", client, async (request: JobRequest, response) => {
    await parts.cancel((await findJob(request)).id);
    response.json(await reader.view(await findJob(request)));
  });
  app.post("/jobs/:jobId/retry", client, async (request: JobRequest, response) => {
    response.status(202).json(await reader.view(await retryJob(parts, await findJob(request))));
  });
  app.get("/jobs/:jobId/events", client, async (request: JobRequest, response) => {
    const { id, revision } = await findJob(request);
    const since = readLastEventId(request);
    // No Content is how a server tells an event source that there is nothing to come back for.
    if (since === revision && isFinished(await findJob(request))) {
      response.status(204).end();
      return;
    }
    const following = { owner: ownerOf(request), since, signal: endOf(response) };
    await sendEvents(response, followJob(parts, id, following));
  });
  app.get("/jobs/:jobId/results.zip", client, async (request: JobRequest, response) => {
    const job = await findJob(request);
    response.attachment(`${job.taskType.name}-${job.id}.zip`);
    await pipeline(await zipResults(await reader.results(job)), response);
  });
  app.get("/jobs/:jobId/files/:index/result", client, async (request: FileRequest, response) => {
    const { path, name } = await reader.result(await findJob(request), readIndex(request.params.index));
    response.attachment(name);
    await sendFile(response, path);
  });
  app.get("/jobs/:jobId/files/:index/original", client, async (request: FileRequest, response) => {
    const { path, name } = await reader.original(await findJob(request), readIndex(request.params.index));
    response.attachment(name);
    await sendFile(response, path);
  });

  app.get("/slaves", client, (_request, response) => void response.json({ slaves: slaves.view() }));
  app.get("/task_types", client, (_request, response) => {
    response.json({
      task_types: catalogue.list().map(({ name, ...rest }) => ({ task_type: name, ...rest })),
    });
  });
  app.get(
    "/limits",
    client,
    (_request, response) => void response.json({ limits: describeLimits("master", config) }),
  );

  app.use(refuseUnknownRoute);
  app.use(answerError);
  return app;
}

/** Clients need the token only where others than this machine's users can reach the master. */
function clientToken({ host, token, allowAnonymous }: Access): string | undefined {
  return allowAnonymous || isLoopback(host) ? undefined : token;
}

function readRegistration(request: Request) {
  const body: unknown = request.body;
  const registration = registrationSchema.safeParse(body);
  if (registration.success) return registration.data;
  const isMissing = ["slave_ip", "slave_port"].some((field) => !hasValue(body, field));
  if (isMissing) throw new ServiceError("missing_field", "slave_ip and slave_port are required");
  const { field, sentence } = describeIssue(registration.error, body);
  throw new ServiceError("invalid_field", sentence, { field });
}

function hasValue(body: unknown, field: string): boolean {
  if (typeof body !== "object" || body === null) return false;
  const value: unknown = Reflect.get(body, field);
  return value !== undefined && value !== null && value !== "";
}

/** A client that goes away no longer wants the answer, so its job ends too. */
async function answerWhenFinished(parts: MasterParts, job: Job, response: Response): Promise<void> {
  const gone = endOf(response);
  try {
    const finished = await parts.reader.untilFinished(job.id, gone);
    const { status, body } = await parts.reader.answer(finished, { isStopping: parts.intake.isClosed });
    if (status === 503) response.set("Retry-After", String(retryAfterSeconds));
    response.status(status).json(body);
  } catch (error) {
    if (!gone.aborted) throw error;
    await parts.cancel(job.id);
  }
}

/** Nobody owns a job while every client is the same to us. */
function ownerOf(_request: Request): string | undefined {
  return undefined;
}

/** The job's answer when it ends in time, else where to ask for it. */
async function answerWithin(parts: MasterParts, job: Job, waitMs: number, response: Response): Promise<void> {
  response.location(`/jobs/${job.id}`).set("Preference-Applied", "respond-async");
  const signal = AbortSignal.any([endOf(response), AbortSignal.timeout(waitMs)]);
  const finished = waitMs > 0 && (await parts.reader.untilFinished(job.id, signal).catch(() => undefined));
  if (finished) {
    const { status, body } = await parts.reader.answer(finished, { isStopping: false });
    response.status(status).json(body);
  } else {
    const now = await parts.reader.find(job.id, undefined);
    response.status(202).json(await parts.reader.view(now));
  }
}

/** Aborts when the client has gone, or has all of its answer. */
function endOf(response: Response): AbortSignal {
  const ended = new AbortController();
  response.once("close", () => ended.abort());
  if (response.closed) ended.abort();
  return ended.signal;
}

async function sendFile(response: Response, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    response.sendFile(path, { dotfiles: "allow" }, (error: unknown) => {
      if (!error) resolve();
      else if (hasCode(error, "ENOENT"))
        reject(new ServiceError("not_found", "The result's file was removed."));
      else reject(error);
    });
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && Reflect.get(error, "code") === code;
}
