/** Shows jobs to clients: lists, one with its files, the answer of a finished one, the bytes of a result or an upload. */
import type { ArtifactEntry } from "../../protocol/artifact.ts";
import { ServiceError, errorTable } from "../../protocol/errors.ts";
import {
  type AssignTaskAnswer,
  type JobFile,
  type JobList,
  type JobSummary,
  type JobView,
  answerForJob,
} from "../../protocol/job.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type Task, isFinished } from "../../stores/job-records.ts";
import type { JobQuery, JobStore } from "../../stores/job-store.ts";
import { showFile, summarise } from "./job-view.ts";

export class JobReader {
  readonly #jobs: JobStore;
  readonly #files: FileStore;

  constructor({ jobs, files }: { jobs: JobStore; files: FileStore }) {
    this.#jobs = jobs;
    this.#files = files;
  }

  /** The record of a job that the owner may see; all jobs without one. Throws `not_found`. */
  async find(jobId: string, owner: string | undefined): Promise<Job> {
    const job = await this.#jobs.get(jobId);
    // Another owner's job is answered like none, so that nobody learns which ids there are.
    if (job && (owner === undefined || job.owner === owner)) return job;
    throw new ServiceError(
      "not_found",
      `There is no job ${jobId}; finished jobs are kept for JOB_TTL seconds.`,
    );
  }

  /** The latest first; one more than the page holds tells whether there is a next one. */
  async list(query: JobQuery): Promise<JobList> {
    const found = await this.#jobs.list({ ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const summaries = await Promise.all(page.map((job) => this.summary(job)));
    return { jobs: summaries, next: found.length > page.length ? (page.at(-1)?.id ?? null) : null };
  }

  async summary(job: Job): Promise<JobSummary> {
    return summarise(job, await this.#queuePosition(job));
  }

  /** A job with its files, all or a range of them. */
  async view(job: Job, range?: { from: number; to: number }): Promise<JobView> {
    const [summary, tasks] = await Promise.all([this.summary(job), this.#jobs.tasks(job.id, range)]);
    return { ...summary, files: tasks.map((task) => this.file(job, task)) };
  }

  file(job: Job, task: Task): JobFile {
    return showFile(job, task, (resultName) => this.#files.savedFile(resultName));
  }

  /** Where the bytes of a file's result lie and what it is called. Throws `not_found` or `result_not_ready`. */
  async result(job: Job, index: number): Promise<{ path: string; name: string }> {
    const task = await this.#findTask(job, index);
    if (task.state !== "done") {
      const why = task.failure ? `: ${task.failure.error}` : ".";
      throw new ServiceError("result_not_ready", `${task.filename} is ${task.state} and has no result${why}`);
    }
    return { path: this.#files.resultPath(task.resultName), name: baseName(task.resultName) };
  }

  /** Every result of a job. */
  async results(job: Job): Promise<{ path: string; name: string }[]> {
    const done = (await this.#jobs.tasks(job.id)).filter((task) => task.state === "done");
    return done.map(({ resultName }) => ({
      path: this.#files.resultPath(resultName),
      name: baseName(resultName),
    }));
  }

  /** Throws `not_found` with the names that there are. */
  async artifact(job: Job, index: number, name: string): Promise<{ path: string } & ArtifactEntry> {
    const { filename, artifacts = [] } = await this.#findTask(job, index);
    const found = artifacts.find((artifact) => artifact.name === name);
    if (found) return { ...found, path: this.#files.artifactPath(job.id, index, name) };
    const names = artifacts.map((artifact) => artifact.name).join(", ") || "none";
    throw new ServiceError("not_found", `${filename} has no artifact '${name}'. There are: ${names}.`);
  }

  /** A file as it was uploaded. Throws `not_found` also where uploads went with the connection that brought them. */
  async original(job: Job, index: number): Promise<{ path: string; name: string }> {
    const { inputPath, filename } = await this.#findTask(job, index);
    if (job.isDurable) return { path: inputPath, name: filename };
    throw new ServiceError(
      "not_found",
      "The uploads of a job whose client waited for it are not kept. Submit with 'Prefer: respond-async' to keep them.",
    );
  }

  /** Resolves with the job when each of its files has ended. Rejects when the signal aborts, or the job is lost. */
  async untilFinished(jobId: string, signal: AbortSignal): Promise<Job> {
    const end = this.#end(jobId, signal);
    try {
      const job = await this.find(jobId, undefined);
      if (isFinished(job)) return job;
      await end.reached;
      const ended = await this.#jobs.get(jobId);
      if (!ended) throw lostJob(jobId);
      return ended;
    } finally {
      end.forget();
    }
  }

  /** The answer of `POST /assign_task` for a finished job, and its HTTP status. `isStopping`: who cancels now is us. */
  async answer(
    job: Job,
    { isStopping }: { isStopping: boolean },
  ): Promise<{ status: number; body: AssignTaskAnswer }> {
    const answer = answerForJob(await this.view(job));
    const isOurs = isStopping && answer.code === "cancelled";
    const body = isOurs
      ? { ...answer, code: "stopping" as const, error: `The master stops. ${answer.error}` }
      : answer;
    return { status: body.code ? errorTable[body.code].status : 200, body };
  }

  async #findTask(job: Job, index: number): Promise<Task> {
    const task = await this.#jobs.task({ jobId: job.id, index });
    if (task && index >= 0) return task;
    const { total } = job.counts;
    throw new ServiceError(
      "not_found",
      `Job ${job.id} has ${total} files, numbered from 0; there is no ${index}.`,
    );
  }

  /** The files that wait in jobs which came before. */
  async #queuePosition(job: Job): Promise<number | undefined> {
    if (job.counts.queued === 0) return undefined;
    const unfinished = await this.#jobs.listUnfinished();
    const before = unfinished.slice(
      0,
      unfinished.findIndex((one) => one.id === job.id),
    );
    return before.reduce((sum, one) => sum + one.counts.queued, 0);
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

function lostJob(jobId: string): ServiceError {
  return new ServiceError(
    "engine_down",
    `The database that the masters share has lost job ${jobId}. Send its files again.`,
  );
}

function baseName(resultName: string): string {
  return resultName.split("/").at(-1) ?? resultName;
}
