/**
 * Commits outcomes, and nobody else does: bytes first, then state by compare-and-set, so that a crash between the two
 * leaves a task to repeat, never a lie.
 */
import { rm } from "node:fs/promises";
import pRetry from "p-retry";
import type { ReadyWork, TaskOutcome } from "../../engines/engine.ts";
import { isDiskFull } from "../../platform/disk-full.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import {
  type Expected,
  type Job,
  type Task,
  expectationOf,
  isFinished,
  mergeIndex,
} from "../../stores/job-records.ts";
import type { JobStore, Moved } from "../../stores/job-store.ts";
import { isAsExpected } from "../../stores/task-moves.ts";
import { finishWork, isReadyToMerge, mergeWork, newMerge } from "./stages.ts";

interface WriterParts {
  jobs: JobStore;
  files: FileStore;
  log: Logger;
  /** How long a result waits for room on the disk before its file fails as `not_saved`. */
  noRoomMs: number;
}

type Output = Extract<TaskOutcome["outcome"], { kind: "output" }>;
type Failure = Extract<TaskOutcome["outcome"], { kind: "error" }>;

const retryPauseMs = { first: 250, longest: 5000 };

export class ResultWriter {
  readonly #parts: WriterParts;
  #isStopping = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Commits one outcome and hands back the work that it made ready. An outcome that comes too late changes nothing. */
  async commit({ address, expected, outcome }: TaskOutcome): Promise<ReadyWork[]> {
    const { jobs, log } = this.#parts;
    const job = await jobs.get(address.jobId);
    const task = await jobs.task(address);
    if (!job || !task || !isAsExpected(task, expected)) {
      if (outcome.kind === "output") await dropOutput(outcome);
      const { attempt } = expected;
      log.info({ ...address, requestId: job?.requestId, attempt }, "late outcome discarded");
      return [];
    }
    const moved =
      outcome.kind === "error"
        ? await this.#fail(job, task.index, expected, outcome)
        : await this.#save(job, task, expected, outcome);
    if (!moved) return [];
    logEnd(log, moved);
    return this.#advance(moved);
  }

  /** Waits for room no longer. */
  stop(): void {
    this.#isStopping = true;
  }

  async #fail(job: Job, index: number, expected: Expected, failure: Failure): Promise<Moved | undefined> {
    const { code, error } = failure;
    return this.#parts.jobs.move({ jobId: job.id, index }, expected, { kind: "fail", code, error });
  }

  /** The work is done and only the disk is full: the result waits for room, rather than be made again. */
  async #save(job: Job, task: Task, expected: Expected, output: Output): Promise<Moved | undefined> {
    try {
      return await pRetry(() => this.#keep(job, task, expected, output), {
        retries: Number.POSITIVE_INFINITY,
        maxRetryTime: this.#parts.noRoomMs,
        minTimeout: retryPauseMs.first,
        maxTimeout: retryPauseMs.longest,
        shouldRetry: ({ error }) => isDiskFull(error) && !this.#isStopping,
      });
    } catch (error) {
      // Whether the result counts nobody can tell now; the slave brings it again, and the bytes here are known by then.
      if (error instanceof ServiceError && error.code === "engine_down") throw error;
      await dropOutput(output);
      return this.#fail(job, task.index, expected, notSaved(error));
    }
  }

  /** A part or merged value goes to the spool, a result to where users look for it. */
  async #keep(
    job: Job,
    task: Task,
    expected: Expected,
    { path, durationMs, warnings, artifacts: found }: Output,
  ): Promise<Moved | undefined> {
    const { jobs, files } = this.#parts;
    const address = { jobId: job.id, index: task.index };
    if (task.stage === "process" || task.stage === "merge") {
      await files.commitPart(job.id, task.index, path);
      const kind = task.stage === "process" ? "advance" : "complete";
      return jobs.move(address, expected, { kind, durationMs, warnings });
    }
    await files.commitArtifacts(job.id, task.index, found);
    const artifacts = found.map(({ path: _path, ...artifact }) => artifact);
    const resultName = await files.commitResult(task.resultName, path);
    const move = { kind: "complete", durationMs, warnings, resultName, artifacts } as const;
    const done = await jobs.move(address, expected, move);
    if (!done) await files.withdrawResult(resultName, path);
    // Kept until now, so that a master that dies in between knows its own result from a stranger's file.
    await files.dropIncoming(path);
    return done;
  }

  /** What a task's end means for its job: the next stage, or the end of the job. */
  async #advance({ job, task }: Moved): Promise<ReadyWork[]> {
    const { jobs } = this.#parts;
    if (task.index === mergeIndex) return this.#afterMerge(job, task);
    if (isReadyToMerge(job) && (await jobs.addMerge(job.id, newMerge()))) return [mergeWork(job)];
    if (isFinished(job)) await this.#closeJob(job);
    return [];
  }

  async #afterMerge(job: Job, merge: Task): Promise<ReadyWork[]> {
    const tasks = await this.#parts.jobs.tasks(job.id);
    if (merge.state === "done") return finishWork(job, tasks);
    const failure = merge.failure ?? {
      code: "internal" as const,
      error: "The merge of this job ended without a reason.",
    };
    for (const task of tasks.filter((one) => one.state === "queued")) {
      const failed = await this.#fail(job, task.index, expectationOf(task), { kind: "error", ...failure });
      if (failed) logEnd(this.#parts.log, failed);
    }
    await this.#closeJob(job);
    return [];
  }

  async #closeJob(job: Job): Promise<void> {
    const { id: jobId, requestId, taskType, counts, isDurable } = job;
    const names = (await this.#parts.jobs.tasks(jobId)).map((task) => task.resultName);
    await this.#parts.files.endJob(jobId, { names, keepUploads: isDurable });
    this.#parts.log.info({ jobId, requestId, taskType: taskType.name, files: counts.total }, "job ended");
  }
}

/** Removes what came and is not wanted. */
async function dropOutput({ path, artifacts }: Output): Promise<void> {
  for (const one of [path, ...artifacts.map((artifact) => artifact.path)]) await rm(one, { force: true });
}

function notSaved(error: unknown): Failure {
  // Node writes `CODE: reason, call 'path'`, and paths of this machine are nobody's business.
  const reason = error instanceof Error ? error.message.split(", ")[0] : String(error);
  return { kind: "error", code: "not_saved", error: `The result could not be saved: ${reason}.` };
}

function logEnd(log: Logger, { job, task }: Moved): void {
  const { slaveId, durationMs, attempts, state, failure } = task;
  const fields = {
    jobId: job.id,
    requestId: job.requestId,
    taskId: task.index,
    taskType: job.taskType.name,
    slaveId,
    attempts,
    durationMs,
  };
  if (failure) log.warn({ ...fields, code: failure.code, reason: failure.error }, "task failed");
  else log.debug({ ...fields, stage: task.stage }, `task ${state}`);
}
