/**
 * Where slaves that pull get their work and bring its outcome. Each claim begins an attempt by compare-and-set, and only
 * the outcome of an attempt that still counts is committed, whatever the queue thinks of it.
 */
import type { Readable } from "node:stream";
import { isDiskFull } from "../../platform/disk-full.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { Progress } from "../../protocol/job.ts";
import type { Assignment, Claim } from "../../protocol/work.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type Task, expectationOf, isFinished } from "../../stores/job-records.ts";
import type { ReadyWork } from "../engine.ts";
import { type HandOverParts, asLost, handOver, retryLost } from "../hand-over.ts";
import { inputsOf } from "../inputs.ts";
import { type AnswerLimits, readRawAnswer } from "../slave-answer.ts";
import type { Producer } from "./producer.ts";
import type { Ticket, Tickets } from "./tickets.ts";

interface DeskParts extends HandOverParts {
  files: FileStore;
  producer: Pick<Producer, "submit">;
  tickets: Tickets;
  /** How long an attempt may take from its claim to its outcome. */
  ticketMs: number;
  limits: AnswerLimits;
}

/** An attempt that still counts. */
interface Live {
  job: Job;
  task: Task;
  work: ReadyWork;
}

export class WorkDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /**
   * Begins an attempt at what lies in the queue. Undefined when nothing is to be done: the task has ended, or is another
   * order's. A task that runs by this very order was another slave's, which has let its lock go: that attempt is lost.
   */
  async claim({ job_id: jobId, index, attempt, slave_id: slaveId }: Claim): Promise<Assignment | undefined> {
    const { jobs, producer, log } = this.#parts;
    const job = await jobs.get(jobId);
    const task = await jobs.task({ jobId, index });
    if (!job || !task) return undefined;
    if (isRunBy(task, attempt + 1)) {
      const lost = asLost([task], { kind: "error", code: "slave_lost", error: `${task.slaveId} went away.` });
      producer.submit(await retryLost(this.#parts, workOn(job, task), lost));
      return undefined;
    }
    const expected = { state: "queued", attempt } as const;
    const begun = await jobs.move({ jobId, index }, expected, { kind: "start", slaveId });
    if (!begun) return undefined;
    log.debug({ jobId, taskId: index, slaveId, attempt: begun.task.attempt }, "task running");
    return this.#assign(begun.job, begun.task);
  }

  /** The path of the nth input, in the order of the assignment. Throws `not_found`, also for an attempt that is lost. */
  async input(value: string, place: number): Promise<string> {
    const { files } = await this.#inputs(value);
    const file = files[place];
    // Masters that share a store hold no upload in memory.
    if (file && "path" in file) return file.path;
    throw new ServiceError("not_found", `This attempt has ${files.length} inputs, numbered from 0.`);
  }

  /** The path of the merged value. Throws `not_found`. */
  async shared(value: string): Promise<string> {
    const { shared } = await this.#inputs(value);
    if (shared) return shared.path;
    throw new ServiceError("not_found", "This attempt has no merged value.");
  }

  /** Whether the attempt still counts. */
  async noteProgress(value: string, progress: Progress): Promise<boolean> {
    const live = await this.#find(this.#parts.tickets.read(value));
    if (!live) return false;
    const address = { jobId: live.job.id, index: live.task.index };
    await this.#parts.jobs.move(address, expectationOf(live.task), { kind: "progress", progress });
    return true;
  }

  /** Commits what a slave brings, as the form that a slave answers a call with. False when it came too late. */
  async takeOutcome(value: string, body: Readable, contentType: string): Promise<boolean> {
    const { files, producer, limits, tickets, log } = this.#parts;
    const ticket = tickets.read(value);
    const live = await this.#find(ticket);
    if (!live) {
      log.info({ ...ticket }, "late outcome discarded");
      await this.#tidyAfterEnd(ticket.jobId);
      return false;
    }
    const { job, task, work } = live;
    const outcomes = await readRawAnswer(body, contentType, {
      key: job.taskType.key,
      filenames: [task.filename],
      startedAt: performance.now(),
      incomingPath: () => files.incomingPath(job.id),
      limits,
    }).catch((error: unknown) => {
      throw isDiskFull(error) ? noSpace(error) : noOutcome(error);
    });
    producer.submit(await handOver(this.#parts, work, [task], outcomes));
    return true;
  }

  /** What brings an outcome again had no answer the first time: the job may have ended with nobody left to tidy up. */
  async #tidyAfterEnd(jobId: string): Promise<void> {
    const job = await this.#parts.jobs.get(jobId);
    if (job && isFinished(job))
      await this.#parts.files.endJob(jobId, { names: [], keepUploads: job.isDurable });
  }

  async #assign(job: Job, task: Task): Promise<Assignment> {
    const { tickets, ticketMs } = this.#parts;
    const ticket = {
      jobId: job.id,
      index: task.index,
      attempt: task.attempt,
      expiresAt: Date.now() + ticketMs,
    };
    const { files, shared } = await inputsOf(this.#parts, workOn(job, task), [task]);
    return {
      ticket: tickets.write(ticket),
      task_type: job.taskType.name,
      options: job.options,
      stage: task.stage,
      request_id: job.requestId,
      inputs: files.map(({ filename, bytes }) => ({ filename, bytes })),
      has_shared: shared !== undefined,
    };
  }

  async #inputs(value: string) {
    const live = await this.#find(this.#parts.tickets.read(value));
    if (!live)
      throw new ServiceError(
        "not_found",
        "This attempt no longer counts: another one does, or its job has ended.",
      );
    return inputsOf(this.#parts, live.work, [live.task]);
  }

  async #find({ jobId, index, attempt }: Ticket): Promise<Live | undefined> {
    const job = await this.#parts.jobs.get(jobId);
    const task = await this.#parts.jobs.task({ jobId, index });
    return job && task && isRunBy(task, attempt) ? { job, task, work: workOn(job, task) } : undefined;
  }
}

function noSpace(cause: unknown): ServiceError {
  return new ServiceError("no_space", "The master's disk has no room for results (DATA_DIR).", { cause });
}

function noOutcome(cause: unknown): ServiceError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ServiceError("bad_slave_answer", `What came is no outcome: ${why}.`, { cause });
}

function isRunBy({ state, live }: Task, attempt: number): boolean {
  return state === "running" && live.some((one) => one.attempt === attempt);
}

function workOn(job: Job, task: Task): ReadyWork {
  const { id: jobId, taskType, priority, tag, isDurable, requestId } = job;
  const { index, stage, bytes, triedSlaves, queuedAt: readyAt } = task;
  return {
    jobId,
    taskType,
    priority,
    tag,
    isDurable,
    requestId,
    stage,
    indexes: [index],
    bytes,
    triedSlaves,
    readyAt,
  };
}
