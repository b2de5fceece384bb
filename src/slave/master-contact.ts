/** When the master last took this slave in: written by the announcer, read by whoever asks whether the slave is in use. */
import { leaseSeconds } from "../protocol/slave.ts";

export class MasterContact {
  #seenAt = Number.NEGATIVE_INFINITY;

  noteHeartbeat(): void {
    this.#seenAt = performance.now();
  }

  /** Whether the master still has to believe in this slave. */
  get isFresh(): boolean {
    return performance.now() - this.#seenAt < leaseSeconds * 1000;
  }
}
