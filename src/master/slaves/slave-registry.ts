/** The slaves that a master knows and what they offer; what it thinks of each stands in slave-health.ts. */
import { EventEmitter } from "node:events";
import type {
  AttemptEnd,
  CallKind,
  FilesRun,
  SlaveHandle,
  SlaveSource,
} from "../../engines/http/slave-source.ts";
import type { Logger } from "../../platform/logger.ts";
import { ServiceError } from "../../protocol/errors.ts";
import { fixedLimits } from "../../protocol/limits.ts";
import {
  type Registration,
  type SlaveView,
  heartbeatSeconds,
  leaseSeconds,
  slaveIdOf,
} from "../../protocol/slave.ts";
import { type Demand, demandKey } from "../../protocol/demand.ts";
import { type TaskType, standardTaskTypes } from "../../protocol/task-types.ts";
import { HeldBack } from "./held-back.ts";
import { type Slave, newSlave, showSlave } from "./slave.ts";
import { SlaveHealth, refusedRestMs } from "./slave-health.ts";
import type { TaskCatalogue } from "./task-catalogue.ts";

interface RegistryParts {
  catalogue: TaskCatalogue;
  log: Logger;
  /** How long a slave may say that it is full: a slot comes free when the longest task ends. */
  fullMs: number;
  now?: () => number;
}

/** What the prober asks for: a status, or a call to a type that the slave offers. */
export interface Inquiries {
  status: SlaveHandle[];
  trial: { id: string; slave: SlaveHandle; taskType: TaskType }[];
}

/** How long a lost slave is still shown, so that an operator sees what went away. */
const keepLostMs = 10 * 60_000;
const maxSlaves = fixedLimits.slaves.value;

