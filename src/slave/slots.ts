/** The slots of a slave: a call holds one while it works on a file, and a few more calls wait for one. */
import { EventEmitter, once } from "node:events";

/** What a call holds while it works. */
export interface Slot {
  /** Between two files of a group: lets the calls go first that wait with one file, and waits for a slot again. */
  giveWay(signal: AbortSignal): Promise<void>;
  /** Harmless when it is free already. */
  free(): void;
}

/**
 * In the order in which calls get a slot: a file whose call has no other, a group that has given way, a group that has not
 * begun. So a small job need not wait for the files of a large one.
 */
const ranks = ["file", "begun", "group"] as const;
type Rank = (typeof ranks)[number];

interface Waiting {
  rank: Rank;
  /** With whether it has a slot now; it gets none when the slave stops. */
  settle(hasSlot: boolean): void;
}

export class Slots {
  readonly count: number;
  /** How many calls may wait; each slot has its next one at hand, and room for one that goes first. */
  readonly mostWaiting: number;
  readonly #waiting: Waiting[] = [];
  readonly #freed = new EventEmitter().setMaxListeners(0);
  #taken = 0;
  #isClosed = false;

  constructor(count: number) {
    this.count = count;
    this.mostWaiting = 2 * count;
  }

  get taken(): number {
    return this.#taken;
  }

  /** How many calls wait for a slot. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether a further call would get a slot, now or when it has waited. */
  get hasRoom(): boolean {
    return !this.#isClosed && this.#taken + this.#waiting.length < this.count + this.mostWaiting;
  }

  /** Gives none any more but to what has begun. */
  close(): void {
    this.#isClosed = true;
    for (const one of this.#waiting.splice(0)) {
      if (one.rank === "begun") this.#waiting.push(one);
      else one.settle(false);
    }
  }

  /** A slot that is free now; undefined when there is none. */
  take(): Slot | undefined {
    if (this.#isClosed || this.#taken >= this.count) return undefined;
    this.#taken += 1;
    return this.#hold();
  }

  /** A slot for a call, when it is its turn; undefined when too many wait, or the slave stops. Rejects after an abort. */
  async claim(rank: "file" | "group", signal: AbortSignal): Promise<Slot | undefined> {
    const free = this.take();
    if (free || !this.hasRoom) return free;
    return (await this.#wait(rank, signal)) ? this.#hold() : undefined;
  }

  /** Resolves when a slot is free, which somebody else may take first, or when the signal aborts. */
  async untilFree(signal: AbortSignal): Promise<void> {
    while ((this.#isClosed || this.#taken >= this.count) && !signal.aborted)
      await once(this.#freed, "free", { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  }

  #hold(): Slot {
    let isHeld = true;
    const free = (): void => {
      if (isHeld) this.#pass();
      isHeld = false;
    };
    const giveWay = async (signal: AbortSignal): Promise<void> => {
      if (this.#waiting[0]?.rank !== "file") return;
      free();
      isHeld = await this.#wait("begun", signal);
    };
    return { free, giveWay };
  }

  /** To who waits first, or back. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) {
      next.settle(true);
    } else {
      this.#taken -= 1;
      this.#freed.emit("free");
    }
  }

  async #wait(rank: Rank, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        rank,
        settle: (hasSlot) => {
          signal.removeEventListener("abort", leave);
          resolve(hasSlot);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      const behind = this.#waiting.findIndex((other) => ranks.indexOf(other.rank) > ranks.indexOf(rank));
      this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, waiting);
    });
  }
}
