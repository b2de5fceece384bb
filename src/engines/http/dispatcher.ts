/**
 * The http engine: binds work to a slave at the moment it is about to run, calls the slave, and hands the outcomes
 * over. Slaves with a free slot take turns; an attempt that is lost goes back to the queue and to another slave.
 */
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import { type Job, type JobStore, type Task, mergeIndex } from "../../stores/job-store.ts";
import type { Logger } from "../../platform/logger.ts";
import type { CommitOutcome, Engine, Outcome, ReadyWork } from "../engine.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { CallFile, SlaveAnswer, SlaveCaller } from "./slave-caller.ts";
import type { AttemptEnd, SlaveHandle, SlaveSource } from "./slave-source.ts";
import { type TurnRule, createTurns, isFree } from "./turns.ts";

interface DispatcherParts {
  jobs: JobStore;
  files: FileStore;
  slaves: SlaveSource;
  caller: SlaveCaller;
  commit: CommitOutcome;
  log: Logger;
}

interface DispatcherSettings {
  turns: TurnRule;
  /** How long queued work waits while no slave offers its type. */
  noSlaveMs: number;
}

const maxAttempts = 3;

/** A file that ended its processor this often would go on to end one slave's children after another's. */
const maxCrashes = 2;

const unservedCheckMs = 1000;

export class Dispatcher implements Engine {
  readonly #parts: DispatcherParts;
  readonly #settings: DispatcherSettings;
  readonly #queue = new ReadyQueue();
  readonly #turns: ReturnType<typeof createTurns>;
  readonly #running = new Map<AbortController, { jobId: string; ended: Promise<void> }>();
  readonly #unservedSince = new Map<string, number>();
  readonly #forgetChanges: () => void;
  readonly #unservedCheck: NodeJS.Timeout;
  #isStopping = false;

  constructor(parts: DispatcherParts, settings: DispatcherSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#turns = createTurns(settings.turns);
    this.#forgetChanges = parts.slaves.onChange(() => this.#dispatch());
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
    this.#forgetChanges();
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

  #servingSlaves({ taskType, stage }: ReadyWork): SlaveHandle[] {
    return this.#parts.slaves
      .offering(taskType.name)
      .filter((slave) => stage === undefined || slave.knowsStages);
  }

