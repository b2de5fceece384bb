/** The slaves that a master knows, how long it believes in each, and what they offer. */
import { EventEmitter } from "node:events";
import type { AttemptEnd, SlaveHandle, SlaveSource } from "../engines/http/slave-source.ts";
import type { Logger } from "../platform/logger.ts";
import { httpUrl } from "../platform/serve.ts";
import { ServiceError } from "../protocol/errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import {
  type Registration,
  type SlaveState,
  type SlaveView,
  heartbeatSeconds,
  leaseSeconds,
} from "../protocol/slave.ts";
import { type TaskType, standardTaskTypes } from "../protocol/task-types.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";

interface Slave extends SlaveHandle {
  state: SlaveState;
  busy: number;
  restsUntil: number;
  taskTypes: Set<string>;
  done: number;
  failed: number;
  badCallsInARow: number;
  /** Since when it has refused every call, as a full slave does. */
  refusesSince: number | undefined;
  /** When it is asked for a sign of life, or given a call to try it out. */
  askAt: number;
  /** How long the last pause before asking was. */
  pauseMs: number;
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
  /** How long a slave may say that it is full: a slot comes free when the longest task ends. */
  fullMs: number;
  now?: () => number;
}

/** What the prober asks for: a status, or a call to a type that the slave offers. */
export interface Inquiries {
  status: { id: string; url: string }[];
  trial: { id: string; slave: SlaveHandle; taskType: TaskType }[];
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;

const askSeedEveryMs = 1000;

/** So many bad calls in a row are no accident. */
const maxBadCalls = 3;

/** A heartbeat may be a little late. */
const missedHeartbeatMs = heartbeatSeconds * 1000 * 1.6;

/** A full slave says so rather than queue; asking again at once would only be refused again. */
const refusedRestMs = 250;

/** How long a lost slave is still shown, so that an operator sees what went away. */
const keepLostMs = 10 * 60_000;
const maxSlaves = fixedLimits.slaves.value;

export class SlaveRegistry implements SlaveSource {
  readonly #slaves = new Map<string, Slave>();
  /** The slaves that an operator told the master to give nothing, and which start of each was meant. */
  readonly #heldBack = new Map<string, string | undefined>();
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
    const isSameRun = known !== undefined && isBelievedIn(known) && known.instanceId === instanceId;
    if (known && !isSameRun) this.#lose(known, "it has started anew");
    const slave = isSameRun ? known : this.#admit(id, httpUrl(address, port), registration);
    // A new start ends what an operator said of the last one.
    if (!this.#isHeldBack(slave)) this.#heldBack.delete(id);
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

  /** Gives a slave nothing more; what runs there ends. Throws `not_found`. */
  holdBack(id: string): SlaveView {
    const slave = this.#find(id);
    if (!this.#isHeldBack(slave)) this.#parts.log.info({ slaveId: id, busy: slave.busy }, "slave held back");
    this.#heldBack.set(id, slave.instanceId);
    return this.#show(slave);
  }

  /** Ends `holdBack`. Throws `not_found`. */
  resume(id: string): SlaveView {
    const slave = this.#find(id);
    if (this.#heldBack.delete(id)) this.#parts.log.info({ slaveId: id }, "slave resumed");
    this.#changes.emit("change");
    return this.#show(slave);
  }

  /** A slave answered `GET /check_status`; one that tells another `instance_id` has started anew. */
  confirm(id: string, instanceId: string | undefined): void {
    const slave = this.#slaves.get(id);
    if (!slave || !isBelievedIn(slave)) return;
    const isOther =
      instanceId !== undefined && slave.instanceId !== undefined && instanceId !== slave.instanceId;
    if (isOther) this.#lose(slave, "it has started anew");
    else this.#seen(slave);
  }

  /** A slave that was set aside has done a call well. */
  acquit(id: string): void {
    const slave = this.#slaves.get(id);
    if (slave?.state !== "set_aside") return;
    slave.badCallsInARow = 0;
    slave.refusesSince = undefined;
    slave.state = "suspect";
    this.#seen(slave);
  }

  offering(taskType: string): SlaveHandle[] {
    return [...this.#slaves.values()].filter(
      (slave) => slave.state === "alive" && !this.#isHeldBack(slave) && slave.taskTypes.has(taskType),
    );
  }

  /** Whether any slave that is not gone offers the type, and whether one of them knows stages. */
  knows(taskType: string): { offered: boolean; staged: boolean } {
    const offering = [...this.#slaves.values()].filter(
      (slave) => isBelievedIn(slave) && !this.#isHeldBack(slave) && slave.taskTypes.has(taskType),
    );
    return { offered: offering.length > 0, staged: offering.some((slave) => slave.knowsStages) };
  }

  /** The slaves to ask something of now: those that do not beat, those in doubt, and those set aside. */
  inquiries(): Inquiries {
    const now = this.#parts.now();
    const believedIn = [...this.#slaves.values()].filter(isBelievedIn);
    const isDue = ({ askAt }: Slave): boolean => askAt <= now;
    return {
      status: believedIn.filter((slave) => (!slave.beats || slave.state === "suspect") && isDue(slave)),
      trial: believedIn
        .filter((slave) => slave.state === "set_aside" && !this.#isHeldBack(slave) && isDue(slave))
        .flatMap((slave) => {
          const taskType = this.#typeForTrial(slave);
          return taskType ? [{ id: slave.id, slave, taskType }] : [];
        }),
    };
  }

  /** An inquiry found nobody, or nobody who is well: the next one comes after a longer pause. */
  deny(id: string): void {
    const slave = this.#slaves.get(id);
    if (slave?.state === "suspect" || slave?.state === "set_aside") this.#askLater(slave);
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
    return [...this.#slaves.values()].map((slave) => this.#show(slave));
  }

  /** Doubts slaves that missed a heartbeat, gives up those silent for a lease, forgets those lost long ago. */
  endLeases(): void {
    const now = this.#parts.now();
    for (const slave of this.#slaves.values()) {
      const silentMs = now - slave.lastSeenAt;
      // One that drains no longer beats; its connections tell when it is gone.
      if (isBelievedIn(slave) && silentMs > leaseSeconds * 1000)
        this.#lose(slave, `silent for ${leaseSeconds} s`);
      else if (slave.state === "alive" && slave.beats && silentMs > missedHeartbeatMs)
        this.#doubt(slave, "a heartbeat did not come");
      else if (slave.state === "lost" && silentMs > keepLostMs) this.#slaves.delete(slave.id);
    }
  }

  stop(): void {
    clearInterval(this.#leaseCheck);
  }

  #isHeldBack({ id, instanceId }: Slave): boolean {
    return this.#heldBack.has(id) && this.#heldBack.get(id) === instanceId;
  }

  #find(id: string): Slave {
    const slave = this.#slaves.get(id);
    if (slave) return slave;
    throw new ServiceError("not_found", `There is no slave ${id}; GET /slaves lists them.`);
  }

  #show(slave: Slave): SlaveView {
    return {
      slave_id: slave.id,
      address: slave.url,
      state: this.#isHeldBack(slave) && isBelievedIn(slave) ? "draining" : slave.state,
      task_types: [...slave.taskTypes],
      slots: slave.slots,
      busy: slave.busy,
      done: slave.done,
      failed: slave.failed,
      last_seen_seconds: Math.round((this.#parts.now() - slave.lastSeenAt) / 100) / 10,
      version: slave.version ?? null,
    };
  }

  #admit(id: string, url: string, registration: Registration): Slave {
    if (this.#slaves.size >= maxSlaves) {
      throw new ServiceError("too_many_slaves", `This master takes ${maxSlaves} slaves at the most.`, {
        limit: maxSlaves,
        retryAfterSeconds: heartbeatSeconds,
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
      badCallsInARow: 0,
      refusesSince: undefined,
      askAt: 0,
      pauseMs: 0,
      lastSeenAt: 0,
      instanceId: registration.instance_id,
      version: registration.version,
    };
    this.#slaves.set(id, slave);
    this.#parts.log.info({ slaveId: id, url, slots: slave.slots }, "slave alive");
    return slave;
  }

  /** A sign of life ends a doubt; one that was set aside has to prove more than that. */
  #seen(slave: Slave): void {
    slave.lastSeenAt = this.#parts.now();
    if (!slave.beats) slave.askAt = slave.lastSeenAt + askSeedEveryMs;
    if (slave.state === "suspect") {
      slave.state = "alive";
      this.#parts.log.info({ slaveId: slave.id }, "slave alive again");
    }
    this.#changes.emit("change");
  }

  #note(slave: Slave, end: AttemptEnd): void {
    if (end === "refused") this.#noteRefusal(slave);
    else if (end !== "cancelled") slave.refusesSince = undefined;
    if (end === "done") slave.done += 1;
    if (end === "failed" || end === "bad") slave.failed += 1;
    if (end === "done" || end === "failed") slave.badCallsInARow = 0;
    if (end === "bad") this.#noteBadCall(slave);
  }

  #noteRefusal(slave: Slave): void {
    const now = this.#parts.now();
    slave.refusesSince ??= now;
    this.#rest(slave, refusedRestMs);
    const { fullMs } = this.#parts;
    if (now - slave.refusesSince > fullMs) this.#setAside(slave, `it has been full for ${fullMs / 1000} s`);
  }

  #noteBadCall(slave: Slave): void {
    slave.badCallsInARow += 1;
    if (slave.badCallsInARow >= maxBadCalls)
      this.#setAside(slave, `${slave.badCallsInARow} bad calls in a row`);
    else this.#doubt(slave, "a bad call");
  }

  #doubt(slave: Slave, reason: string): void {
    if (slave.state !== "alive") return;
    slave.state = "suspect";
    slave.askAt = this.#parts.now() + firstPauseMs;
    slave.pauseMs = firstPauseMs;
    this.#parts.log.warn({ slaveId: slave.id, reason }, "slave suspect");
  }

  #setAside(slave: Slave, reason: string): void {
    if (slave.state !== "alive" && slave.state !== "suspect") return;
    slave.state = "set_aside";
    slave.askAt = this.#parts.now() + firstPauseMs;
    slave.pauseMs = firstPauseMs;
    this.#parts.log.warn({ slaveId: slave.id, reason }, "slave set aside");
  }

  /** The pauses grow, so that a slave that is not well costs ever fewer tries. */
  #askLater(slave: Slave): void {
    slave.pauseMs = Math.min(slave.pauseMs * 2, longestPauseMs);
    slave.askAt = this.#parts.now() + slave.pauseMs;
  }

  #rest(slave: Slave, restMs: number): void {
    slave.restsUntil = this.#parts.now() + restMs;
    setTimeout(() => this.#changes.emit("change"), restMs + 1).unref();
  }

  /** A type that reads texts gives a result; any other refuses the file, which shows as well that the slave works. */
  #typeForTrial({ taskTypes }: Slave): TaskType | undefined {
    const names = [...taskTypes];
    const name = ["text", "document"].find((one) => taskTypes.has(one)) ?? names[0];
    return name === undefined ? undefined : this.#parts.catalogue.get(name);
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

/** One that drains has said goodbye, and one that is lost no longer counts. */
function isBelievedIn({ state }: Slave): boolean {
  return state === "alive" || state === "suspect" || state === "set_aside";
}
