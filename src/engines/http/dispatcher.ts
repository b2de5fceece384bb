/**
 * The http engine: binds work to a slave at the moment it is about to run, so that nobody waits behind a slow one.
 * Jobs take turns, and so do the slaves with a free slot; what an attempt does stands in attempt.ts.
 */
import { describeDemand } from "../../protocol/demand.ts";
import type { Engine, ReadyWork, Waiting } from "../engine.ts";
import { type AttemptParts, runAttempt } from "./attempt.ts";
import { groupWork, travelsInGroup } from "./group-work.ts";
import { Pace } from "./pace.ts";
import { ReadyQueue, type WorkKind, keyOf } from "./ready-queue.ts";
import { hasRoom, isFree } from "./room.ts";
import type { CallKind, SlaveHandle, SlaveSource } from "./slave-source.ts";
import { StragglerWatch } from "./straggler-watch.ts";
import { type TurnRule, createTurns } from "./turns.ts";
import { createUnservedWatch } from "./unserved-watch.ts";

interface DispatcherParts extends AttemptParts {
  slaves: SlaveSource;
}

interface DispatcherSettings {
  turns: TurnRule;
  /** How long queued work waits while no slave offers its type: with a client that waits too, and without. */
  noSlaveMs: { awaited: number; durable: number };
  /** Whether a run that takes far longer than its like gets a second attempt on an idle slave. */
  lateCopies: boolean;
}

interface Place {
  slave: SlaveHandle;
  kind: CallKind;
}

interface Running {
  work: ReadyWork;
  slave: SlaveHandle;
  /** By `performance.now()`. */
  startedAt: number;
  /** Whether it is a late copy, or has had one: a task gets no third attempt beside two. */
  isCopied: boolean;
  controller: AbortController;
  /** Whether the slave has done its part and the outcomes are being committed. */
  hasAnswered: boolean;
  ended: Promise<void>;
}

/** Slots get further work while outcomes are committed, but not when the disk is slower than the slaves. */
const mostCommits = 16;

const unservedCheckMs = 1000;
const stragglerCheckMs = 250;

export class Dispatcher implements Engine {
  readonly #parts: DispatcherParts;
  readonly #settings: DispatcherSettings;
  readonly #queue = new ReadyQueue();
  readonly #turns: ReturnType<typeof createTurns>;
  readonly #unserved: ReturnType<typeof createUnservedWatch>;
  readonly #pace = new Pace();
  readonly #stragglers = new StragglerWatch(this.#pace);
  readonly #running = new Set<Running>();
  readonly #unwatchSlaves: () => void;
  readonly #unservedCheck: NodeJS.Timeout;
  readonly #stragglerCheck: NodeJS.Timeout | undefined;
  /** The end of work that nobody serves, while that is under way. */
  #failing: Promise<void> | undefined;
  /** How many attempts are being committed. */
  #commits = 0;
  #isStopping = false;