  #start(work: ReadyWork, slave: SlaveHandle): void {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    slave.lost.addEventListener("abort", abort);
    const freeSlot = this.#parts.slaves.occupy(slave);
    const ended = this.#attempt(work, slave, controller.signal)
      .catch((error: unknown): AttemptEnd => {
        this.#parts.log.error(
          { err: error, jobId: work.jobId, slaveId: slave.id },
          "attempt ended by a defect",
        );
        return "failed";
      })
      .then((end) => {
        slave.lost.removeEventListener("abort", abort);
        this.#running.delete(controller);
        freeSlot(end);
      });
    this.#running.set(controller, { jobId: work.jobId, ended });
  }

  /** One attempt: mark the tasks as running, call the slave, hand over what came or what was lost. */
  async #attempt(work: ReadyWork, slave: SlaveHandle, signal: AbortSignal): Promise<AttemptEnd> {
    const tasks = await this.#markRunning(work, slave);
    const job = await this.#parts.jobs.get(work.jobId);
    if (!job || tasks.length === 0) return "done";
    const files = await this.#filesOf(work, job, tasks);
    const shared = work.stage === "finish" ? await this.#parts.files.part(job.id, mergeIndex) : undefined;
    const answer = await this.#parts.caller.call({ slave, job, stage: work.stage, files, shared }, signal);
    if (this.#isStopping) return "done";
    return this.#handOver(work, tasks, answer);
  }

  async #markRunning(work: ReadyWork, slave: SlaveHandle): Promise<Task[]> {
    const { jobs, log } = this.#parts;
    const started: Task[] = [];
    for (const index of work.indexes) {
      const address = { jobId: work.jobId, index };
      const queued = findTask(await jobs.get(work.jobId), index);
      const task =
        queued &&
        (await jobs.move(
          address,
          { state: "queued", attempt: queued.attempt },
          { kind: "start", slaveId: slave.id },
        ));
      if (!task) continue;
      started.push(task);
      log.debug(
        { jobId: work.jobId, taskId: index, slaveId: slave.id, attempt: task.attempt },
        "task running",
      );
    }
    return started;
  }

  /** What the slave gets: the uploads, or the parts that the stage works on. */
  async #filesOf(work: ReadyWork, job: Job, tasks: Task[]): Promise<CallFile[]> {
    if (work.stage === undefined || work.stage === "process") {
      return tasks.map(({ filename, inputPath, bytes }) => ({ filename, path: inputPath, bytes }));
    }
    const parts = work.stage === "merge" ? job.tasks.filter((task) => task.stage === "finish") : tasks;
    return Promise.all(
      parts.map(async ({ filename, index }) => ({
        filename,
        ...(await this.#parts.files.part(job.id, index)),
      })),
    );
  }

  async #handOver(work: ReadyWork, tasks: Task[], answer: SlaveAnswer): Promise<AttemptEnd> {
    if (answer.kind === "refused") {
      await this.#requeue(work, tasks, { kind: "refuse" });
      return "refused";
    }
    const lost: { task: Task; code: ErrorCode; error: string }[] = [];
    for (const [place, task] of tasks.entries()) {
      const outcome = answer.kind === "lost" ? asError(answer) : answer.outcomes[place];
      if (outcome && isFinal(outcome)) await this.#commit(work.jobId, task, outcome);
      else lost.push({ task, ...asError(outcome) });
    }
    await this.#retryLost(work, lost);
    return answer.kind === "lost" ? "unreachable" : lost.length > 0 ? "failed" : "done";
  }

  async #commit(jobId: string, task: Task, outcome: Outcome): Promise<void> {
    const { index, state, attempt } = task;
    const ready = await this.#parts.commit({
      address: { jobId, index },
      expected: { state, attempt },
      outcome,
    });
    this.submit(ready);
  }

  /** Sends lost tasks round again, or ends those that have had their share of attempts. */
  async #retryLost(work: ReadyWork, lost: { task: Task; code: ErrorCode; error: string }[]): Promise<void> {
    const again: Task[] = [];
    for (const { task, code, error } of lost) {
      const move = { kind: "lose", crashed: isCrash(code) } as const;
      const queued = await this.#parts.jobs.move({ jobId: work.jobId, index: task.index }, task, move);
      if (!queued) continue;
      this.#parts.log.warn(
        { jobId: work.jobId, taskId: task.index, slaveId: task.slaveId, code, reason: error },
        "attempt lost",
      );
      const verdict = giveUp(queued, error);
      if (verdict) await this.#commit(work.jobId, queued, verdict);
      else again.push(queued);
    }
    this.#pushAgain(work, again);
  }

  async #requeue(work: ReadyWork, tasks: Task[], move: { kind: "refuse" }): Promise<void> {
    const again: Task[] = [];
    for (const task of tasks) {
      const queued = await this.#parts.jobs.move({ jobId: work.jobId, index: task.index }, task, move);
      if (queued) again.push(queued);
    }
    this.#pushAgain(work, again);
  }

  #pushAgain(work: ReadyWork, tasks: Task[]): void {
    if (tasks.length === 0) return;
    const triedSlaves = [...new Set(tasks.flatMap((task) => task.triedSlaves))];
    this.#queue.push([{ ...work, indexes: tasks.map((task) => task.index), triedSlaves }]);
  }

  /** Ends work that no slave has offered to do for too long. */
  async #failUnserved(): Promise<void> {
    const now = Date.now();
    const seconds = this.#settings.noSlaveMs / 1000;
    const unserved = this.#queue.remove((work) => {
      const key = `${work.taskType.name} ${work.stage === undefined ? "" : "staged"}`;
      if (this.#servingSlaves(work).length > 0) {
        this.#unservedSince.delete(key);
        return false;
      }
      const since = this.#unservedSince.get(key) ?? now;
      this.#unservedSince.set(key, since);
      return now - since >= this.#settings.noSlaveMs;
    });
    for (const work of unserved) {
      const error = `No slave has offered ${work.taskType.name} for ${seconds} s (NO_SLAVE_SECONDS).`;
      for (const index of work.indexes) {
        const task = findTask(await this.#parts.jobs.get(work.jobId), index);
        if (task) await this.#commit(work.jobId, task, { kind: "error", code: "no_slaves", error });
      }
    }
  }
}

function findTask(job: Job | undefined, index: number): Task | undefined {
  return index === mergeIndex ? job?.merge : job?.tasks[index];
}

type Loss = { kind: "error"; code: ErrorCode; error: string };

/** What became of a file that a slave's answer leaves out counts as lost. */
function asError(outcome: { code: ErrorCode; error: string } | Outcome | undefined): Loss {
  if (outcome && "error" in outcome) return { kind: "error", code: outcome.code, error: outcome.error };
  return { kind: "error", code: "bad_slave_answer", error: "The slave's answer leaves this file out." };
}

/** Whether another attempt could not end otherwise. */
function isFinal(outcome: Outcome): boolean {
  return outcome.kind === "output" || !errorTable[outcome.code].retryable;
}

function isCrash(code: ErrorCode): boolean {
  return code === "processor_crashed" || code === "processor_timeout" || code === "memory_exceeded";
}

function giveUp(task: Task, lastError: string): Loss | undefined {
  if (task.crashes >= maxCrashes) {
    const error = `This file ended its processor ${task.crashes} times and is not tried again. Last: ${lastError}`;
    return { kind: "error", code: "poison_file", error };
  }
  if (task.attempts >= maxAttempts) {
    const error = `All ${maxAttempts} attempts were lost. Last: ${lastError}`;
    return { kind: "error", code: "attempts_exhausted", error };
  }
  return undefined;
}
