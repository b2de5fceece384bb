/**
 * The bullmq engine, as masters see it: puts tasks into queues from which slaves pull. The job-store stays the truth; a
 * queue that has lost a task gets it again (`WorkCheck`), and one that has a task too many is told so by the claim.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { demandKey } from "../../protocol/demand.ts";
import type { SharedDatabase } from "../../protocol/shared-database.ts";
import type { Logger } from "../../platform/logger.ts";
import type { WorkOrder } from "../../protocol/work.ts";
import { type Job, type Task, readySince } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import type { Engine, ReadyWork, Waiting } from "../engine.ts";
import { placeInLine } from "./line.ts";
import { type QueueHost, openProducerHost } from "./queue-host.ts";
import { type OrderQueue, openMegaphone, openQueue, orderId } from "./queues.ts";

interface ProducerParts {
  database: SharedDatabase;
  jobs: JobStore;
  log: Logger;
}

const lastWorkMs = 3000;

/** So many tasks go into a queue in one message. */
const groupSize = 500;

export class Producer implements Engine {
  readonly #parts: ProducerParts;
  readonly #host: QueueHost;
  readonly #megaphone: ReturnType<typeof openMegaphone>;
  readonly #queues = new Map<string, OrderQueue>();
  readonly #underWay = new Set<Promise<void>>();

  private constructor(parts: ProducerParts, host: QueueHost) {
    this.#parts = parts;
    this.#host = host;
    this.#megaphone = openMegaphone(host);
  }

  /** Rejects when the database does not answer. */
  static async open(parts: ProducerParts): Promise<Producer> {
    return new Producer(parts, await openProducerHost(parts.database));
  }

  /** What does not get into its queue, since the database is away, is found by the next check of what waits. */
  submit(work: readonly ReadyWork[]): void {
    if (work.length > 0) this.#inBackground("work not queued", () => this.#enqueue(work));
  }

  cancel(jobId: string): void {
    this.#inBackground("job not cancelled in the queue", async () => {
      await this.#megaphone.tellCancelled(jobId);
      const job = await this.#parts.jobs.get(jobId);
      if (!job) return;
      const queue = this.#queue(job);
      const orders = (await this.#parts.jobs.tasks(jobId)).map(({ index, attempt }) => ({
        job_id: jobId,
        index,
        attempt,
      }));
      for (const group of inGroups(orders))
        // What a slave has taken meanwhile is locked, and ends by what was told above.
        await Promise.allSettled(group.map((order) => queue.remove(orderId(order))));
    });
  }

  /** Read off the job-store, since a queue in order of turns does not know which task waits longest. */
  async waiting(): Promise<Waiting[]> {
    const byType = new Map<string, Waiting>();
    for (const job of await this.#parts.jobs.listUnfinished()) {
      const { queued: files } = job.counts;
      if (files === 0) continue;
      const taskType = job.taskType.name;
      const known = byType.get(taskType);
      // The jobs come in order of their making, so the first of a type has waited longest.
      const since = known?.since ?? (await this.#waitingSince(job));
      byType.set(taskType, { taskType, files: files + (known?.files ?? 0), since });
    }
    return [...byType.values()];
  }

  /** Whether the queue still has the work by which a running task was begun. */
  async isUnderWay(job: Job, { index, attempt }: Task): Promise<boolean> {
    const begunBy = orderId({ job_id: job.id, index, attempt: attempt - 1 });
    return (await this.#queue(job).getJob(begunBy)) !== undefined;
  }

  async stop(): Promise<void> {
    // Without the database they would wait for it; the next check of what waits does their work.
    await Promise.race([this.#close(), sleep(lastWorkMs, undefined, { ref: false })]);
    await Promise.race([this.#host.close(), sleep(lastWorkMs, undefined, { ref: false })]);
  }

  async #close(): Promise<void> {
    await Promise.all(this.#underWay);
    await Promise.allSettled([...this.#queues.values(), this.#megaphone].map((one) => one.close()));
  }

  async #enqueue(work: readonly ReadyWork[]): Promise<void> {
    for (const [queue, inQueue] of this.#groupByQueue(work)) {
      const [next] = await queue.getPrioritized(0, 0);
      const places = placeInLine(inQueue, next?.priority);
      for (const group of inGroups(inQueue)) {
        const orders = (await Promise.all(group.map((one) => this.#ordersOf(one)))).flat();
        await queue.addBulk(
          orders.map(({ order, of }) => ({
            name: of.taskType.name,
            data: order,
            opts: { jobId: orderId(order), priority: places.get(of) ?? 1 },
          })),
        );
      }
    }
  }

  /** What waits no more has been begun, or ended, since it was said to be ready. */
  async #ordersOf(work: ReadyWork): Promise<{ order: WorkOrder; of: ReadyWork }[]> {
    const tasks = await Promise.all(
      work.indexes.map((index) => this.#parts.jobs.task({ jobId: work.jobId, index })),
    );
    return tasks
      .filter((task) => task?.state === "queued")
      .flatMap((task) =>
        task ? [{ order: { job_id: work.jobId, index: task.index, attempt: task.attempt }, of: work }] : [],
      );
  }

  async #waitingSince(job: Job): Promise<number> {
    const waiting = (await this.#parts.jobs.tasks(job.id)).filter((task) => task.state === "queued");
    return waiting.reduce((least, task) => Math.min(least, readySince(job, task)), Date.now());
  }

  #groupByQueue(work: readonly ReadyWork[]): Map<OrderQueue, ReadyWork[]> {
    const byQueue = new Map<OrderQueue, ReadyWork[]>();
    for (const one of work) {
      const queue = this.#queue(one);
      const known = byQueue.get(queue);
      if (known) known.push(one);
      else byQueue.set(queue, [one]);
    }
    return byQueue;
  }

  #queue({ taskType, tag }: Pick<ReadyWork, "taskType" | "tag">): OrderQueue {
    const demand = { taskType: taskType.name, tag };
    const queue = this.#queues.get(demandKey(demand)) ?? openQueue(this.#host, demand);
    this.#queues.set(demandKey(demand), queue);
    return queue;
  }

  #inBackground(failure: string, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, failure))
      .finally(() => this.#underWay.delete(running));
    this.#underWay.add(running);
  }
}

function inGroups<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / groupSize) }, (_, group) =>
    items.slice(group * groupSize, (group + 1) * groupSize),
  );
}
