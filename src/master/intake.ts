/** Takes submissions in: uploads onto disk, the form parsed, a job made or filled, its work handed to the engine. */
import { randomUUID } from "node:crypto";
import type { BlockList } from "node:net";
import type { Request, Response } from "express";
import type { Engine } from "../engines/engine.ts";
import type { Logger } from "../platform/logger.ts";
import { type UploadedFile, type UploadedForm, receiveForm } from "../platform/upload.ts";
import type { UploadLimits } from "../platform/upload-limits.ts";
import { ServiceError } from "../protocol/errors.ts";
import type { AddedFiles } from "../protocol/job.ts";
import type { TaskType } from "../protocol/task-types.ts";
import type { FileStore } from "../stores/file-store.ts";
import { noCounts } from "../stores/job-counts.ts";
import { type Gathering, type Job, type Task, isFinished, jobState } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";
import { resultNameFor } from "../stores/result-names.ts";
import { checkCallback } from "./callbacks.ts";
import { KeyQueue } from "./key-queue.ts";
import type { SlaveRegistry } from "./slave-registry.ts";
import { emptyTask, isReadyToMerge, mergeWork, newMerge, readyWork } from "./stages.ts";
import { type Order, digestOf, readBodyOrder, readFiles, readFormOrder } from "./submission.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";
import { type RoomLimits, type UploadPlace, UploadRoom } from "./upload-room.ts";

interface IntakeParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  catalogue: TaskCatalogue;
  slaves: SlaveRegistry;
  /** Where callbacks may go. */
  callbackAddresses: BlockList;
  limits: UploadLimits & RoomLimits;
  log: Logger;
}

