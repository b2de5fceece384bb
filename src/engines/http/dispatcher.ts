/**
 * The http engine: binds work to a slave at the moment it is about to run, so that nobody waits behind a slow one.
 * Jobs take turns, and so do the slaves with a free slot; what an attempt does stands in attempt.ts.
 */
import type { Engine, ReadyWork } from "../engine.ts";
import { findTask } from "../../stores/job-store.ts";
import { type AttemptParts, retryLost, runAttempt } from "./attempt.ts";
import { ReadyQueue, type WorkKind, keyOf } from "./ready-queue.ts";
import type { AttemptEnd, SlaveHandle, SlaveSource } from "./slave-source.ts";
import { type TurnRule, createTurns, isFree } from "./turns.ts";
import { createUnservedWatch } from "./unserved-watch.ts";

interface DispatcherParts extends AttemptParts {
  slaves: SlaveSource;
}

interface DispatcherSettings {
  turns: TurnRule;
  /** How long queued work waits while no slave offers its type. */
  noSlaveMs: number;
}

const unservedCheckMs = 1000;

export class Dispatcher implements Engine {
  readonly #parts: DispatcherParts;
  readonly #settings: DispatcherSettings;
  readonly #queue = new ReadyQueue();
  readonly #turns: ReturnType<typeof createTurns>;
  readonly #unserved: ReturnType<typeof createUnservedWatch>;
  readonly #running = new Map<AbortController, { jobId: string; ended: Promise<void> }>();
  readonly #unwatchSlaves: () => void;
  readonly #unservedCheck: NodeJS.Timeout;
  #isStopping = false;

  constructor(parts: DispatcherParts, settings: DispatcherSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#turns = createTurns(settings.turns);
    this.#unserved = createUnservedWatch(settings.noSlaveMs);
    this.#unwatchSlaves = parts.slaves.onChange(() => this.#dispatch());
    this.#unservedCheck = setInterval(() => void this.#failUnserved(), unservedCheckMs).unref();
  }

  submit(work: readonly ReadyWork[]): void {
    this.#queue.push(work);
    this.#dispatch();
  }

  cancel(jobId: string): void {
    this.#queue.remove((work) => work.jobId === jobId);
    for (const [controller, attempt] of this.#running) if (attempt.jobId === jobId) controller.abort();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unwatchSlaves();
    clearInterval(this.#unservedCheck);
    for (const controller of this.#running.keys()) controller.abort();
    await Promise.all([...this.#running.values()].map((attempt) => attempt.ended));
  }

  /** Starts as many attempts as there are free slots for what waits. */
  #dispatch(): void {
    while (!this.#isStopping) {
      const next = this.#queue.take(
        (taskType) => this.#parts.slaves.offering(taskType).some(isFree),
        (work) => this.#turns.pick(work, this.#servingSlaves(work)),
      );
      if (!next) return;
      this.#start(next.work, next.place);
    }
  }

  #servingSlaves({ taskType, stage }: WorkKind): SlaveHandle[] {
    const offering = this.#parts.slaves.offering(taskType.name);
    return stage === undefined ? offering : offering.filter((slave) => slave.knowsStages);
  }

  /** Runs an attempt, and frees the slot before what it made ready looks for one. */
  #start(work: ReadyWork, slave: SlaveHandle): void {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    slave.lost.addEventListener("abort", abort);
    const freeSlot = this.#parts.slaves.occupy(slave);
    const ended = this.#attempt(work, slave, controller.signal).then(({ end, next }) => {
      slave.lost.removeEventListener("abort", abort);
      this.#running.delete(controller);
      this.#queue.push(next);
      freeSlot(end);
      this.#dispatch();
    });
    this.#running.set(controller, { jobId: work.jobId, ended });
  }

  /** An attempt that fails in a way nobody foresaw is lost like any other, so that its job still ends. */
  async #attempt(
    work: ReadyWork,
    slave: SlaveHandle,
    signal: AbortSignal,
  ): Promise<{ end: AttemptEnd; next: ReadyWork[] }> {
    try {
      return await runAttempt(this.#parts, { work, slave, signal });
    } catch (error) {
      const { jobs, log } = this.#parts;
      log.error({ err: error, jobId: work.jobId, slaveId: slave.id }, "attempt ended by a defect");
      const job = await jobs.get(work.jobId);
      const tasks = work.indexes.flatMap((index) => findTask(job, index) ?? []);
      const failure = {
        kind: "error",
        code: "internal",
        error: "A defect of the master; its log has the cause.",
      } as const;
      return {
        end: "failed",
        next: await retryLost(
          this.#parts,
          work,
          tasks.map((task) => ({ task, failure })),
        ),
      };
    }
  }

  /** Ends work that no slave has offered to do for too long. */
  async #failUnserved(): Promise<void> {
    const overdue = this.#unserved.findOverdue(
      this.#queue.kinds(),
      (kind) => this.#servingSlaves(kind).length > 0,
    );
    if (overdue.size === 0) return;
    const { jobs, commit } = this.#parts;
    for (const { jobId, indexes, taskType } of this.#queue.remove((work) => overdue.has(keyOf(work)))) {
      const seconds = this.#settings.noSlaveMs / 1000;
      const error = `No slave has offered ${taskType.name} for ${seconds} s (NO_SLAVE_SECONDS).`;
      for (const index of indexes) {
        const task = findTask(await jobs.get(jobId), index);
        if (!task) continue;
        this.submit(
          await commit({
            address: { jobId, index },
            expected: task,
            outcome: { kind: "error", code: "no_slaves", error },
          }),
        );
      }
    }
  }
}
