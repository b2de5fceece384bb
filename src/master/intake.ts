/** Takes a submission in: uploads onto disk, the form parsed, a job made and its work handed to the engine. */
import { randomUUID } from "node:crypto";
import type { Request, Response } from "express";
import type { Engine } from "../engines/engine.ts";
import type { Logger } from "../platform/logger.ts";
import { type UploadLimits, type UploadedFile, type UploadedForm, receiveForm } from "../platform/upload.ts";
import { ServiceError, parseOptionsField } from "../protocol/errors.ts";
import type { TaskType } from "../protocol/task-types.ts";
import type { FileStore } from "../stores/file-store.ts";
import { noCounts } from "../stores/job-counts.ts";
import type { Gathering, Job } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";
import { resultNameFor } from "../stores/result-names.ts";
import type { SlaveRegistry } from "./slave-registry.ts";
import { emptyTask, readyWork } from "./stages.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";

interface IntakeParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  catalogue: TaskCatalogue;
  slaves: SlaveRegistry;
  limits: UploadLimits & { MAX_OPEN_FILES: number };
  log: Logger;
}

interface Submission {
  taskType: TaskType;
  options: Record<string, unknown>;
  files: UploadedFile[];
}

const defaultTaskType = "image";

const stoppingMessage = "The master is about to stop and takes no new files. Try again when it is back.";

export class Intake {
  readonly #parts: IntakeParts;
  #isClosed = false;
  #uploads = 0;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** How many submissions are on their way in. */
  get uploads(): number {
    return this.#uploads;
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
    const { files, limits } = this.#parts;
    if (this.#isClosed) throw new ServiceError("stopping", stoppingMessage, { retryAfterSeconds: 5 });
    await this.#refuseWhenFull();
    const jobId = randomUUID();
    this.#uploads += 1;
    try {
      const folder = await files.createJobFolder(jobId);
      const form = await receiveForm(request, response, { folder, limits });
      const submission = this.#readSubmission(form);
      const gathering = this.#chooseGathering(submission.taskType);
      return await this.#createJob(jobId, gathering, submission);
    } catch (error) {
      await files.removeJob(jobId);
      throw error;
    } finally {
      this.#uploads -= 1;
    }
  }

  async #refuseWhenFull(): Promise<void> {
    const limit = this.#parts.limits.MAX_OPEN_FILES;
    const { files: actual } = await this.#parts.jobs.countOpen();
    if (actual < limit) return;
    throw new ServiceError(
      "too_many_jobs",
      `The master holds ${actual} files that wait or run; ${limit} are allowed (MAX_OPEN_FILES).`,
      {
        limit,
        actual,
        retryAfterSeconds: 10,
      },
    );
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

  async #createJob(
    jobId: string,
    gathering: Gathering,
    { taskType, options, files }: Submission,
  ): Promise<Job> {
    const { jobs, engine, log } = this.#parts;
    const wishes = files.map((file) => resultNameFor(taskType.result_name, file.name, options));
    const names = await this.#parts.files.reserveResults(taskType.name, wishes);
    const stage = gathering === "staged" ? ("process" as const) : undefined;
    const createdAt = Date.now();
    const tasks = files.map(({ name, bytes, path }, index) => ({
      ...emptyTask,
      index,
      filename: name,
      bytes,
      inputPath: path,
      resultName: names[index] ?? "",
      ...(stage && { stage }),
      queuedAt: createdAt,
    }));
    const job: Job = {
      id: jobId,
      taskType,
      options,
      gathering,
      priority: "normal",
      isDurable: false,
      isOpen: false,
      createdAt,
      counts: noCounts,
      openBytes: 0,
      openStages: { process: 0, finish: 0 },
      revision: 0,
    };
    await jobs.create(job, tasks);
    log.info({ jobId, taskType: taskType.name, files: tasks.length }, "job queued");
    engine.submit(readyWork(job, tasks));
    return job;
  }
}
