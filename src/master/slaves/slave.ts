/** What a master keeps of a slave, and what it shows of it. */
import { isIP } from "node:net";
import type { SlaveHandle } from "../../engines/http/slave-source.ts";
import { httpUrl } from "../../platform/serve.ts";
import { type Registration, type SlaveView, slaveIdOf } from "../../protocol/slave.ts";
import { RecentFiles } from "./recent-files.ts";
import type { SlaveHealth } from "./slave-health.ts";

export interface Slave extends SlaveHandle {
  health: SlaveHealth;
  busy: number;
  groups: number;
  taskTypes: Set<string>;
  tags: Set<string>;
  done: number;
  failed: number;
  recent: RecentFiles;
  /** Which start of its process this is, where it says so. */
  instanceId: string | undefined;
  version: string | undefined;
  /** Aborts `lost`. */
  leave: AbortController;
  /** Whether it takes its work by itself. */
  pulls: boolean;
}

/** A slave at its first registration. `address` is where it may be called, `now` tells the time in ms since the epoch. */
export function newSlave(
  registration: Registration,
  { address, health, now }: { address: string; health: SlaveHealth; now: () => number },
): Slave {
  const { slave_ip: name, slave_port: port, slave_scheme: scheme } = registration;
  const leave = new AbortController();
  return {
    id: slaveIdOf(registration),
    url: httpUrl(address, port, scheme),
    certifiedName: scheme === "https" && isIP(name) === 0 ? name : undefined,
    slots: registration.slots ?? 1,
    filesPerCall: registration.files_per_call ?? 1,
    waitingCalls: registration.waiting_calls ?? 0,
    knowsStages: registration.task_types !== undefined,
    lost: leave.signal,
    leave,
    health,
    busy: 0,
    groups: 0,
    get restsUntil() {
      return health.restsUntil;
    },
    taskTypes: new Set(),
    tags: new Set(),
    done: 0,
    failed: 0,
    recent: new RecentFiles(now),
    instanceId: registration.instance_id,
    version: registration.version,
    pulls: registration.pulls ?? false,
  };
}

export function showSlave(slave: Slave, isHeldBack: boolean): SlaveView {
  const { health } = slave;
  return {
    slave_id: slave.id,
    address: slave.url,
    state: isHeldBack && health.isBelievedIn ? "draining" : health.state,
    task_types: [...slave.taskTypes],
    tags: [...slave.tags],
    slots: slave.slots,
    // What waits there is in no slot yet.
    busy: Math.min(slave.busy, slave.slots),
    done: slave.done,
    failed: slave.failed,
    recent: slave.recent.read(),
    last_seen_seconds: Math.round(health.silentMs / 100) / 10,
    version: slave.version ?? null,
  };
}
