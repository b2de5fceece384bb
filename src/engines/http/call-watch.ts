/**
 * Notices calls that have come to nothing though their connection stands: it may have been cut in the middle, where
 * neither end hears of it. A slave tells in its status which calls it works on; one that is not among them is lost.
 */
import type { SlaveHandle } from "./slave-source.ts";
import { type AskForStatus, createInquirer } from "./slave-status.ts";

interface WatchedCall {
  id: string;
  slave: SlaveHandle;
  startedAt: number;
  /** How often in a row its slave did not answer for it. */
  misses: number;
  giveUp(reason: string): void;
}

const checkEveryMs = 5000;
const askTimeoutMs = 4000;

/** A single miss may be an answer that is under way at this moment; silence, a machine with its hands full. */
const maxMisses = { unknown: 2, silent: 3 };

export class CallWatch {
  readonly #calls = new Set<WatchedCall>();
  readonly #askForStatus: AskForStatus;
  readonly #timer: NodeJS.Timeout;

  constructor(authority: Buffer | undefined, everyMs = checkEveryMs) {
    this.#askForStatus = createInquirer({ authority, timeoutMs: askTimeoutMs });
    this.#timer = setInterval(() => this.#check(everyMs), everyMs).unref();
  }

  /** `giveUp` is called once when the slave no longer answers for the call. Hands back how to end the watch. */
  watch(call: Pick<WatchedCall, "id" | "slave" | "giveUp">): () => void {
    const watched = { ...call, startedAt: performance.now(), misses: 0 };
    this.#calls.add(watched);
    return () => void this.#calls.delete(watched);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(youngestMs: number): void {
    const now = performance.now();
    const old = [...this.#calls].filter((call) => now - call.startedAt >= youngestMs);
    for (const slave of new Set(old.map((call) => call.slave)))
      void this.#askFor(
        slave,
        old.filter((call) => call.slave === slave),
      );
  }

  async #askFor(slave: SlaveHandle, calls: WatchedCall[]): Promise<void> {
    const status = await this.#askForStatus(slave);
    const isSilent = status === undefined;
    for (const call of calls) {
      // Answered meanwhile.
      if (!this.#calls.has(call)) continue;
      // A slave of the seed's contract does not tell its calls; that it answers has to do.
      const isKnown = !isSilent && (status.calls?.includes(call.id) ?? true);
      call.misses = isKnown ? 0 : call.misses + 1;
      if (call.misses < (isSilent ? maxMisses.silent : maxMisses.unknown)) continue;
      this.#calls.delete(call);
      call.giveUp(isSilent ? "it no longer answers" : "it no longer works on this call");
    }
  }
}
