/** The routes of a slave. */
import { randomUUID } from "node:crypto";
import path from "node:path";
import express, { type Express, type Request, type Response } from "express";
import type { Registry } from "prom-client";
import { z } from "zod";
import { requireToken } from "../platform/access.ts";
import { guardAgainstPages } from "../platform/browser-guard.ts";
import { answerError, refuseUnknownRoute } from "../platform/error-handler.ts";
import { describeLimits } from "../platform/limits.ts";
import { setLogLevel } from "../platform/log-level.ts";
import type { Logger } from "../platform/logger.ts";
import { countRequests, sendMetrics } from "../platform/metrics.ts";
import { sendDocument } from "../platform/openapi/send-document.ts";
import { refuseSlowClients } from "../platform/pace.ts";
import { type UnreadyReason, answerAlive, answerReady, watchWritable } from "../platform/readiness.ts";
import { identifyRequests } from "../platform/request-id.ts";
import { serverTimingHeader, writeServerTiming } from "../platform/server-timing.ts";
import { type UploadedForm, receiveForm } from "../platform/upload.ts";
import type { Processor } from "../processors/processor.ts";
import { ServiceError, describeIssue, parseOptionsField } from "../protocol/errors.ts";
import { stageSchema } from "../protocol/job.ts";
import type { Limit } from "../protocol/limits.ts";
import { sharedField } from "../protocol/result.ts";
import { callIdHeader } from "../protocol/slave.ts";
import type { AnnouncedTaskType } from "../protocol/task-types.ts";
import { sendOutcomes } from "./answer.ts";
import { inCallFolder } from "./call-folder.ts";
import type { SlaveConfig } from "./config.ts";
import type { MasterContact } from "./master-contact.ts";
import { OpenCalls } from "./open-calls.ts";
import type { Call, FileOutcome, Runner } from "./runner.ts";
import { describeSlave } from "./slave-api.ts";
import type { Slots } from "./slots.ts";
import type { CallObserver } from "./task-counters.ts";

interface SlaveParts {
  processors: Map<string, Processor>;
  runner: Runner;
  scratchFolder: string;
  config: SlaveConfig;
  instanceId: string;
  contact: MasterContact;
  metrics: Registry;
  observer: CallObserver;
  log: Logger;
}

export function createSlaveApp(parts: SlaveParts): Express {
  const { access, ALLOWED_HOSTS, SLAVE_IP } = parts.config;
  const app = express();
  const calls = new OpenCalls();
  const fromMaster = requireToken(access.tokens);
  // Under TLS the master calls by the name that the certificate has.
  const allowedHosts = SLAVE_IP === undefined ? ALLOWED_HOSTS : [...ALLOWED_HOSTS, SLAVE_IP.toLowerCase()];
  const uploads = new Set<Request>();
  app.use(identifyRequests(parts.log), countRequests(parts.metrics));
  app.use(refuseSlowClients(parts.config, answerError));
  app.use(guardAgainstPages({ host: access.host, allowedHosts, origins: [] }));
  app.get("/", (_request, response) => void response.type("text/plain").send("Slave is working"));
  app.get("/check_status", (_request, response) => void response.json(describeStatus(parts, calls)));
  app.get(
    "/openapi.json",
    sendDocument(describeSlave, () => announcementsOf(parts)),
  );
  app.get("/healthz", answerAlive);
  app.get("/readyz", answerReady(checkReadiness(parts)));
  app.get("/metrics", fromMaster, sendMetrics(parts.metrics));
  app.put("/log_level", fromMaster, express.json(), setLogLevel(parts.log));
  app.get("/limits", fromMaster, (_request, response) => {
    response.json({ limits: [...describeLimits("slave", parts.config), ...limitsOf(parts.processors)] });
  });
  app.post("/get_task", fromMaster, async (request, response) => {
    const callId = readCallId(request);
    calls.begin(callId);
    try {
      request.log = request.log.child({ callId });
      const onProgress: Call["onProgress"] = (file, progress) => calls.note(callId, file, progress);
      await answerCall({ ...parts, uploads, onProgress }, request, response);
    } finally {
      calls.end(callId);
    }
  });
  app.use(refuseUnknownRoute);
  app.use(answerError);
  return app;
}

