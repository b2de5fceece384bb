/** The slaves that a master knows, how long it believes in each, and what they offer. */
import { EventEmitter } from "node:events";
import type { AttemptEnd, SlaveHandle, SlaveSource } from "../engines/http/slave-source.ts";
import type { Logger } from "../platform/logger.ts";
import { httpUrl } from "../platform/serve.ts";
import { ServiceError } from "../protocol/errors.ts";
import { type Registration, type SlaveState, type SlaveView, leaseSeconds } from "../protocol/slave.ts";
import { standardTaskTypes } from "../protocol/task-types.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";

interface Slave extends SlaveHandle {
  state: SlaveState;
  busy: number;
  restsUntil: number;
  taskTypes: Set<string>;
  done: number;
  failed: number;
  failuresInARow: number;
  lastSeenAt: number;
  /** Whether it repeats its registration by itself; a seed slave is asked for instead. */
  beats: boolean;
  instanceId: string | undefined;
  version: string | undefined;
  leave: AbortController;
}

interface RegistryParts {
  catalogue: TaskCatalogue;
  log: Logger;
  now?: () => number;
}

const firstRestMs = 500;
const longestRestMs = 15_000;

/** A full slave says so rather than queue; asking again at once would only be refused again. */
const refusedRestMs = 250;

/** How long a lost slave is still shown, so that an operator sees what went away. */
const keepLostMs = 10 * 60_000;
const maxSlaves = 10_000;

export class SlaveRegistry implements SlaveSource {
  readonly #slaves = new Map<string, Slave>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #parts: Required<RegistryParts>;
  readonly #leaseCheck: NodeJS.Timeout;

  constructor(parts: RegistryParts) {
    this.#parts = { now: Date.now, ...parts };
    this.#leaseCheck = setInterval(() => this.endLeases(), 1000).unref();
  }

  /**
   * Takes a slave in, or renews its lease; hands back its id. `address` is where it may be called.
   * Throws `invalid_field` when it announces a type that the catalogue refuses.
   */
  register(registration: Registration, address: string): string {
    const { slave_port: port, task_types: announced, instance_id: instanceId } = registration;
    const id = `${registration.slave_ip}:${port}`;
    this.#parts.catalogue.add(announced ?? []);
    const known = this.#slaves.get(id);
    const isSameRun =
      known && known.state !== "lost" && known.state !== "draining" && known.instanceId === instanceId;
    if (known && !isSameRun) this.#lose(known, "it has started anew");
    const slave = isSameRun ? known : this.#admit(id, httpUrl(address, port), registration);
    slave.taskTypes = new Set(announced?.map((type) => type.name) ?? Object.keys(standardTaskTypes));
    slave.version = registration.version;
    this.#seen(slave);
    return id;
  }

  /** A slave says goodbye: it gets no more, and goes when what it has is done. False when it is not known. */
  remove(id: string): boolean {
    const slave = this.#slaves.get(id);
    if (!slave) return false;
    slave.state = "draining";
    this.#parts.log.info({ slaveId: id, busy: slave.busy }, "slave draining");
    this.#forgetDrained(slave);
    return true;
  }

  /** A slave answered `GET /check_status`. */
  confirm(id: string): void {
    const slave = this.#slaves.get(id);
    if (slave?.state === "alive" || slave?.state === "suspect") this.#seen(slave);
  }

  offering(taskType: string): SlaveHandle[] {
    return [...this.#slaves.values()].filter(
      (slave) => slave.state === "alive" && slave.taskTypes.has(taskType),
    );
  }

  /** Whether any slave that is not gone offers the type, and whether one of them knows stages. */
  knows(taskType: string): { offered: boolean; staged: boolean } {
    const offering = [...this.#slaves.values()].filter(
      (slave) => (slave.state === "alive" || slave.state === "suspect") && slave.taskTypes.has(taskType),
    );
    return { offered: offering.length > 0, staged: offering.some((slave) => slave.knowsStages) };
  }

  /** The slaves to ask for a sign of life: those that do not beat, and those whose last call failed. */
  toProbe(): { id: string; url: string }[] {
    const now = this.#parts.now();
    return [...this.#slaves.values()].filter(
      (slave) =>
        (slave.state === "alive" && !slave.beats) || (slave.state === "suspect" && slave.restsUntil <= now),
    );
  }

  /** A probe found nobody: the slave rests again, for longer. */
  deny(id: string): void {
    const slave = this.#slaves.get(id);
    if (slave?.state === "suspect") this.#suspect(slave);
  }

