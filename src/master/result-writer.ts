/**
 * Commits outcomes, and nobody else does: bytes first, then state by compare-and-set, so that a crash between the two
 * leaves a task to repeat, never a lie.
 */
import { rm } from "node:fs/promises";
import type { ReadyWork, TaskOutcome } from "../engines/engine.ts";
import type { Logger } from "../platform/logger.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type Job, type JobStore, type Task, findTask, mergeIndex } from "../stores/job-store.ts";
import { finishWork, isReadyToMerge, mergeWork, newMerge } from "./stages.ts";

interface WriterParts {
  jobs: JobStore;
  files: FileStore;
  log: Logger;
}

type OutputOutcome = Extract<TaskOutcome["outcome"], { kind: "output" }>;

export class ResultWriter {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Commits one outcome and hands back the work that it made ready. An outcome that comes too late changes nothing. */
  async commit({ address, expected, outcome }: TaskOutcome): Promise<ReadyWork[]> {
    const { jobs, log } = this.#parts;
    const job = await jobs.get(address.jobId);
    const task = findTask(job, address.index);
    const isLive = task?.state === expected.state && task.attempt === expected.attempt;
    if (!job || !isLive) {
      if (outcome.kind === "output") await rm(outcome.path, { force: true });
      log.info({ ...address, attempt: expected.attempt }, "late outcome discarded");
      return [];
    }
    const moved =
      outcome.kind === "error" ? await this.#fail(job, task, outcome) : await this.#keep(job, task, outcome);
    if (!moved) return [];
    logEnd(log, job, moved);
    return this.#advance(job.id, moved);
  }

  async #fail(
    job: Job,
    task: Task,
    { code, error }: { code: ErrorCode; error: string },
  ): Promise<Task | undefined> {
    return this.#parts.jobs.move({ jobId: job.id, index: task.index }, task, { kind: "fail", code, error });
  }

  /** A part or merged value goes to the spool, a result to where users look for it. */
  async #keep(
    job: Job,
    task: Task,
    { path, durationMs, warnings }: OutputOutcome,
  ): Promise<Task | undefined> {
    const { jobs, files } = this.#parts;
    const address = { jobId: job.id, index: task.index };
    if (task.stage === "process" || task.stage === "merge") {
      await files.commitPart(job.id, task.index, path);
      const kind = task.stage === "process" ? "advance" : "complete";
      return jobs.move(address, task, { kind, durationMs, warnings });
    }
    const resultName = await files.commitResult(task.resultName, path);
    const done = await jobs.move(address, task, { kind: "complete", durationMs, warnings, resultName });
    if (!done) await files.removeResult(resultName);
    return done;
  }

  /** What a task's end means for its job: the next stage, or the end of the job. */
  async #advance(jobId: string, moved: Task): Promise<ReadyWork[]> {
    const { jobs } = this.#parts;
    const job = await jobs.get(jobId);
    if (!job) return [];
    if (moved.index === mergeIndex) return this.#afterMerge(job, moved);
    if (isReadyToMerge(job) && (await jobs.addMerge(jobId, newMerge()))) return [mergeWork(job)];
    if (job.openTasks === 0) await this.#closeJob(job);
    return [];
  }

  async #afterMerge(job: Job, merge: Task): Promise<ReadyWork[]> {
    if (merge.state === "done") return finishWork(job);
    const failure = merge.failure ?? {
      code: "internal" as const,
      error: "The merge of this job ended without a reason.",
    };
    for (const task of job.tasks.filter((one) => one.state === "queued"))
      await this.#fail(job, task, failure);
    await this.#closeJob(job);
    return [];
  }

  async #closeJob(job: Job): Promise<void> {
    this.#parts.files.releaseResults(job.tasks.map((task) => task.resultName));
    await this.#parts.files.removeJob(job.id);
    this.#parts.log.info(
      { jobId: job.id, taskType: job.taskType.name, files: job.tasks.length },
      "job ended",
    );
  }
}

function logEnd(log: Logger, job: Job, task: Task): void {
  const { slaveId, durationMs, attempts, state, failure } = task;
  const fields = {
    jobId: job.id,
    taskId: task.index,
    taskType: job.taskType.name,
    slaveId,
    attempts,
    durationMs,
  };
  if (failure) log.warn({ ...fields, code: failure.code, reason: failure.error }, "task failed");
  else log.debug({ ...fields, stage: task.stage }, `task ${state}`);
}