/** Who submits, and how. */
export interface Submitter {
  /** The name of the client's key; undefined where nobody needs one. */
  owner: string | undefined;
  /** Whether the job shall outlive the connection that brings it. */
  isDurable: boolean;
  /** The request's `Idempotency-Key`. */
  key: string | undefined;
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
    return this.#withPlace(saidBytes(request), (place) =>
      this.#submit({ request, response, place }, submitter),
    );
  }

  async #submit(upload: Upload, submitter: Submitter): Promise<Job> {
    const { files, catalogue } = this.#parts;
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
      if (job.id !== jobId) await files.removeJob(jobId);
      return job;
    } catch (error) {
      await files.removeJob(jobId);
      throw error;
    }
  }

  /** Opens a job that further requests fill. */
  async open(body: unknown, submitter: Submitter): Promise<Job> {
    return this.#withPlace(0, () => this.#open(body, submitter));
  }

  async #open(body: unknown, submitter: Submitter): Promise<Job> {
    const order = readBodyOrder(body, this.#parts.catalogue);
    await this.#checkCallback(order);
    const gathering = this.#chooseGathering(order.taskType, true);
    const idempotency = await this.#idempotencyOf(submitter, order, []);
    const made = { ...submitter, gathering, idempotency, isOpen: true };
    return this.#create(newJob(randomUUID(), order, made), []);
  }

  /**
   * Adds files to an open job, the first under `firstIndex`; tasks run at once. An index that is taken stays as it is,
   * so that a client may send again what it is not sure of. Throws `job_closed`.
   */
  async add(
    job: Job,
    firstIndex: number,
    request: Request,
    response: Response,
  ): Promise<AddedFiles["files"]> {
    if (!job.isOpen) throw jobClosed(job);
    return this.#withPlace(saidBytes(request), (place) =>
      this.#add(job, firstIndex, { request, response, place }),
    );
  }

  async #add(job: Job, firstIndex: number, upload: Upload): Promise<AddedFiles["files"]> {
    const { jobs, files, engine, log } = this.#parts;
    const folder = await files.createUploadFolder(job.id);
    try {
      const uploads = readFiles(await this.#receive(upload, folder), job.taskType);
      const tasks = await this.#makeTasks(job, uploads, firstIndex);
      const added = await jobs.addTasks(job.id, tasks);
      if (added.length === 0 && !(await jobs.get(job.id))?.isOpen) throw jobClosed(job);
      const isAdded = new Set(added.map((task) => task.index));
      await files.discardInputs(tasks.filter((task) => !isAdded.has(task.index)));
      log.info({ jobId: job.id, files: added.length }, "files added");
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

  /** Ends the filling of a job. Throws `no_files`, or `missing_files` when there are gaps between the indexes. */
  async closeJob(job: Job): Promise<Job> {
    const { jobs, engine, log } = this.#parts;
    if (!job.isOpen) return job;
    const tasks = await jobs.tasks(job.id);
    const gap = tasks.findIndex((task, place) => task.index !== place);
    if (tasks.length === 0) {
      throw new ServiceError("no_files", `No files provided for ${job.taskType.name} processing`);
    }
    if (gap >= 0) {
      throw new ServiceError(
        "missing_files",
        `File ${gap} has not come, but later ones have. Send it, then close.`,
        {
          field: "index",
          actual: gap,
        },
      );
    }
    const closed = (await jobs.close(job.id)) ?? job;
    log.info({ jobId: job.id, files: tasks.length }, "job closed");
    if (closed.gathering === "whole") engine.submit(readyWork(closed, tasks));
    if (isReadyToMerge(closed) && (await jobs.addMerge(job.id, newMerge())))
      engine.submit([mergeWork(closed)]);
    // Its last file may have ended while it was open, and nobody has tidied up after it then.
    if (isFinished(closed))
      await this.#parts.files.endJob(job.id, { names: namesOf(tasks), keepUploads: true });
    return closed;
  }

  /** Keeps a job and has it run, or hands back the one that an earlier request with its key has made. */
  async #create(job: Job, uploads: readonly UploadedFile[]): Promise<Job> {
    const { jobs, engine, log } = this.#parts;
    const { owner, idempotency } = job;
    const queue = idempotency && JSON.stringify([owner, idempotency.key]);
    return this.#keyQueue.follow(queue, async () => {
      const earlier = idempotency && (await this.#findEarlier(owner, idempotency));
      if (earlier) return earlier;
      const tasks = await this.#makeTasks(job, uploads, 0);
      await jobs.create(job, tasks);
      const { id: jobId, taskType, isOpen } = job;
      log.info({ jobId, taskType: taskType.name, files: tasks.length }, isOpen ? "job opened" : "job queued");
      if (tasks.length > 0) engine.submit(readyWork(job, tasks));
      return job;
    });
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

  async #makeTasks(job: Job, uploads: readonly UploadedFile[], firstIndex: number): Promise<Task[]> {
    const { taskType, options, gathering } = job;
    const wishes = uploads.map((file) => resultNameFor(taskType.result_name, file.name, options));
    const names = await this.#parts.files.reserveResults(taskType.name, wishes);
    const queuedAt = Date.now();
    return uploads.map(({ name, bytes, path }, place) => ({
      ...emptyTask,
      index: firstIndex + place,
      filename: name,
      bytes,
      inputPath: path,
      resultName: names[place] ?? "",
      ...(gathering === "staged" && { stage: "process" }),
      queuedAt,
    }));
  }
}

function newJob(
  id: string,
  { taskType, options, priority, callbackUrl }: Order,
  made: Pick<Job, "gathering" | "isDurable" | "isOpen" | "owner" | "idempotency">,
): Job {
  const { gathering, isDurable, isOpen, owner, idempotency } = made;
  return {
    id,
    taskType,
    options,
    gathering,
    priority,
    owner,
    isDurable,
    isOpen,
    idempotency,
    callback: callbackUrl === undefined ? undefined : { url: callbackUrl, state: "waiting", deliveries: [] },
    createdAt: Date.now(),
    counts: noCounts,
    bytes: 0,
    openBytes: 0,
    openStages: { process: 0, finish: 0 },
    revision: 0,
  };
}

function saidBytes({ headers }: Request): number {
  return Number(headers["content-length"] ?? 0);
}

function jobClosed({ id }: Job): ServiceError {
  return new ServiceError("job_closed", `Job ${id} is closed and takes no more files.`);
}

function namesOf(tasks: readonly Task[]): string[] {
  return tasks.map((task) => task.resultName);
}
