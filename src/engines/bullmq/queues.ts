/** The queues that masters fill and slaves empty: their names, and what lies in them. */
import { type QueueEventsListener, withBackend } from "bullmq";
import { type Demand, demandKey } from "../../protocol/demand.ts";
import type { WorkOrder } from "../../protocol/work.ts";
import type { QueueHost } from "./queue-host.ts";

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

/** A queue for each task type and tag; what lies in it names a task and holds none of its bytes. */
function queueName(demand: Demand): string {
  return `tasks-${demandKey(demand)}`;
}

/** The same each time, so that a task which is put in twice lies there once; BullMQ allows no colon. */
export function orderId({ job_id, index, attempt }: WorkOrder): string {
  return `${job_id}.${index}.${attempt}`;
}

/** BullMQ insists on one; to what the queues are connected, their host decides. */
const connection = {};

export type OrderQueue = ReturnType<typeof openQueue>;

export function openQueue({ createBackend }: QueueHost, demand: Demand) {
  const { Queue } = withBackend(createBackend);
  const queue = new Queue<WorkOrder>(queueName(demand), {
    connection,
    // The records of jobs are elsewhere; what is done, or given up here, has nothing more to say.
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    streams: { events: { maxLen: 1000 } },
  });
  return quiet(queue);
}

export type OrderWorker = ReturnType<typeof openWorker>;

/** One whose tasks are asked for one by one, since the types of a slave share its slots. */
export function openWorker({ createBackend }: QueueHost, demand: Demand) {
  const { Worker } = withBackend(createBackend);
  const worker = new Worker<WorkOrder>(queueName(demand), null, {
    connection,
    autorun: false,
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: maxStalls,
    drainDelay: longestQuestionSeconds,
  });
  return quiet(worker);
}

/** Tells every slave that a job is cancelled. */
export function openMegaphone({ createBackend }: QueueHost) {
  const { QueueEventsProducer } = withBackend(createBackend);
  const producer = quiet(new QueueEventsProducer(controlQueue, { connection }));
  return {
    tellCancelled: async (jobId: string): Promise<void> =>
      producer.publishEvent({ eventName: "cancelled", job: jobId }),
    close: async (): Promise<void> => producer.close(),
  };
}

/** Calls back for each job that is cancelled from now on. */
export function listenForCancelled(
  { createBackend }: QueueHost,
  listener: (jobId: string) => void,
): { close(): Promise<void> } {
  const { QueueEvents } = withBackend(createBackend);
  const events = quiet(new QueueEvents(controlQueue, { connection }));
  events.on<CancelListener, "cancelled">("cancelled", ({ job }) => listener(job));
  return { close: async () => events.close() };
}

interface CancelListener extends QueueEventsListener {
  cancelled: (event: { job: string }, id: string) => void;
}

/** Each command that fails says so to whoever has given it. */
function quiet<Emitter extends { on(event: "error", listener: () => void): unknown }>(
  emitter: Emitter,
): Emitter {
  emitter.on("error", () => undefined);
  return emitter;
}
