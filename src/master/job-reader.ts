/** Shows jobs to clients: the state of each file, the whole answer of a finished job, the bytes of a result. */
import { ServiceError, errorTable } from "../protocol/errors.ts";
import type { AssignTaskAnswer, JobView } from "../protocol/job.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type Job, type JobStore, type Task, jobState } from "../stores/job-store.ts";

export class JobReader {
  readonly #jobs: JobStore;
  readonly #files: FileStore;

  constructor({ jobs, files }: { jobs: JobStore; files: FileStore }) {
    this.#jobs = jobs;
    this.#files = files;
  }

  /** Throws `not_found`. */
  async view(jobId: string): Promise<JobView> {
    const job = await this.#find(jobId);
    const counts = { total: job.tasks.length, queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
    for (const task of job.tasks) counts[task.state] += 1;
    return {
      id: job.id,
      state: jobState(job),
      task_type: job.taskType.name,
      created_at: job.createdAt.toISOString(),
      counts,
      files: job.tasks.map((task) => this.#viewFile(task)),
    };
  }

  /** Where the bytes of a file's result lie and what it is called. Throws `not_found` or `result_not_ready`. */
  async result(jobId: string, index: number): Promise<{ path: string; name: string }> {
    const job = await this.#find(jobId);
    const task = job.tasks[index];
    if (!task) {
      throw new ServiceError(
        "not_found",
        `Job ${jobId} has ${job.tasks.length} files, numbered from 0; there is no ${index}.`,
      );
    }
    if (task.state !== "done") {
      const why = task.failure ? `: ${task.failure.error}` : ".";
      throw new ServiceError("result_not_ready", `${task.filename} is ${task.state} and has no result${why}`);
    }
    return { path: this.#files.resultPath(task.resultName), name: task.resultName.split("/").at(-1) ?? "" };
  }

  /** Resolves with the job when each of its files has ended. Rejects when the signal aborts. */
  async untilFinished(jobId: string, signal: AbortSignal): Promise<Job> {
    const end = this.#end(jobId, signal);
    try {
      const job = await this.#find(jobId);
      if (job.openTasks === 0) return job;
      await end.reached;
      return await this.#find(jobId);
    } finally {
      end.forget();
    }
  }

  /** The answer of `POST /assign_task` for a finished job, and its HTTP status. */
  answer(job: Job): { status: number; body: AssignTaskAnswer } {
    const done = job.tasks.filter((task) => task.state === "done");
    const failed = job.tasks.filter((task) => task.state === "failed");
    const body: AssignTaskAnswer = {
      message: `${capitalise(job.taskType.name)} processing complete`,
      task_type: job.taskType.name,
      total_files_processed: done.length,
      saved_files: done.map((task) => this.#files.savedFile(task.resultName)),
      job_id: job.id,
      results: done.map((task) => ({
        filename: task.filename,
        saved_file: this.#files.savedFile(task.resultName),
        slave_id: task.slaveId ?? "",
        attempts: task.attempts,
        duration_ms: task.durationMs,
        warnings: [...task.warnings],
      })),
      failed_files: failed.map(({ filename, failure, attempts }) => ({
        filename,
        error: failure?.error ?? "",
        code: failure?.code ?? "internal",
        attempts,
      })),
    };
    if (done.length > 0) return { status: 200, body };
    const code = failed.every((task) => task.failure?.code === "no_slaves")
      ? "no_slaves"
      : "all_files_failed";
    const error = code === "no_slaves" ? "No slaves available" : nameFirstFailure(failed);
    return {
      status: errorTable[code].status,
      body: { ...body, message: `${capitalise(job.taskType.name)} processing failed`, error, code },
    };
  }

  async #find(jobId: string): Promise<Job> {
    const job = await this.#jobs.get(jobId);
    if (job) return job;
    throw new ServiceError(
      "not_found",
      `There is no job ${jobId}; finished jobs are kept for JOB_TTL seconds.`,
    );
  }

  #viewFile(task: Task): JobView["files"][number] {
    return {
      filename: task.filename,
      state: task.state,
      attempts: task.attempts,
      slave_id: task.slaveId ?? null,
      saved_file: task.state === "done" ? this.#files.savedFile(task.resultName) : null,
      duration_ms: task.state === "done" ? task.durationMs : null,
      warnings: [...task.warnings],
      error: task.failure?.error ?? null,
      code: task.failure?.code ?? null,
    };
  }

  #end(jobId: string, signal: AbortSignal): { reached: Promise<void>; forget(): void } {
    let forget = (): void => undefined;
    const reached = new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(signal.reason);
      const unwatch = this.#jobs.onceEnded(jobId, resolve);
      signal.addEventListener("abort", abort);
      forget = () => {
        unwatch();
        signal.removeEventListener("abort", abort);
      };
      if (signal.aborted) abort();
    });
    // The job may have ended already, and then nobody waits for this.
    reached.catch(() => undefined);
    return { reached, forget };
  }
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function nameFirstFailure(failed: Task[]): string {
  const first = failed[0];
  if (!first) return "No file was processed.";
  const reason = first.failure?.error ?? "";
  return failed.length === 1
    ? `${first.filename}: ${reason}`
    : `All ${failed.length} files failed. ${first.filename}: ${reason}`;
}
