/**
 * Looks after calls that take long: asks their slaves which calls they work on, and how far these are. A connection may
 * have been cut in the middle, where neither end hears of it; a call that its slave does not know is lost.
 */
import type { Progress } from "../../protocol/job.ts";
import type { SlaveStatus } from "../../protocol/slave.ts";
import type { SlaveHandle } from "./slave-source.ts";
import { askForStatus } from "./slave-status.ts";

interface WatchedCall {
  id: string;
  slave: SlaveHandle;
  startedAt: number;
  /** Since when its slave does not answer for it. */
  missingSince: number | undefined;
  onProgress(file: number, progress: Progress): void;
  giveUp(reason: string): void;
}

/** As often as anybody likes to see a number move. */
const checkEveryMs = 1000;

/** How long a call may take before anybody asks; most are done by then. */
const youngestMs = 1000;
const askTimeoutMs = 4000;

/**
 * The answer of a slave that does not know the call may be on its way to a master that is slow to read it; a slave that
 * is silent may be a machine with its hands full.
 */
const patienceMs = { unknown: 5000, silent: 10_000 };

export class CallWatch {
  readonly #calls = new Set<WatchedCall>();
  /** The slaves that have yet to answer the last question. */
  readonly #asked = new Set<string>();
  readonly #timer = setInterval(() => this.#check(), checkEveryMs).unref();

  /** `giveUp` is called once when the slave no longer answers for the call. Hands back how to end the watch. */
  watch(call: Pick<WatchedCall, "id" | "slave" | "onProgress" | "giveUp">): () => void {
    const watched = { ...call, startedAt: performance.now(), missingSince: undefined };
    this.#calls.add(watched);
    return () => void this.#calls.delete(watched);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    const now = performance.now();
    const old = [...this.#calls].filter((call) => now - call.startedAt >= youngestMs);
    for (const url of new Set(old.map((call) => call.slave.url)))
      void this.#askFor(
        url,
        old.filter((call) => call.slave.url === url),
      );
  }

  async #askFor(url: string, calls: WatchedCall[]): Promise<void> {
    if (this.#asked.has(url)) return;
    this.#asked.add(url);
    const status = await askForStatus(url, askTimeoutMs);
    this.#asked.delete(url);
    // Those that are left have not been answered meanwhile.
    for (const call of calls.filter((one) => this.#calls.has(one))) this.#judge(call, status);
  }

  #judge(call: WatchedCall, status: SlaveStatus | undefined): void {
    for (const { call: id, file, ...progress } of status?.progress ?? [])
      if (id === call.id) call.onProgress(file, progress);
    const isSilent = status === undefined;
    // A slave of the seed's contract does not tell its calls; that it answers has to do.
    const isKnown = !isSilent && (status.calls?.includes(call.id) ?? true);
    const now = performance.now();
    call.missingSince = isKnown ? undefined : (call.missingSince ?? now);
    if (call.missingSince === undefined) return;
    if (now - call.missingSince < (isSilent ? patienceMs.silent : patienceMs.unknown)) return;
    this.#calls.delete(call);
    call.giveUp(isSilent ? "it no longer answers" : "it no longer works on this call");
  }
}
