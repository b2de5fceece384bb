/** Makes a job of what came in: its records kept, its work handed to the engine; one that a key names already, found. */
import type { Engine } from "../../engines/engine.ts";
import type { Logger } from "../../platform/logger.ts";
import type { UploadedFile } from "../../platform/upload.ts";
import { describeDemand } from "../../protocol/demand.ts";
import { ServiceError } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Gathering, type Job, type Task, jobState } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import type { AllowedAddresses } from "../allowed-addresses.ts";
import type { SlaveRegistry } from "../slaves/slave-registry.ts";
import { checkCallback } from "./callbacks.ts";
import { KeyQueue } from "../../stores/key-queue.ts";
import { newJob, newTasks } from "./new-job.ts";
import { readyWork } from "./stages.ts";
import { type Order, digestOf } from "./submission.ts";

/** Told of what comes in; may not throw. */
export interface JobObserver {
  jobTaken(job: Job): void;
}

interface JobMakerParts {
  jobs: JobStore;
  files: FileStore;
  engine: Engine;
  slaves: SlaveRegistry;
  /** Where callbacks may go. */
  callbackAddresses: AllowedAddresses;
  observer: JobObserver;
  log: Logger;
}

/** Who submits, and how. */
export interface Submitter {
  /** Whom the job belongs to, as `Caller.name` says. */
  owner: string;
  /** Whether the job shall outlive the connection that brings it. */
  isDurable: boolean;
  /** The request's `Idempotency-Key`. */
  key: string | undefined;
  requestId: string;
}

/** What is to be made, for whom, under which id. */
interface Making {
  id: string;
  order: Order;
  uploads: readonly UploadedFile[];
  submitter: Submitter;
  /** Whether more files may come. */
  isOpen: boolean;
}

interface Idempotency {
  key: string;
  digest: string;
}

export class JobMaker {
  readonly #parts: JobMakerParts;
  readonly #keyQueue = new KeyQueue();

  constructor(parts: JobMakerParts) {
    this.#parts = parts;
  }

  /**
   * Keeps a job and has it run, or hands back the one that an earlier request with its key has made. Throws
   * `forbidden_address` for a callback, `no_slaves` when nobody would serve a client that waits, and `key_reused` when
   * the key came with another request.
   */
  async make({ id, order, uploads, submitter, isOpen }: Making): Promise<Job> {
    if (order.callbackUrl !== undefined)
      await checkCallback(order.callbackUrl, this.#parts.callbackAddresses);
    const gathering = this.chooseGathering(order, submitter.isDurable);
    const idempotency = await idempotencyOf(submitter, order, { uploads, files: this.#parts.files });
    return this.#keep(newJob(id, order, { ...submitter, gathering, idempotency, isOpen }), uploads);
  }

  /** Throws `no_slaves`: a client that waits wants to hear at once that nobody serves it; one that hands over does not. */
  chooseGathering(
    { taskType: { name, gathers }, tag }: Pick<Order, "taskType" | "tag">,
    isDurable: boolean,
  ): Gathering {
    const { offered, staged } = this.#parts.slaves.knows(name, tag);
    if (!offered && !isDurable) {
      const which = tag === undefined ? "" : ` for ${describeDemand({ taskType: name, tag })}`;
      throw new ServiceError("no_slaves", `No slaves available${which}`, { retryAfterSeconds: 5 });
    }
    if (!gathers) return "none";
    return staged || !offered ? "staged" : "whole";
  }

  async #keep(job: Job, uploads: readonly UploadedFile[]): Promise<Job> {
    const { jobs, files, engine, observer, log } = this.#parts;
    const { owner, idempotency } = job;
    const queue = idempotency && JSON.stringify([owner, idempotency.key]);
    return this.#keyQueue.follow(queue, async () => {
      const holder = idempotency && (await this.#findEarlier(owner, idempotency));
      if (holder && jobState(holder) !== "cancelled") return holder;
      const tasks = await newTasks(files, job, { uploads, firstIndex: 0 });
      if (!(await jobs.create(job, tasks, holder?.id))) return this.#yieldKey(job, tasks);
      observer.jobTaken(job);
      const { id: jobId, requestId, taskType, isOpen } = job;
      const fields = { jobId, requestId, taskType: taskType.name, files: tasks.length };
      log.info(fields, isOpen ? "job opened" : "job queued");
      if (tasks.length > 0) engine.submit(readyWork(job, tasks));
      return job;
    });
  }

  /** Another master has made the job of this key meanwhile. */
  async #yieldKey({ owner, idempotency }: Job, tasks: readonly Task[]): Promise<Job> {
    await this.#parts.files.discardInputs(tasks);
    const made = idempotency && (await this.#findEarlier(owner, idempotency));
    if (made) return made;
    throw new ServiceError("internal", "The Idempotency-Key was taken by a job that is gone. Try again.");
  }

  /** The job that an earlier request with this key made; one that was cancelled leaves its key to any request. */
  async #findEarlier(owner: string | undefined, { key, digest }: Idempotency): Promise<Job | undefined> {
    const earlier = await this.#parts.jobs.findByKey(owner, key);
    if (!earlier || jobState(earlier) === "cancelled") return earlier;
    if (earlier.idempotency?.digest === digest) return earlier;
    throw new ServiceError(
      "key_reused",
      `The Idempotency-Key '${key}' was sent before with another request. Use a new key for a new request.`,
      { field: "idempotency-key" },
    );
  }
}

async function idempotencyOf(
  { key }: Submitter,
  order: Order,
  { uploads, files }: { uploads: readonly UploadedFile[]; files: FileStore },
): Promise<Idempotency | undefined> {
  return key === undefined ? undefined : { key, digest: await digestOf(order, uploads, files) };
}