  constructor(parts: DispatcherParts, settings: DispatcherSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#turns = createTurns(settings.turns);
    this.#unserved = createUnservedWatch((kind) => this.#patience(kind));
    this.#unwatchSlaves = parts.slaves.onChange(() => this.#dispatch());
    this.#unservedCheck = setInterval(() => {
      this.#failing ??= this.#failUnserved().finally(() => {
        this.#failing = undefined;
      });
    }, unservedCheckMs).unref();
    if (settings.lateCopies)
      this.#stragglerCheck = setInterval(() => this.#copyStragglers(), stragglerCheckMs).unref();
  }

  submit(work: readonly ReadyWork[]): void {
    this.#queue.push(work);
    this.#dispatch();
  }

  cancel(jobId: string): void {
    this.#queue.remove((work) => work.jobId === jobId);
    for (const { work, controller } of this.#running) if (work.jobId === jobId) controller.abort();
  }

  async waiting(): Promise<Waiting[]> {
    return this.#queue.waiting();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unwatchSlaves();
    clearInterval(this.#unservedCheck);
    clearInterval(this.#stragglerCheck);
    for (const { controller } of this.#running) controller.abort();
    await Promise.all([this.#failing, ...[...this.#running].map((attempt) => attempt.ended)]);
  }

  /** Starts as many attempts as slaves have room for what waits. */
  #dispatch(): void {
    while (!this.#isStopping && this.#commits < mostCommits) {
      const next = this.#queue.take(
        (first) =>
          this.#findSlave(first, (slaves, kindFor) => slaves.find((one) => hasRoom(one, kindFor(one)))),
        (work) => this.#findSlave(work, (slaves, kindFor) => this.#turns.pick(work, slaves, kindFor)),
      );
      if (!next) return;
      const {
        work,
        place: { slave, kind },
      } = next;
      this.#start(kind === "group" ? this.#withCompanions(work, slave) : work, { slave, kind });
    }
  }

  /** Where a work may go, and how it would travel there. */
  #findSlave(
    work: ReadyWork,
    pick: (
      slaves: readonly SlaveHandle[],
      kindFor: (slave: SlaveHandle) => CallKind,
    ) => SlaveHandle | undefined,
  ): Place | undefined {
    const slaves = this.#servingSlaves(work);
    const isShort = travelsInGroup(work, this.#surroundings(slaves));
    const kindFor = ({ filesPerCall }: SlaveHandle): CallKind =>
      isShort && filesPerCall > 1 ? "group" : "file";
    const slave = pick(slaves, kindFor);
    return slave && { slave, kind: kindFor(slave) };
  }

  #servingSlaves({ taskType, tag, stage }: WorkKind): readonly SlaveHandle[] {
    const offering = this.#parts.slaves.offering(taskType.name, tag);
    return stage === undefined ? offering : offering.filter((slave) => slave.knowsStages);
  }

  #withCompanions(work: ReadyWork, { filesPerCall }: SlaveHandle): ReadyWork {
    return groupWork(work, { ...this.#surroundings(this.#servingSlaves(work)), mostFiles: filesPerCall });
  }

  #surroundings(slaves: readonly SlaveHandle[]) {
    const slots = slaves.reduce((sum, one) => sum + one.slots, 0);
    return { queue: this.#queue, pace: this.#pace, slots };
  }

  /** Runs an attempt, and makes room again when the slave has answered. */
  #start(work: ReadyWork, { slave, kind }: Place, original?: Running): void {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    slave.lost.addEventListener("abort", abort);
    const leave = this.#parts.slaves.occupy(slave, kind);
    const isCopy = original !== undefined;
    const running: Running = {
      work,
      slave,
      startedAt: performance.now(),
      isCopied: isCopy,
      controller,
      hasAnswered: false,
      ended: runAttempt(this.#parts, { work, slave, kind, isCopy, signal: controller.signal }).then(
        async ({ end, ran, workedMs, next }) => {
          slave.lost.removeEventListener("abort", abort);
          running.hasAnswered = true;
          if (end === "done" && workedMs !== undefined) this.#pace.noteWork(work, workedMs);
          if (end === "refused" && original) original.isCopied = false;
          this.#commits += 1;
          leave(end, ran);
          const ready = await next;
          this.#commits -= 1;
          this.#running.delete(running);
          await this.#endRivals(work);
          this.#queue.push(ready);
          this.#dispatch();
        },
      ),
    };
    this.#running.add(running);
  }

  /** What waits goes first: slots that are free now found no work in the queue. */
  #copyStragglers(): void {
    const atWork = [...this.#running].filter((one) => !one.hasAnswered);
    for (const original of this.#stragglers.find(atWork)) {
      const { work, slave } = original;
      const tried = new Set([...work.triedSlaves, slave.id]);
      const idle = this.#servingSlaves(work).find((one) => isFree(one) && !tried.has(one.id));
      if (!idle) continue;
      original.isCopied = true;
      this.#start(work, { slave: idle, kind: work.indexes.length > 1 ? "group" : "file" }, original);
    }
  }

  /** The first answer wins: what else runs of the same tasks ends, and so does its child. */
  async #endRivals(work: ReadyWork): Promise<void> {
    const rivals = [...this.#running].filter((other) => shareTask(other.work, work));
    if (rivals.length === 0) return;
    for (const { work: theirs, slave, controller } of rivals) {
      const tasks = await Promise.all(
        theirs.indexes.map((index) => this.#parts.jobs.task({ jobId: theirs.jobId, index })),
      );
      const isLive = tasks.some((task) => task?.live.some((attempt) => attempt.slaveId === slave.id));
      if (!isLive) controller.abort();
    }
  }

  #patience({ isDurable }: WorkKind): number {
    const { awaited, durable } = this.#settings.noSlaveMs;
    return isDurable ? durable : awaited;
  }

  /** Ends work that no slave has offered to do for too long. */
  async #failUnserved(): Promise<void> {
    const overdue = this.#unserved.findOverdue(
      this.#queue.kinds(),
      (kind) => this.#servingSlaves(kind).length > 0,
    );
    if (overdue.size === 0) return;
    const { jobs, commit } = this.#parts;
    for (const work of this.#queue.remove((one) => overdue.has(keyOf(one)))) {
      const { jobId, indexes, taskType, tag, isDurable } = work;
      const variable = isDurable ? "NO_SLAVE_HOURS" : "NO_SLAVE_SECONDS";
      const demand = describeDemand({ taskType: taskType.name, tag });
      const error = `No slave has offered ${demand} for ${this.#patience(work) / 1000} s (${variable}).`;
      for (const index of indexes) {
        const task = await jobs.task({ jobId, index });
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

function shareTask(one: ReadyWork, other: ReadyWork): boolean {
  return one.jobId === other.jobId && one.indexes.some((index) => other.indexes.includes(index));
}