function announcementsOf({ processors }: SlaveParts): AnnouncedTaskType[] {
  return [...processors.values()].map((processor) => processor.announcement);
}

function limitsOf(processors: ReadonlyMap<string, Processor>): Limit[] {
  return Array.from(processors).flatMap(([type, { limits }]) =>
    Object.entries(limits).map(([name, limit]) => ({ name: `${type}.${name}`, ...limit })),
  );
}

function describeStatus({ runner, processors, instanceId }: SlaveParts, calls: OpenCalls) {
  return {
    status: "alive",
    instance_id: instanceId,
    slots: runner.slots.count,
    busy: runner.slots.taken,
    waiting: runner.slots.waiting,
    ...calls.describe(),
    task_types: [...processors.keys()],
  };
}

function checkReadiness({ runner, contact, scratchFolder }: SlaveParts) {
  const canWrite = watchWritable(path.join(scratchFolder, "probe"));
  return async () => {
    const reasons: UnreadyReason[] = [];
    if (runner.slots.isClosed) reasons.push("draining");
    if (!contact.isFresh) reasons.push("not_registered");
    if (!(await canWrite())) reasons.push("data_not_writable");
    return { reasons };
  };
}

/** The caller's own id, so that it recognises its call in our status. */
function readCallId(request: Request): string {
  const id = request.get(callIdHeader);
  return id && /^[\w-]{1,64}$/.test(id) ? id : randomUUID();
}

interface CallParts extends SlaveParts {
  /** The requests whose form is on its way. */
  uploads: Set<Request>;
  onProgress: Call["onProgress"];
}

/** A slot is held while processors run: no client that sends or reads slowly keeps one from its work. */
async function answerCall(parts: CallParts, request: Request, response: Response): Promise<void> {
  const { runner, uploads, config, processors } = parts;
  if (!runner.slots.hasRoom) throw noRoom(runner.slots);
  if (uploads.size >= config.MAX_UPLOADS) throw tooManyUploads(config.MAX_UPLOADS);
  uploads.add(request);
  try {
    await inCallFolder(parts.scratchFolder, async (folder) => {
      const form = await receiveForm(request, response, { folder, limits: config });
      uploads.delete(request);
      const { onProgress } = parts;
      const call = { ...readCall(form, processors), folder, onProgress, log: request.log };
      const { outcomes, queue, processing } = await runInSlot(runner, call, signalOfClient(response));
      parts.observer.callEnded(call.processor.announcement.name, outcomes);
      logCall(request.log, call, { outcomes, durationMs: Math.round(processing) });
      response.set(serverTimingHeader, writeServerTiming({ queue, processing }));
      await sendOutcomes(request, response, { key: call.processor.announcement.key, outcomes });
    });
  } finally {
    uploads.delete(request);
  }
}

async function runInSlot(
  runner: Runner,
  call: Call,
  signal: AbortSignal,
): Promise<{ outcomes: FileOutcome[]; queue: number; processing: number }> {
  const cameAt = performance.now();
  const slot = await runner.slots.claim(call.slots === 1 ? "group" : "file", signal);
  if (!slot) throw noRoom(runner.slots);
  try {
    const startedAt = performance.now();
    const outcomes = await runner.run({ ...call, slot }, signal);
    return { outcomes, queue: startedAt - cameAt, processing: performance.now() - startedAt };
  } finally {
    slot.free();
  }
}