export class SlaveRegistry implements SlaveSource {
  readonly #slaves = new Map<string, Slave>();
  readonly #heldBack = new HeldBack();
  /** What `offering` found: each file asks, and a slave changes seldom. */
  readonly #offering = new Map<string, Slave[]>();
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
    const { task_types: announced, instance_id: instanceId, load } = registration;
    const id = slaveIdOf(registration);
    this.#parts.catalogue.add(announced ?? []);
    const known = this.#slaves.get(id);
    const isSameRun = known?.health.isBelievedIn === true && known.instanceId === instanceId;
    if (known && !isSameRun) this.#lose(known, "it has started anew");
    const slave = isSameRun ? known : this.#admit(id, address, registration);
    this.#heldBack.noteStart(slave);
    const taskTypes = new Set(announced?.map((type) => type.name) ?? Object.keys(standardTaskTypes));
    const isSame = haveSame(taskTypes, slave.taskTypes) && haveSame(new Set(registration.tags), slave.tags);
    if (!isSame) this.#offering.clear();
    slave.taskTypes = taskTypes;
    slave.tags = new Set(registration.tags);
    slave.version = registration.version;
    // What one that pulls has to do it knows itself; to the others it is given here.
    if (load) Object.assign(slave, load);
    this.#noteLife(slave);
    return id;
  }

  /** A slave says goodbye: it gets no more, and goes when what it has is done. False when it is not known. */
  remove(id: string): boolean {
    const slave = this.#slaves.get(id);
    if (!slave) return false;
    slave.health.drain();
    this.#parts.log.info({ slaveId: id, busy: slave.busy }, "slave draining");
    this.#forgetDrained(slave);
    return true;
  }

  /** Gives a slave nothing more; what runs there ends. Throws `not_found`, and `invalid_field` for one that pulls. */
  holdBack(id: string): SlaveView {
    const slave = this.#find(id);
    if (slave.pulls) throw takesByItself(id);
    if (this.#heldBack.add(slave)) this.#parts.log.info({ slaveId: id, busy: slave.busy }, "slave held back");
    this.#offering.clear();
    return showSlave(slave, true);
  }

  /** Ends `holdBack`. Throws `not_found`. */
  resume(id: string): SlaveView {
    const slave = this.#find(id);
    if (this.#heldBack.release(id)) this.#parts.log.info({ slaveId: id }, "slave resumed");
    this.#offering.clear();
    this.#changes.emit("change");
    return showSlave(slave, false);
  }

  /** A slave answered `GET /check_status`; one that tells another `instance_id` has started anew. */
  confirm(id: string, instanceId: string | undefined): void {
    const slave = this.#slaves.get(id);
    if (!slave?.health.isBelievedIn) return;
    const isOther =
      instanceId !== undefined && slave.instanceId !== undefined && instanceId !== slave.instanceId;
    if (isOther) this.#lose(slave, "it has started anew");
    else this.#noteLife(slave);
  }

  /** A slave that was set aside has done a call well. */
  acquit(id: string): void {
    this.#slaves.get(id)?.health.acquit();
    this.#changes.emit("change");
  }

  /** An inquiry found nobody, or nobody who is well. */
  deny(id: string): void {
    this.#slaves.get(id)?.health.askLater();
  }

  offering(taskType: string, tag?: string): readonly SlaveHandle[] {
    const demand = { taskType, tag };
    const known = this.#offering.get(demandKey(demand));
    if (known) return known;
    const offering = this.#serving(demand).filter(({ health }) => health.state === "alive");
    this.#offering.set(demandKey(demand), offering);
    return offering;
  }

  /** Whether any slave that is not gone offers the type and bears the tag, if any, and whether one of them knows stages. */
  knows(taskType: string, tag?: string): { offered: boolean; staged: boolean } {
    const serving = this.#serving({ taskType, tag });
    return { offered: serving.length > 0, staged: serving.some((slave) => slave.knowsStages) };
  }

  /** The slaves to ask something of now: those that do not beat, those in doubt, and those set aside. */
  inquiries(): Inquiries {
    const slaves = [...this.#slaves.values()];
    return {
      status: slaves.filter(({ health }) => health.wantsStatus),
      trial: slaves
        .filter((slave) => slave.health.wantsTrial && !this.#heldBack.has(slave))
        .flatMap((slave) => {
          const taskType = this.#typeForTrial(slave);
          return taskType ? [{ id: slave.id, slave, taskType }] : [];
        }),
    };
  }

  occupy(handle: SlaveHandle, kind: CallKind): (end: AttemptEnd, ran: FilesRun) => void {
    // Handles are made here alone, so the registry's own record stands behind each.
    const slave = handle as Slave;
    slave.busy += 1;
    if (kind === "group") slave.groups += 1;
    return (end, { done, failed }) => {
      slave.busy -= 1;
      if (kind === "group") slave.groups -= 1;
      slave.done += done;
      slave.failed += failed;
      slave.recent.add(done + failed);
      slave.health.noteEnd(end);
      this.#forgetDrained(slave);
      this.#changes.emit("change");
      if (end === "refused") setTimeout(() => this.#changes.emit("change"), refusedRestMs + 1).unref();
    };
  }

  onChange(listener: () => void): () => void {
    this.#changes.on("change", listener);
    return () => this.#changes.off("change", listener);
  }

  view(): SlaveView[] {
    return [...this.#slaves.values()].map((slave) => showSlave(slave, this.#heldBack.has(slave)));
  }

  /** Doubts slaves that missed a heartbeat, gives up those silent for a lease, forgets those lost long ago. */
  endLeases(): void {
    for (const slave of this.#slaves.values()) {
      const { health } = slave;
      if (health.hasOutlivedLease) this.#lose(slave, `silent for ${leaseSeconds} s`);
      else if (health.state === "lost" && health.silentMs > keepLostMs) this.#slaves.delete(slave.id);
      else health.noteSilence();
    }
  }

  stop(): void {
    clearInterval(this.#leaseCheck);
  }

  /** The slaves that may get such files, now or when they are well again. */
  #serving(demand: Demand): Slave[] {
    return [...this.#slaves.values()].filter(
      (slave) => slave.health.isBelievedIn && !this.#heldBack.has(slave) && mayServe(slave, demand),
    );
  }

  #find(id: string): Slave {
    const slave = this.#slaves.get(id);
    if (slave) return slave;
    throw new ServiceError("not_found", `There is no slave ${id}; GET /slaves lists them.`);
  }

  #admit(id: string, address: string, registration: Registration): Slave {
    if (this.#slaves.size >= maxSlaves) {
      throw new ServiceError("too_many_slaves", `This master takes ${maxSlaves} slaves at the most.`, {
        limit: maxSlaves,
        retryAfterSeconds: heartbeatSeconds,
      });
    }
    const { fullMs, now, log } = this.#parts;
    const health = new SlaveHealth({
      beats: registration.instance_id !== undefined,
      fullMs,
      now,
      noteChange: () => this.#offering.clear(),
      log: log.child({ slaveId: id }),
    });
    const slave = newSlave(registration, { address, health, now });
    this.#slaves.set(id, slave);
    log.info({ slaveId: id, url: slave.url, slots: slave.slots }, "slave alive");
    return slave;
  }

  #noteLife(slave: Slave): void {
    slave.health.noteLife();
    this.#changes.emit("change");
  }

  /** A type that reads texts gives a result; any other refuses the file, which shows as well that the slave works. */
  #typeForTrial({ taskTypes }: Slave): TaskType | undefined {
    const names = [...taskTypes];
    const name = ["text", "document"].find((one) => taskTypes.has(one)) ?? names[0];
    return name === undefined ? undefined : this.#parts.catalogue.get(name);
  }

  #forgetDrained(slave: Slave): void {
    const isDrained = slave.health.state === "draining" && slave.busy === 0;
    if (isDrained && this.#slaves.get(slave.id) === slave) this.#slaves.delete(slave.id);
  }

  #lose(slave: Slave, reason: string): void {
    if (slave.health.state === "lost") return;
    slave.health.lose();
    this.#parts.log.warn({ slaveId: slave.id, reason }, "slave lost");
    slave.leave.abort();
    this.#changes.emit("change");
  }
}

function takesByItself(id: string): ServiceError {
  const sentence = `The slave ${id} takes its work by itself (ENGINE=bullmq). Stop it by SIGTERM: it ends what it has.`;
  return new ServiceError("invalid_field", sentence, { field: "slave_id", actual: id });
}

function mayServe({ taskTypes, tags }: Slave, { taskType, tag }: Demand): boolean {
  return taskTypes.has(taskType) && (tag === undefined || tags.has(tag));
}

function haveSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
