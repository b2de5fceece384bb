/** Takes a submission in: uploads onto disk, the form parsed, a job made and its work handed to the engine. */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Engine } from "../engines/engine.ts";
import { toServiceError } from "../platform/error-handler.ts";
import { type UploadedFile, type UploadedForm, receiveForm } from "../platform/upload.ts";
import type { UploadLimits } from "../platform/upload-limits.ts";
import { type ErrorCode, ServiceError, parseOptionsField } from "../protocol/errors.ts";
import type { TaskType } from "../protocol/task-types.ts";
import type { FileStore } from "../stores/file-store.ts";
import type { Gathering, Job, JobStore } from "../stores/job-store.ts";
import { resultNameFor } from "../stores/result-names.ts";
import type { SlaveRegistry } from "./slave-registry.ts";
import { emptyTask, firstWork } from "./stages.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";
import { type RoomLimits, UploadRoom } from "./upload-room.ts";

/** Told of every submission; no method may throw. */
export interface UploadObserver {
  uploadAccepted(taskType: string, upload: { files: number; bytes: number }): void;
  uploadRefused(code: ErrorCode): void;
}

interface IntakeParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  catalogue: TaskCatalogue;
  slaves: SlaveRegistry;
  limits: UploadLimits & RoomLimits;
  observer: UploadObserver;
}

interface Submission {
  taskType: TaskType;
  options: Record<string, unknown>;
  files: UploadedFile[];
}

interface NewJob {
  jobId: string;
  requestId: string;
  gathering: Gathering;
  submission: Submission;
}

const defaultTaskType = "image";

const stoppingMessage = "The master is about to stop and takes no new files. Try again when it is back.";

export class Intake {
  readonly #parts: IntakeParts;
  readonly #room: UploadRoom;
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

  /** Rejects with what is wrong with the submission; nothing of it is left then. */
  async accept(request: Request, response: Response): Promise<Job> {
    const { observer } = this.#parts;
    try {
      const job = await this.#take(request, response);
      const bytes = job.tasks.reduce((sum, task) => sum + task.bytes, 0);
      observer.uploadAccepted(job.taskType.name, { files: job.tasks.length, bytes });
      return job;
    } catch (error) {
      observer.uploadRefused(toServiceError(error).code);
      throw error;
    }
  }

  async #take(request: Request, response: Response): Promise<Job> {
    const { files, limits } = this.#parts;
    if (this.#isClosed) throw new ServiceError("stopping", stoppingMessage, { retryAfterSeconds: 5 });
    const place = await this.#room.enter(Number(request.headers["content-length"] ?? 0));
    const jobId = randomUUID();
    try {
      const folder = await files.createJobFolder(jobId);
      const form = await receiveForm(request, response, { folder, limits, onBytes: place.grow });
      await place.fill(form.files.length);
      const submission = this.#readSubmission(form);
      const gathering = this.#chooseGathering(submission.taskType);
      const job = await this.#createJob({ jobId, requestId: request.id, gathering, submission });
      request.log.info({ jobId, taskType: job.taskType.name, files: job.tasks.length }, "job queued");
      this.#parts.engine.submit(firstWork(job));
      return job;
    } catch (error) {
      await files.removeJob(jobId);
      throw error;
    } finally {
      place.leave();
    }
  }

  #readSubmission({ fields, files }: UploadedForm): Submission {
    const name = fields["task_type"] || defaultTaskType;
    const taskType = this.#parts.catalogue.get(name);
    const own = files.filter((file) => file.field === taskType.field);
    if (own.length === 0) {
      throw new ServiceError("no_files", `No files provided for ${name} processing`, {
        field: taskType.field,
      });
    }
    const stray = files.find((file) => file.field !== taskType.field);
    if (stray) {
      throw new ServiceError(
        "unexpected_field",
        `A file came under '${stray.field}'. The files of ${name} come under '${taskType.field}'.`,
        { field: stray.field },
      );
    }
    const options = this.#parts.catalogue.parseOptions(name, parseOptionsField(fields["options"]));
    return { taskType, options, files: own };
  }

  #chooseGathering({ name, gathers }: TaskType): Gathering {
    const { offered, staged } = this.#parts.slaves.knows(name);
    if (!offered) throw new ServiceError("no_slaves", "No slaves available", { retryAfterSeconds: 5 });
    if (!gathers) return "none";
    return staged ? "staged" : "whole";
  }

  async #createJob({ jobId, requestId, gathering, submission }: NewJob): Promise<Job> {
    const { taskType, options, files } = submission;
    const wishes = files.map((file) => resultNameFor(taskType.result_name, file.name, options));
    const names = await this.#parts.files.reserveResults(taskType.name, wishes);
    const stage = gathering === "staged" ? ("process" as const) : undefined;
    const tasks = files.map(({ name, bytes, path }, index) => ({
      ...emptyTask,
      index,
      filename: name,
      bytes,
      inputPath: path,
      resultName: names[index] ?? "",
      stage,
    }));
    const job: Job = {
      id: jobId,
      taskType,
      options,
      gathering,
      requestId,
      createdAt: new Date(),
      startedAt: undefined,
      endedAt: undefined,
      tasks,
      openTasks: tasks.length,
      merge: undefined,
    };
    await this.#parts.jobs.create(job);
    return job;
  }
}
