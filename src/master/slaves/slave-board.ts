/** Lets every master know of the slaves that beat at any of them: registrations pass through what the masters share. */
import { z } from "zod";
import type { Logger } from "../../platform/logger.ts";
import { type Registration, leaseSeconds, registrationSchema, slaveIdOf } from "../../protocol/slave.ts";
import type { ClusterRecords } from "../../stores/cluster-records.ts";
import type { SlaveRegistry } from "./slave-registry.ts";

interface BoardParts {
  cluster: ClusterRecords;
  registry: SlaveRegistry;
  log: Logger;
}

const noteSchema = z.object({ registration: registrationSchema, address: z.string(), seenAt: z.number() });

/** How long a master may not know of a slave that has registered at another one. */
const readEveryMs = 1000;

export class SlaveBoard {
  readonly #parts: BoardParts;
  /** When each slave on the board was last heard of. */
  readonly #seen = new Map<string, number>();
  readonly #timer = setInterval(() => void this.#read(), readEveryMs).unref();

  constructor(parts: BoardParts) {
    this.#parts = parts;
    void this.#read();
  }

  /** Tells the other masters of a slave that has registered here. */
  async post(registration: Registration, address: string): Promise<void> {
    const note = { registration, address, seenAt: Date.now() };
    const slaveId = slaveIdOf(registration);
    this.#seen.set(slaveId, note.seenAt);
    await this.#parts.cluster.keepSlave(slaveId, JSON.stringify(note), leaseSeconds * 1000);
  }

  /** Tells them that it has said goodbye. */
  async takeDown(slaveId: string): Promise<void> {
    this.#seen.delete(slaveId);
    await this.#parts.cluster.forgetSlave(slaveId);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    const { cluster, registry, log } = this.#parts;
    try {
      // One that registers here while this is being read is not missing from it.
      const known = [...this.#seen.keys()];
      const notes = await cluster.slaves();
      for (const [slaveId, text] of notes) {
        const { registration, address, seenAt } = noteSchema.parse(JSON.parse(text));
        if (this.#seen.get(slaveId) === seenAt) continue;
        this.#seen.set(slaveId, seenAt);
        registry.register(registration, address);
      }
      for (const slaveId of known) {
        if (notes.has(slaveId)) continue;
        this.#seen.delete(slaveId);
        registry.remove(slaveId);
      }
    } catch (error) {
      log.debug({ err: error }, "slaves of other masters not read");
    }
  }
}
