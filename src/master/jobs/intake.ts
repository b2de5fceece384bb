/** Takes submissions in: uploads onto disk, the form parsed, a job made or filled, its work handed to the engine. */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Engine } from "../../engines/engine.ts";
import { toServiceError } from "../../platform/error-handler.ts";
import type { Logger } from "../../platform/logger.ts";
import type { TakeSmall } from "../../platform/spool-storage.ts";
import { type UploadedForm, receiveForm } from "../../platform/upload.ts";
import type { UploadLimits } from "../../platform/upload-limits.ts";
import { type ErrorCode, ServiceError } from "../../protocol/errors.ts";
import type { AddedFiles } from "../../protocol/job.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { Job } from "../../stores/job-records.ts";
import type { JobStore, OpenTasks } from "../../stores/job-store.ts";
import type { JobMaker, Submitter } from "./job-maker.ts";
import { KeyQueue } from "../../stores/key-queue.ts";
import { newTasks } from "./new-job.ts";
import { readyWork } from "./stages.ts";
import { readBodyOrder, readFiles, readFormOrder } from "./submission.ts";
import type { TaskCatalogue } from "../slaves/task-catalogue.ts";
import { type RoomLimits, type UploadPlace, UploadRoom } from "./upload-room.ts";
import { writeTexts } from "./write-texts.ts";

/** Told of what comes in; no method may throw. */
export interface IntakeObserver {
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
  maker: JobMaker;
  limits: UploadLimits & RoomLimits;
  observer: IntakeObserver;
  log: Logger;
}

/** Texts to be made a job of, with options as a client of the task type would send them. */
export interface TextOrder {
  taskType: string;
  options: Record<string, unknown>;
  texts: readonly string[];
}

/** A request that brings files, and its place among those on their way. */
interface Upload {
  request: Request;
  response: Response;
  place: UploadPlace;
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
    const { files, catalogue, maker, observer } = this.#parts;
    const jobId = randomUUID();
    try {
      const form = await this.#receive(upload, await files.createUploadFolder(jobId), submitter);
      const order = readFormOrder(form, catalogue);
      const uploads = readFiles(form, order.taskType);
      const job = await maker.make({ id: jobId, order, uploads, submitter, isOpen: false });
      const isNew = job.id === jobId;
      if (!isNew) await files.removeJob(jobId);
      observer.uploadTaken(job.taskType.name, { way: "submitted", files: isNew ? uploads : [] });
      return job;
    } catch (error) {
      await files.removeJob(jobId);
      throw error;
    }
  }

  /**
   * Takes texts that came without a form as the files of a whole job, each under the job's id and its place. Throws as
   * `submit` does.
   */
  async submitTexts(order: TextOrder, submitter: Submitter): Promise<Job> {
    const bytes = order.texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    return this.makeRoom({ files: order.texts.length, bytes }, () => this.#submitTexts(order, submitter));
  }

  async #submitTexts({ taskType, options, texts }: TextOrder, submitter: Submitter): Promise<Job> {
    const { files, catalogue, maker, observer } = this.#parts;
    const jobId = randomUUID();
    // Before the options, which nobody knows as long as no slave has said them.
    maker.chooseGathering({ taskType: catalogue.get(taskType), tag: undefined }, submitter.isDurable);
    const order = readBodyOrder({ task_type: taskType, options }, catalogue);
    try {
      const folder = await files.createUploadFolder(jobId);
      const place = { folder, field: order.taskType.field, takeSmall: this.#takeSmall(submitter) };
      const uploads = await writeTexts(texts, jobId, place);
      const job = await maker.make({ id: jobId, order, uploads, submitter, isOpen: false });
      observer.uploadTaken(job.taskType.name, { way: "submitted", files: uploads });
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
    await this.#room.admitEmptyJob();
    return this.#parts.maker.make({ id: randomUUID(), order, uploads: [], submitter, isOpen: true });
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
      const uploads = readFiles(await this.#receive(upload, folder, job), job.taskType);
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

  async #receive(
    { request, response, place }: Upload,
    folder: string,
    job: { isDurable: boolean },
  ): Promise<UploadedForm> {
    const { limits } = this.#parts;
    const takeSmall = this.#takeSmall(job);
    const form = await receiveForm(request, response, { folder, limits, takeSmall, onBytes: place.grow });
    await place.fill(form.files.length);
    return form;
  }

  /** What has to outlive the master is written down, small or not. */
  #takeSmall({ isDurable }: { isDurable: boolean }): TakeSmall {
    return (path, body) => !isDurable && this.#parts.files.holdUpload(path, body);
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
