/** The warm children of a slave: a task gets one that has run its type before where possible. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../platform/logger.ts";
import { ServiceError } from "../protocol/errors.ts";
import type { ChildAnswer, ChildTask } from "./child-messages.ts";
import { type ChildSettings, ProcessorChild, type RunListener } from "./processor-child.ts";

export interface ChildPoolSettings extends ChildSettings {
  /** After so many tasks a child is replaced, since libraries leak. */
  maxTasks: number;
}

/**
 * Forking stops this process for 10 to 100 ms on a busy machine. Between two forks it answers what has come meanwhile, so
 * that many first tasks at once do not make it look dead.
 */
const pauseMs = 10;

export class ChildPool {
  readonly #settings: ChildPoolSettings;
  readonly #idle: ProcessorChild[] = [];
  readonly #busy = new Set<ProcessorChild>();
  #lastPause: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(settings: ChildPoolSettings) {
    this.#settings = settings;
  }

  /** Starts one child, so that the first task finds it warm. The others come with tasks: each takes 75 MB at rest. */
  start(): void {
    this.#idle.push(new ProcessorChild(this.#settings));
  }

  /**
   * Runs one task in a child. Rejects as `ProcessorChild.run` does, and that child is replaced; or with `cancelled` when
   * the pool has stopped.
   */
  async run(task: ChildTask, { log, ...listener }: RunListener & { log: Logger }): Promise<ChildAnswer> {
    const child = this.#takeIdle(task.taskType) ?? (await this.#fork());
    this.#busy.add(child);
    try {
      const answer = await child.run(task, listener);
      if (!answer.ok && child.lastWords) {
        log.warn({ taskType: task.taskType, code: answer.code, said: child.lastWords }, "processor gave up");
      }
      return answer;
    } catch (error) {
      if (error instanceof ServiceError) {
        log.warn({ pid: child.pid, code: error.code, said: child.lastWords }, "child lost");
      }
      throw error;
    } finally {
      this.#busy.delete(child);
      this.#putBack(child);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const all = [...this.#idle, ...this.#busy];
    this.#idle.length = 0;
    await Promise.all(all.map((child) => child.stop()));
  }

  #takeIdle(taskType: string): ProcessorChild | undefined {
    const usable = this.#idle.filter((child) => child.isUsable);
    const warm = usable.find((child) => child.taskTypes.has(taskType));
    const unused = usable.find((child) => child.taskTypes.size === 0);
    const child = warm ?? unused ?? usable[0];
    this.#idle.splice(0, this.#idle.length, ...usable.filter((one) => one !== child));
    return child;
  }

  async #fork(): Promise<ProcessorChild> {
    const pause = this.#lastPause;
    this.#lastPause = pause.then(() => sleep(pauseMs));
    await pause;
    if (this.#isStopped) throw new ServiceError("cancelled", "This slave has stopped.");
    return new ProcessorChild(this.#settings);
  }

  #putBack(child: ProcessorChild): void {
    if (child.isUsable && child.tasksTaken < this.#settings.maxTasks) {
      this.#idle.push(child);
      return;
    }
    child.kill();
    // At once, so that it has started when the next task comes.
    if (!this.#isStopped) this.#idle.push(new ProcessorChild(this.#settings));
  }
}