  occupy(handle: SlaveHandle): (end: AttemptEnd) => void {
    // Handles are made here alone, so the registry's own record stands behind each.
    const slave = handle as Slave;
    slave.busy += 1;
    return (end) => {
      slave.busy -= 1;
      this.#note(slave, end);
      this.#forgetDrained(slave);
      this.#changes.emit("change");
    };
  }

  onChange(listener: () => void): () => void {
    this.#changes.on("change", listener);
    return () => this.#changes.off("change", listener);
  }

  view(): SlaveView[] {
    const now = this.#parts.now();
    return [...this.#slaves.values()].map((slave) => ({
      slave_id: slave.id,
      address: slave.url,
      state: slave.state,
      task_types: [...slave.taskTypes],
      slots: slave.slots,
      busy: slave.busy,
      done: slave.done,
      failed: slave.failed,
      last_seen_seconds: Math.round((now - slave.lastSeenAt) / 100) / 10,
      version: slave.version ?? null,
    }));
  }

  /** Gives up the slaves that were not heard from for a lease, and forgets those lost long ago. */
  endLeases(): void {
    const now = this.#parts.now();
    for (const slave of this.#slaves.values()) {
      const silentMs = now - slave.lastSeenAt;
      // One that drains no longer beats; its connections tell when it is gone.
      const isBelievedIn = slave.state === "alive" || slave.state === "suspect";
      if (isBelievedIn && silentMs > leaseSeconds * 1000) this.#lose(slave, `silent for ${leaseSeconds} s`);
      else if (slave.state === "lost" && silentMs > keepLostMs) this.#slaves.delete(slave.id);
    }
  }

  stop(): void {
    clearInterval(this.#leaseCheck);
  }

  #admit(id: string, url: string, registration: Registration): Slave {
    if (this.#slaves.size >= maxSlaves) {
      throw new ServiceError("forbidden_address", `This master takes ${maxSlaves} slaves at the most.`, {
        limit: maxSlaves,
      });
    }
    const leave = new AbortController();
    const slave: Slave = {
      id,
      url,
      slots: registration.slots ?? 1,
      knowsStages: registration.task_types !== undefined,
      beats: registration.instance_id !== undefined,
      lost: leave.signal,
      leave,
      state: "alive",
      busy: 0,
      restsUntil: 0,
      taskTypes: new Set(),
      done: 0,
      failed: 0,
      failuresInARow: 0,
      lastSeenAt: 0,
      instanceId: registration.instance_id,
      version: registration.version,
    };
    this.#slaves.set(id, slave);
    this.#parts.log.info({ slaveId: id, url, slots: slave.slots }, "slave alive");
    return slave;
  }

  #seen(slave: Slave): void {
    slave.lastSeenAt = this.#parts.now();
    if (slave.state === "suspect") {
      slave.state = "alive";
      slave.restsUntil = 0;
      this.#parts.log.info({ slaveId: slave.id }, "slave alive again");
    }
    this.#changes.emit("change");
  }

  #note(slave: Slave, end: AttemptEnd): void {
    if (end === "done") {
      slave.done += 1;
      slave.failuresInARow = 0;
    } else if (end === "failed") {
      slave.failed += 1;
    } else if (end === "refused") {
      this.#rest(slave, refusedRestMs);
    } else if (end === "unreachable") {
      slave.failed += 1;
      this.#suspect(slave);
    }
  }

  /** The pauses grow, so that a slave that is not well costs ever fewer tries. */
  #suspect(slave: Slave): void {
    if (slave.state === "lost" || slave.state === "draining") return;
    slave.failuresInARow += 1;
    if (slave.state === "alive") this.#parts.log.warn({ slaveId: slave.id }, "slave suspect");
    slave.state = "suspect";
    this.#rest(slave, Math.min(firstRestMs * 2 ** (slave.failuresInARow - 1), longestRestMs));
  }

  #rest(slave: Slave, restMs: number): void {
    slave.restsUntil = this.#parts.now() + restMs;
    setTimeout(() => this.#changes.emit("change"), restMs + 1).unref();
  }

  #forgetDrained(slave: Slave): void {
    if (slave.state === "draining" && slave.busy === 0 && this.#slaves.get(slave.id) === slave) {
      this.#slaves.delete(slave.id);
    }
  }

  #lose(slave: Slave, reason: string): void {
    if (slave.state === "lost") return;
    slave.state = "lost";
    this.#parts.log.warn({ slaveId: slave.id, reason }, "slave lost");
    slave.leave.abort();
    this.#changes.emit("change");
  }
}
