/** The queues that masters fill and slaves empty: their names, what lies in them, and how they reach Redis. */
import { Queue, QueueEvents, type QueueEventsListener, QueueEventsProducer, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { WorkOrder } from "../../protocol/work.ts";

/** Beside the job-store's keys, and in the same slot of a cluster. */
const prefix = "{msdp}:queue";

/** No job lies in it; what masters tell all slaves goes through its events. */
const controlQueue = "control";

/** How long a slave that says nothing keeps a task, and how often the slaves look for such tasks. */
export const lockMs = 15_000;
const stalledCheckMs = 5000;

/** A task that comes back by itself so often is taken out, and put in anew by the masters. */
const maxStalls = 2;

/** How long an idle slave waits in one question for a task of a type, in seconds. */
const longestQuestionSeconds = 2;

export const renewEveryMs = lockMs / 3;

/** A queue for each task type; what lies in it names a task and holds none of its bytes. */
function queueName(taskType: string): string {
  return `tasks-${taskType}`;
}

/** The same each time, so that a task which is put in twice lies there once; BullMQ allows no colon. */
export function orderId({ job_id, index, attempt }: WorkOrder): string {
  return `${job_id}.${index}.${attempt}`;
}

/** The masters' side: what cannot be done at once fails at once. Rejects when Redis does not answer now. */
export async function connectProducer(url: string): Promise<Redis> {
  const redis = quiet(
    new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 5000,
      retryStrategy,
    }),
  );
  // BullMQ asks Redis for its version as soon as it is given a connection.
  await redis.connect();
  return redis;
}

/** The slaves' side: waits for Redis as long as it takes. */
export function connectConsumer(url: string): Redis {
  return quiet(new Redis(url, { maxRetriesPerRequest: null, retryStrategy }));
}

export function openQueue(connection: Redis, taskType: string): Queue<WorkOrder> {
  const queue = new Queue<WorkOrder>(queueName(taskType), {
    connection,
    prefix,
    // The records of jobs are elsewhere; what is done, or given up here, has nothing more to say.
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    streams: { events: { maxLen: 1000 } },
  });
  return quiet(queue);
}

/** One whose tasks are asked for one by one, since the types of a slave share its slots. */
export function openWorker(connection: Redis, taskType: string): Worker<WorkOrder> {
  const worker = new Worker<WorkOrder>(queueName(taskType), null, {
    connection,
    prefix,
    autorun: false,
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: maxStalls,
    drainDelay: longestQuestionSeconds,
  });
  return quiet(worker);
}

/** Tells every slave that a job is cancelled. */
export function openMegaphone(connection: Redis) {
  const producer = quiet(new QueueEventsProducer(controlQueue, { connection, prefix }));
  return {
    tellCancelled: async (jobId: string): Promise<void> =>
      producer.publishEvent({ eventName: "cancelled", job: jobId }),
    close: async (): Promise<void> => producer.close(),
  };
}

/** Calls back for each job that is cancelled from now on. */
export function listenForCancelled(
  connection: Redis,
  listener: (jobId: string) => void,
): { close(): Promise<void> } {
  const events = quiet(new QueueEvents(controlQueue, { connection, prefix }));
  events.on<CancelListener, "cancelled">("cancelled", ({ job }) => listener(job));
  return { close: async () => events.close() };
}

interface CancelListener extends QueueEventsListener {
  cancelled: (event: { job: string }, id: string) => void;
}

function retryStrategy(times: number): number {
  return Math.min(50 * 2 ** times, 1000);
}

/** Each command that fails says so to whoever has given it. */
function quiet<Emitter extends { on(event: "error", listener: () => void): unknown }>(
  emitter: Emitter,
): Emitter {
  emitter.on("error", () => undefined);
  return emitter;
}
