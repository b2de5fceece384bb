/** The routes of a master. */
import express, { type Express, type Request, type Response } from "express";
import helmet from "helmet";
import type { Registry } from "prom-client";
import { type Access, isLoopback, requireToken } from "../platform/access.ts";
import { answerError, refuseUnknownRoute } from "../platform/error-handler.ts";
import { describeLimits } from "../platform/limits.ts";
import { setLogLevel } from "../platform/log-level.ts";
import type { Logger } from "../platform/logger.ts";
import { countRequests, sendMetrics } from "../platform/metrics.ts";
import { refuseSlowClients } from "../platform/pace.ts";
import { type Readiness, answerAlive, answerReady } from "../platform/readiness.ts";
import { identifyRequests } from "../platform/request-id.ts";
import { serverTimingHeader, writeServerTiming } from "../platform/server-timing.ts";
import { ServiceError, describeIssue } from "../protocol/errors.ts";
import type { Job } from "../stores/job-store.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { heartbeatSeconds, leaseSeconds, registrationSchema } from "../protocol/slave.ts";
import type { MasterConfig } from "./config.ts";
import type { Intake } from "./intake.ts";
import type { JobReader } from "./job-reader.ts";
import { parseAddressList, resolveSlaveAddress } from "./slave-address.ts";
import type { SlaveRegistry } from "./slave-registry.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";

interface MasterParts {
  config: MasterConfig;
  intake: Intake;
  reader: JobReader;
  slaves: SlaveRegistry;
  catalogue: TaskCatalogue;
  cancel(jobId: string): Promise<void>;
  checkReadiness(): Promise<Readiness>;
  metrics: Registry;
  log: Logger;
}

/** When a job that ended for want of slaves, or by our stop, is worth another try. */
const retryAfterSeconds = 5;

export function createMasterApp(parts: MasterParts): Express {
  const { config, intake, reader, slaves, catalogue, log } = parts;
  const app = express();
  const client = requireToken(clientToken(config.access));
  const slave = requireToken(config.access.token);
  const addresses = parseAddressList(config.SLAVE_ADDRESSES);

  app.use(identifyRequests(log), countRequests(parts.metrics));
  app.use(refuseSlowClients(config, answerError));
  app.use(helmet());
  app.get("/", (_request, response) => void response.type("text/plain").send("Master is working"));
  app.get("/check_status", (_request, response) => void response.json({ status: "alive" }));

  app.get("/healthz", answerAlive);
  app.get(
    "/readyz",
    answerReady(() => parts.checkReadiness()),
  );
  app.get("/metrics", client, sendMetrics(parts.metrics));
  app.put("/log_level", slave, express.json(), setLogLevel(log));

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

  app.post("/slaves/:slaveId/drain", slave, (request: Request<{ slaveId: string }>, response) => {
    response.json(slaves.holdBack(request.params.slaveId));
  });
  app.post("/slaves/:slaveId/resume", slave, (request: Request<{ slaveId: string }>, response) => {
    response.json(slaves.resume(request.params.slaveId));
  });

  app.post("/assign_task", client, async (request, response) => {
    const receivedAt = Date.now();
    const job = await intake.accept(request, response);
    if (prefersAsync(request)) {
      response.status(202).location(`/jobs/${job.id}`).set("Preference-Applied", "respond-async");
      response.json(await reader.view(job.id));
      return;
    }
    await answerWhenFinished(parts, { job, receivedAt }, response);
  });
  app.get("/jobs/:jobId", client, async (request: Request<{ jobId: string }>, response) => {
    response.json(await reader.view(request.params.jobId));
  });
  app.delete("/jobs/:jobId", client, async (request: Request<{ jobId: string }>, response) => {
    await reader.view(request.params.jobId);
    await parts.cancel(request.params.jobId);
    response.json(await reader.view(request.params.jobId));
  });
  app.get(
    "/jobs/:jobId/files/:index/result",
    client,
    async (request: Request<{ jobId: string; index: string }>, response) => {
      const { path, name } = await reader.result(request.params.jobId, readIndex(request.params.index));
      response.attachment(name);
      await sendFile(response, path);
    },
  );

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

/** RFC 7240 §4.1: the client would rather have the job's address now than wait for its end. */
function prefersAsync(request: Request): boolean {
  return /(^|,)\s*respond-async\s*(,|;|$)/i.test(request.get("Prefer") ?? "");
}

/** A client that goes away no longer wants the answer, so its job ends too. */
async function answerWhenFinished(
  parts: MasterParts,
  { job, receivedAt }: { job: Job; receivedAt: number },
  response: Response,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  if (response.closed) gone.abort();
  try {
    const finished = await parts.reader.untilFinished(job.id, gone.signal);
    const { status, body } = parts.reader.answer(finished, { isStopping: parts.intake.isClosed });
    if (status === 503) response.set("Retry-After", String(retryAfterSeconds));
    response.set(serverTimingHeader, timeSpent(finished, receivedAt));
    response.status(status).json(body);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    await parts.cancel(job.id);
  }
}

/** Upload, queue and processing follow each other, so they add up to what the client waited for. */
function timeSpent({ createdAt, startedAt, endedAt = Date.now() }: Job, receivedAt: number): string {
  return writeServerTiming({
    upload: createdAt.getTime() - receivedAt,
    queue: (startedAt ?? endedAt) - createdAt.getTime(),
    processing: startedAt === undefined ? undefined : endedAt - startedAt,
  });
}

function readIndex(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ServiceError("not_found", `'${text}' is no file of a job; files are numbered from 0.`);
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
