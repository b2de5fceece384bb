/** Takes submissions in: uploads onto disk, the form parsed, a job made or filled, its work handed to the engine. */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Engine } from "../../engines/engine.ts";
import { toServiceError } from "../../platform/error-handler.ts";
import type { Logger } from "../../platform/logger.ts";
import { type UploadedFile, type UploadedForm, receiveForm } from "../../platform/upload.ts";
import type { UploadLimits } from "../../platform/upload-limits.ts";
import { type ErrorCode, ServiceError } from "../../protocol/errors.ts";
import type { AddedFiles } from "../../protocol/job.ts";
import type { TaskType } from "../../protocol/task-types.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Gathering, type Job, jobState } from "../../stores/job-records.ts";
import type { JobStore, OpenTasks } from "../../stores/job-store.ts";
import type { AllowedAddresses } from "../allowed-addresses.ts";
import { checkCallback } from "./callbacks.ts";
import { KeyQueue } from "./key-queue.ts";
import { newJob, newTasks } from "./new-job.ts";
import type { SlaveRegistry } from "../slaves/slave-registry.ts";
import { readyWork } from "./stages.ts";
import { type Order, digestOf, readBodyOrder, readFiles, readFormOrder } from "./submission.ts";
import type { TaskCatalogue } from "../slaves/task-catalogue.ts";
import { type RoomLimits, type UploadPlace, UploadRoom } from "./upload-room.ts";

/** Told of what comes in; no method may throw. */
export interface IntakeObserver {
  jobTaken(job: Job): void;
  /** A request has brought files, a whole job or some more of one; `files` are those that were not there before. */
  uploadTaken(taskType: string, upload: { way: UploadWay; files: readonly { bytes: number }[] }): void;
  uploadRefused(code: ErrorCode): void;
}

type UploadWay = "submitted" | "added";

interface IntakeParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  catalogue: TaskCatalogue;
  slaves: SlaveRegistry;
  /** Where callbacks may go. */
  callbackAddresses: AllowedAddresses;
  limits: UploadLimits & RoomLimits;
  observer: IntakeObserver;
  log: Logger;
}

/** Who submits, and how. */
export interface Submitter {
  /** Whom the job belongs to, as `Caller.name` says. */
  owner: string;
  /** Whether the job shall outlive the connection that brings it. */
  isDurable: boolean;
  /** The request's `Idempotency-Key`. */
  key: string | undefined;
  requestId: string;
}

/** A request that brings files, and its place among those on their way. */
interface Upload {
  request: Request;
  response: Response;
  place: UploadPlace;
}

interface Idempotency {
  key: string;
  digest: string;
}

const stoppingMessage = "The master is about to stop and takes no new files. Try again when it is back.";

