/** Shows jobs to clients: the state of each file, the whole answer of a finished job, the bytes of a result. */
import { ServiceError, errorTable } from "../protocol/errors.ts";
import { type AssignTaskAnswer, type JobView, answerForJob } from "../protocol/job.ts";
import type { FileStore } from "../stores/file-store.ts";
import { type Job, type Task, isFinished, jobState } from "../stores/job-records.ts";
import type { JobStore } from "../stores/job-store.ts";

export class JobReader {
  readonly #jobs: JobStore;
  readonly #files: FileStore;

  constructor({ jobs, files }: { jobs: JobStore; files: FileStore }) {
    this.#jobs = jobs;
    this.#files = files;
  }

  /** Throws `not_found`. */
  async view(jobId: string): Promise<JobView> {
    return this.#show(await this.#find(jobId));
  }

  /** Where the bytes of a file's result lie and what it is called. Throws `not_found` or `result_not_ready`. */
  async result(jobId: string, index: number): Promise<{ path: string; name: string }> {
    const { counts } = await this.#find(jobId);
    const task = await this.#jobs.task({ jobId, index });
    if (!task) {
      throw new ServiceError(
        "not_found",
        `Job ${jobId} has ${counts.total} files, numbered from 0; there is no ${index}.`,
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
      if (isFinished(job)) return job;
      await end.reached;
      return await this.#find(jobId);
    } finally {
      end.forget();
    }
  }

  /** The answer of `POST /assign_task` for a finished job, and its HTTP status. `isStopping`: who cancels now is us. */
  async answer(
    job: Job,
    { isStopping }: { isStopping: boolean },
  ): Promise<{ status: number; body: AssignTaskAnswer }> {
    const answer = answerForJob(await this.#show(job));
    const isOurs = isStopping && answer.code === "cancelled";
    const body = isOurs
      ? { ...answer, code: "stopping" as const, error: `The master stops. ${answer.error}` }
      : answer;
    return { status: body.code ? errorTable[body.code].status : 200, body };
  }

  async #find(jobId: string): Promise<Job> {
    const job = await this.#jobs.get(jobId);
    if (job) return job;
    throw new ServiceError(
      "not_found",
      `There is no job ${jobId}; finished jobs are kept for JOB_TTL seconds.`,
    );
  }

  async #show(job: Job): Promise<JobView> {
    const tasks = await this.#jobs.tasks(job.id);
    return {
      id: job.id,
      state: jobState(job),
      task_type: job.taskType.name,
      created_at: new Date(job.createdAt).toISOString(),
      counts: job.counts,
      files: tasks.map((task) => this.#viewFile(task)),
    };
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