function noRoom({ count, mostWaiting, isClosed }: Slots): ServiceError {
  const retryAfterSeconds = 1;
  if (isClosed) {
    const sentence = "This slave is about to stop and takes no new files.";
    return new ServiceError("stopping", sentence, { retryAfterSeconds });
  }
  const sentence = `All slots (${count}) are taken, and ${mostWaiting} calls wait. Try again in a second.`;
  return new ServiceError("slave_busy", sentence, { limit: count + mostWaiting, retryAfterSeconds });
}

/** For a master the same as a slave without room: it tries another one, which costs the task no attempt. */
function tooManyUploads(limit: number): ServiceError {
  const sentence = `The slave takes ${limit} uploads at once (MAX_UPLOADS), and as many are on their way.`;
  return new ServiceError("slave_busy", sentence, { limit, retryAfterSeconds: 1 });
}

/** Aborts when the client goes away: nobody waits for these outcomes any more, so their children end. */
function signalOfClient(response: Response): AbortSignal {
  const controller = new AbortController();
  const noticeLeaving = (): void => {
    if (!response.writableFinished) controller.abort(new ServiceError("cancelled", "The caller went away."));
  };
  response.once("close", noticeLeaving);
  if (response.closed) noticeLeaving();
  return controller.signal;
}

function readCall(
  form: UploadedForm,
  processors: Map<string, Processor>,
): Omit<Call, "folder" | "onProgress" | "log"> {
  const name = form.fields["task_type"] || "image";
  const processor = processors.get(name);
  if (!processor) {
    throw new ServiceError("unknown_task_type", `Unknown task type: ${name}`, {
      field: "task_type",
      actual: name,
    });
  }
  const { field } = processor.announcement;
  const files = form.files.filter((file) => file.field === field);
  if (files.length === 0) {
    throw new ServiceError("no_files", `No files provided for ${name} processing`, { field });
  }
  const stage = readStage(form.fields["stage"], processor);
  const shared = stage === "finish" ? readShared(form) : undefined;
  const stray = form.files.find((file) => file.field !== field && file.path !== shared);
  if (stray) {
    throw new ServiceError(
      "unexpected_field",
      `A file came under '${stray.field}'. The files of ${name} come under '${field}'.`,
      { field: stray.field },
    );
  }
  const options = readOptions(form.fields["options"], processor);
  return { processor, options, stage, slots: readSlots(form.fields["slots"]), files, shared };
}

function logCall(
  log: Logger,
  call: Call,
  { outcomes, durationMs }: { outcomes: FileOutcome[]; durationMs: number },
) {
  const failed = outcomes.filter((outcome) => !outcome.ok).length;
  const { name } = call.processor.announcement;
  log.debug({ taskType: name, stage: call.stage, files: outcomes.length, failed, durationMs }, "call run");
}

function readShared(form: UploadedForm): string {
  const shared = form.files.find((file) => file.field === sharedField);
  if (shared) return shared.path;
  throw new ServiceError("missing_field", `Stage finish needs the merged value as a file '${sharedField}'.`, {
    field: sharedField,
  });
}

function readOptions(text: string | undefined, processor: Processor): Record<string, unknown> {
  const options = parseOptionsField(text);
  try {
    processor.parseOptions(options);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const { field, sentence } = describeIssue(error, options);
    throw new ServiceError("invalid_option", sentence, { field });
  }
  return options;
}

function readSlots(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new ServiceError("invalid_field", `'slots' is ${text}. A whole number from 1 to 9999 is allowed.`, {
    field: "slots",
    actual: text,
  });
}

function readStage(text: string | undefined, processor: Processor): Call["stage"] {
  if (text === undefined || text === "") return undefined;
  const stage = stageSchema.safeParse(text);
  if (stage.success && processor.gather) return stage.data;
  throw new ServiceError(
    "invalid_field",
    `'stage' is ${text}. ${processor.announcement.name} has ${processor.gather ? "process, merge, finish" : "no stages"}.`,
    { field: "stage", actual: text },
  );
}
