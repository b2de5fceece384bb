/** The routes of a slave. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import express, { type Express, type Request, type Response } from "express";
import helmet from "helmet";
import { z } from "zod";
import { requireToken } from "../platform/access.ts";
import { createErrorHandler, refuseUnknownRoute } from "../platform/error-handler.ts";
import { describeLimits } from "../platform/limits.ts";
import type { Logger } from "../platform/logger.ts";
import { refuseSlowClients } from "../platform/pace.ts";
import { type UploadedForm, receiveForm } from "../platform/upload.ts";
import type { Processor } from "../processors/processor.ts";
import { ServiceError, describeIssue, parseOptionsField } from "../protocol/errors.ts";
import { stageSchema } from "../protocol/job.ts";
import type { Limit } from "../protocol/limits.ts";
import { sharedField } from "../protocol/result.ts";
import { callIdHeader } from "../protocol/slave.ts";
import { sendOutcomes } from "./answer.ts";
import type { SlaveConfig } from "./config.ts";
import { OpenCalls } from "./open-calls.ts";
import type { Call, FileOutcome, Runner } from "./runner.ts";

interface SlaveParts {
  processors: Map<string, Processor>;
  runner: Runner;
  scratchFolder: string;
  config: SlaveConfig;
  token: string | undefined;
  instanceId: string;
  log: Logger;
}

export function createSlaveApp(parts: SlaveParts): Express {
  const app = express();
  const calls = new OpenCalls();
  const uploads = new Set<Request>();
  const answerError = createErrorHandler(parts.log);
  app.use(refuseSlowClients(parts.config, answerError));
  app.use(helmet());
  app.get("/", (_request, response) => void response.type("text/plain").send("Slave is working"));
  app.get("/check_status", (_request, response) => void response.json(describeStatus(parts, calls)));
  app.get("/limits", requireToken(parts.token), (_request, response) => {
    response.json({ limits: [...describeLimits("slave", parts.config), ...limitsOf(parts.processors)] });
  });
  app.post("/get_task", requireToken(parts.token), async (request, response) => {
    const callId = readCallId(request);
    calls.begin(callId);
    try {
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

function limitsOf(processors: ReadonlyMap<string, Processor>): Limit[] {
  return Array.from(processors).flatMap(([type, { limits }]) =>
    Object.entries(limits).map(([name, limit]) => ({ name: `${type}.${name}`, ...limit })),
  );
}

function describeStatus({ runner, processors, instanceId }: SlaveParts, calls: OpenCalls) {
  return {
    status: "alive",
    instance_id: instanceId,
    slots: runner.slots,
    busy: runner.busy,
    ...calls.describe(),
    task_types: [...processors.keys()],
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
  if (!runner.hasFreeSlot) throw noFreeSlot(runner);
  if (uploads.size >= config.MAX_UPLOADS) throw tooManyUploads(config.MAX_UPLOADS);
  uploads.add(request);
  response.once("close", () => uploads.delete(request));
  const folder = await mkdtemp(path.join(parts.scratchFolder, "call-"));
  try {
    const form = await receiveForm(request, response, { folder, limits: config });
    uploads.delete(request);
    const call = { ...readCall(form, processors, folder), onProgress: parts.onProgress };
    const outcomes = await runInSlot(runner, call, signalOfClient(response));
    await sendOutcomes(request, response, { key: call.processor.announcement.key, outcomes });
  } finally {
    // Without a free file handle a folder goes at the next try.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

async function runInSlot(runner: Runner, call: Call, signal: AbortSignal): Promise<FileOutcome[]> {
  const freeSlot = runner.takeSlot();
  if (!freeSlot) throw noFreeSlot(runner);
  try {
    return await runner.run(call, signal);
  } finally {
    freeSlot();
  }
}

function noFreeSlot({ slots, isClosed }: Runner): ServiceError {
  const retryAfterSeconds = 1;
  if (isClosed) {
    const sentence = "This slave is about to stop and takes no new files.";
    return new ServiceError("stopping", sentence, { retryAfterSeconds });
  }
  const sentence = `All slots (${slots}) are taken. Try again in a second.`;
  return new ServiceError("slave_busy", sentence, { limit: slots, retryAfterSeconds });
}

/** For a master the same as a slave without a free slot: it tries another one, which costs the task no attempt. */
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
  folder: string,
): Omit<Call, "onProgress"> {
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
  return { processor, options: readOptions(form.fields["options"], processor), stage, files, shared, folder };
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