export class Intake {
  readonly #parts: IntakeParts;
  readonly #room: UploadRoom;
  readonly #keyQueue = new KeyQueue();
  #isClosed = false;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#room = new UploadRoom(parts);
  }

  /** How many submissions are on their way in. */
  get uploads(): number {
    return this.#room.uploads;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes nothing any more; what is on its way in still becomes a job. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Takes a whole job in one request. A key that was used before hands its job back, and throws `key_reused` when the
   * request is another one. Rejects with what is wrong with the submission; nothing of it is left then.
   */
  async submit(request: Request, response: Response, submitter: Submitter): Promise<Job> {
    return this.#takeUpload(request, (place) => this.#submit({ request, response, place }, submitter));
  }

  async #submit(upload: Upload, submitter: Submitter): Promise<Job> {
    const { files, catalogue, observer } = this.#parts;
    const jobId = randomUUID();
    try {
      const form = await this.#receive(upload, await files.createUploadFolder(jobId));
      const order = readFormOrder(form, catalogue);
      const uploads = readFiles(form, order.taskType);
      await this.#checkCallback(order);
      const gathering = this.#chooseGathering(order.taskType, submitter.isDurable);
      const idempotency = await this.#idempotencyOf(submitter, order, uploads);
      const made = { ...submitter, gathering, idempotency, isOpen: false };
      const job = await this.#create(newJob(jobId, order, made), uploads);
      const isNew = job.id === jobId;
      if (!isNew) await files.removeJob(jobId);
      observer.uploadTaken(job.taskType.name, { way: "submitted", files: isNew ? uploads : [] });
      return job;
    } catch (error) {
      await files.removeJob(jobId);
      throw error;
    }
  }

  /** Runs what brings back files that the master has already, where there is room for them. Throws as an upload does. */
  async makeRoom<Value>({ files, bytes }: OpenTasks, use: () => Promise<Value>): Promise<Value> {
    return this.#withPlace(bytes, async (place) => {
      await place.fill(files);
      return use();
    });
  }

  /** Opens a job that further requests fill. */
  async open(body: unknown, submitter: Submitter): Promise<Job> {
    return this.#withPlace(0, () => this.#open(body, submitter));
  }

  async #open(body: unknown, submitter: Submitter): Promise<Job> {
    const order = readBodyOrder(body, this.#parts.catalogue);
    await this.#checkCallback(order);
    await this.#room.admitEmptyJob();
    const gathering = this.#chooseGathering(order.taskType, true);
    const idempotency = await this.#idempotencyOf(submitter, order, []);
    const made = { ...submitter, gathering, idempotency, isOpen: true };
    return this.#create(newJob(randomUUID(), order, made), []);
  }

  /**
   * Adds files to an open job, the first under `firstIndex` or after those that are there; tasks run at once. An index
   * that is taken stays as it is, so that a client may send again what it is not sure of. Throws `job_closed`.
   */
  async add(
    job: Job,
    firstIndex: number | undefined,
    request: Request,
    response: Response,
  ): Promise<AddedFiles["files"]> {
    return this.#takeUpload(request, (place) => this.#add(job, firstIndex, { request, response, place }));
  }

  async #add(job: Job, firstIndex: number | undefined, upload: Upload): Promise<AddedFiles["files"]> {
    const { jobs, files, engine, observer } = this.#parts;
    if (!job.isOpen) throw jobClosed(job);
    const folder = await files.createUploadFolder(job.id);
    try {
      const uploads = readFiles(await this.#receive(upload, folder), job.taskType);
      // One after the other, or two that name no index would take the same.
      const { tasks, added } = await this.#keyQueue.follow(`files of ${job.id}`, async () => {
        const place = { uploads, firstIndex: firstIndex ?? (await nextIndex(jobs, job)) };
        const made = await newTasks(files, job, place);
        return { tasks: made, added: await jobs.addTasks(job.id, made) };
      });
      if (added.length === 0 && !(await jobs.get(job.id))?.isOpen) throw jobClosed(job);
      const isAdded = new Set(added.map((task) => task.index));
      await files.discardInputs(tasks.filter((task) => !isAdded.has(task.index)));
      observer.uploadTaken(job.taskType.name, { way: "added", files: added });
      upload.request.log.info({ jobId: job.id, files: added.length }, "files added");
      engine.submit(readyWork(job, added));
      return tasks.map(({ index, filename }) => ({
        index,
        filename,
        state: isAdded.has(index) ? "added" : "present",
      }));
    } catch (error) {
      await files.removeUploads(folder);
      throw error;
    }
  }

  /** Keeps a job and has it run, or hands back the one that an earlier request with its key has made. */
  async #create(job: Job, uploads: readonly UploadedFile[]): Promise<Job> {
    const { jobs, files, engine, observer, log } = this.#parts;
    const { owner, idempotency } = job;
    const queue = idempotency && JSON.stringify([owner, idempotency.key]);
    return this.#keyQueue.follow(queue, async () => {
      const earlier = idempotency && (await this.#findEarlier(owner, idempotency));
      if (earlier) return earlier;
      const tasks = await newTasks(files, job, { uploads, firstIndex: 0 });
      await jobs.create(job, tasks);
      observer.jobTaken(job);
      const { id: jobId, requestId, taskType, isOpen } = job;
      const fields = { jobId, requestId, taskType: taskType.name, files: tasks.length };
      log.info(fields, isOpen ? "job opened" : "job queued");
      if (tasks.length > 0) engine.submit(readyWork(job, tasks));
      return job;
    });
  }

  async #takeUpload<Value>(request: Request, take: (place: UploadPlace) => Promise<Value>): Promise<Value> {
    try {
      return await this.#withPlace(saidBytes(request), take);
    } catch (error) {
      this.#parts.observer.uploadRefused(toServiceError(error).code);
      throw error;
    }
  }

  /** Whoever brings something in has a place from its headers until it is taken or refused. */
  async #withPlace<Value>(bytes: number, use: (place: UploadPlace) => Promise<Value>): Promise<Value> {
    if (this.#isClosed) throw new ServiceError("stopping", stoppingMessage, { retryAfterSeconds: 5 });
    const place = await this.#room.enter(bytes);
    try {
      return await use(place);
    } finally {
      place.leave();
    }
  }

  async #receive({ request, response, place }: Upload, folder: string): Promise<UploadedForm> {
    const { limits } = this.#parts;
    const form = await receiveForm(request, response, { folder, limits, onBytes: place.grow });
    await place.fill(form.files.length);
    return form;
  }

  async #checkCallback({ callbackUrl }: Order): Promise<void> {
    if (callbackUrl !== undefined) await checkCallback(callbackUrl, this.#parts.callbackAddresses);
  }

  /** A client that waits wants to hear at once that nobody serves it; one that hands over does not. */
  #chooseGathering({ name, gathers }: TaskType, isDurable: boolean): Gathering {
    const { offered, staged } = this.#parts.slaves.knows(name);
    if (!offered && !isDurable) {
      throw new ServiceError("no_slaves", "No slaves available", { retryAfterSeconds: 5 });
    }
    if (!gathers) return "none";
    return staged || !offered ? "staged" : "whole";
  }

  async #idempotencyOf(
    { key }: Submitter,
    order: Order,
    files: readonly UploadedFile[],
  ): Promise<Idempotency | undefined> {
    return key === undefined ? undefined : { key, digest: await digestOf(order, files) };
  }

  /** The job that an earlier request with this key made; one that was cancelled leaves its key to the next. */
  async #findEarlier(owner: string | undefined, { key, digest }: Idempotency): Promise<Job | undefined> {
    const earlier = await this.#parts.jobs.findByKey(owner, key);
    if (!earlier || jobState(earlier) === "cancelled") return undefined;
    if (earlier.idempotency?.digest === digest) return earlier;
    throw new ServiceError(
      "key_reused",
      `The Idempotency-Key '${key}' was sent before with another request. Use a new key for a new request.`,
      { field: "idempotency-key" },
    );
  }
}

/** After the last, whatever gaps there are before. */
async function nextIndex(jobs: JobStore, { id }: Job): Promise<number> {
  return ((await jobs.tasks(id)).at(-1)?.index ?? -1) + 1;
}

function saidBytes({ headers }: Request): number {
  return Number(headers["content-length"] ?? 0);
}

function jobClosed({ id }: Job): ServiceError {
  return new ServiceError("job_closed", `Job ${id} is closed and takes no more files.`);
}
