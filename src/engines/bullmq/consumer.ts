/**
 * The bullmq engine, as slaves see it: pulls tasks of every type that the slave offers into its free slots, keeps the
 * lock of each while it runs, and brings the outcome to a master.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Job as QueueJob } from "bullmq";
import type { SharedDatabase } from "../../protocol/shared-database.ts";
import type { Logger } from "../../platform/logger.ts";
import { orderSchema, type Assignment, type WorkOrder } from "../../protocol/work.ts";
import type { MasterLink } from "./master-link.ts";
import { type QueueHost, openConsumerHost } from "./queue-host.ts";
import { type OrderWorker, listenForCancelled, lockMs, openWorker, renewEveryMs } from "./queues.ts";

interface Slot {
  free(): void;
}

/** The slots that the types of a slave share. */
interface Slots {
  /** Resolves when one is free, or the signal aborts. */
  untilFree(signal: AbortSignal): Promise<void>;
  /** Undefined when all are taken. */
  take(): Slot | undefined;
}

interface ConsumerParts {
  database: SharedDatabase;
  taskTypes: readonly string[];
  tags: readonly string[];
  slaveId: string;
  slots: Slots;
  link: MasterLink;
  /** Fetches the inputs, runs the processor, hands the outcome in. Rejects when that could not be. */
  work: (assignment: Assignment, signal: AbortSignal) => Promise<void>;
  log: Logger;
}

/** Why the signal of a work aborts: `cancelled` and `lost`, nobody wants it; `stopping`, another slave shall do it. */
type WorkEnd = "cancelled" | "lost" | "stopping";

interface Running {
  jobId: string;
  abort: AbortController;
  ended: Promise<void>;
}

const lastWordMs = 3000;

/** Without a master or the database, so long until the next try. */
const restMs = 1000;

export class Consumer {
  readonly #parts: ConsumerParts;
  readonly #host: QueueHost;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Running>();
  readonly #pulling: Promise<void>;
  /** What says goodbye to the database. */
  readonly #open: { close(force?: boolean): Promise<void> }[] = [];

  constructor(parts: ConsumerParts) {
    this.#parts = parts;
    this.#host = openConsumerHost(parts.database);
    this.#pulling = this.#pullAll();
  }

  /** Pulls nothing more. What runs may end within `graceMs`; the rest goes to other slaves. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    const ended = Promise.all([...this.#running].map((one) => one.ended));
    await within(graceMs, ended);
    for (const { abort } of this.#running) abort.abort("stopping" satisfies WorkEnd);
    await ended;
    // What the last questions brought is put back; without the database neither they nor the farewells are ever answered.
    await within(lastWordMs, this.#pulling);
    await within(lastWordMs, Promise.allSettled(this.#open.map((one) => one.close(true))));
    await within(lastWordMs, this.#host.close());
  }

  async #pullAll(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#host.untilReady(signal);
    if (signal.aborted) return;
    const { taskTypes, tags } = this.#parts;
    const demands = taskTypes.flatMap((taskType) => [undefined, ...tags].map((tag) => ({ taskType, tag })));
    const workers = demands.map((demand) => openWorker(this.#host, demand));
    this.#open.push(
      ...workers,
      listenForCancelled(this.#host, (jobId) => this.#cancel(jobId)),
    );
    await Promise.all(workers.map((worker) => this.#pull(worker)));
  }

  /** Asks for one task after the other, as long as there is a slot for it. */
  async #pull(worker: OrderWorker): Promise<void> {
    const { signal } = this.#stopping;
    await worker.startStalledCheckTimer().catch(() => undefined);
    while (!signal.aborted) {
      await this.#parts.slots.untilFree(signal);
      const token = randomUUID();
      const order = await this.#next(worker, token);
      if (!order) continue;
      const slot = signal.aborted ? undefined : this.#parts.slots.take();
      if (slot) this.#start(order, token, slot);
      // Another type has taken the last slot while this one was asked for.
      else await putBack(order, token);
    }
  }

  async #next(worker: OrderWorker, token: string): Promise<QueueJob<WorkOrder> | undefined> {
    try {
      return await worker.getNextJob(token, { block: true });
    } catch {
      await this.#rest();
      return undefined;
    }
  }

  #start(order: QueueJob<WorkOrder>, token: string, slot: Slot): void {
    const abort = new AbortController();
    const renewal = setInterval(() => void renew(order, token, abort), renewEveryMs);
    const running: Running = {
      jobId: order.data.job_id,
      abort,
      ended: this.#perform(order, token, abort.signal).finally(() => {
        clearInterval(renewal);
        this.#running.delete(running);
        slot.free();
      }),
    };
    this.#running.add(running);
  }

  /** A task that could not be done is put back; a claim by whoever takes it then sees what had been begun. */
  async #perform(order: QueueJob<WorkOrder>, token: string, signal: AbortSignal): Promise<void> {
    const { link, slaveId, work, log } = this.#parts;
    const fields = { jobId: order.data.job_id, taskId: order.data.index };
    try {
      const claim = { ...orderSchema.parse(order.data), slave_id: slaveId };
      const assignment = await link.claim(claim);
      if (assignment) await work(assignment, signal);
      await order.moveToCompleted(undefined, token, false);
    } catch (error) {
      const end: unknown = signal.reason;
      if (end === "lost") return;
      if (end === "cancelled") {
        await order.moveToCompleted(undefined, token, false).catch(() => undefined);
        return;
      }
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ ...fields, reason }, "task put back");
      await putBack(order, token);
      if (end !== "stopping") await this.#rest();
    }
  }

  #cancel(jobId: string): void {
    for (const running of this.#running)
      if (running.jobId === jobId) running.abort.abort("cancelled" satisfies WorkEnd);
  }

  async #rest(): Promise<void> {
    await sleep(restMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}

/** A lock that is gone is another slave's by now. While the database is away nobody else can have it. */
async function renew(order: QueueJob<WorkOrder>, token: string, abort: AbortController): Promise<void> {
  const isHeld = await order.extendLock(token, lockMs).then(
    (renewed) => renewed === 1,
    () => true,
  );
  if (!isHeld) abort.abort("lost" satisfies WorkEnd);
}

/** Where even that cannot be, the lock ends by itself. */
async function putBack(order: QueueJob<WorkOrder>, token: string): Promise<void> {
  await order.moveToWait(token).catch(() => undefined);
}
