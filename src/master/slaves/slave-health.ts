/**
 * What a master thinks of one slave, by its signs of life and by how calls to it end, and when to ask it again. The
 * registry tells it what happens and reads what it made of that.
 */
import type { AttemptEnd } from "../../engines/http/slave-source.ts";
import type { Logger } from "../../platform/logger.ts";
import { type SlaveState, heartbeatSeconds, leaseSeconds } from "../../protocol/slave.ts";

interface HealthParts {
  /** Whether it repeats its registration by itself; a seed slave is asked for instead. */
  beats: boolean;
  /** How long it may say that it is full. */
  fullMs: number;
  now: () => number;
  /** Called after each change of the state. */
  noteChange: () => void;
  /** Names the slave. */
  log: Logger;
}

const firstPauseMs = 500;
const longestPauseMs = 15_000;

const askSeedEveryMs = 1000;

/** So many bad calls in a row are no accident. */
const maxBadCalls = 3;

/** A heartbeat may be a little late. */
const missedHeartbeatMs = heartbeatSeconds * 1000 * 1.6;

/** A full slave says so rather than queue; asking again at once would only be refused again. */
export const refusedRestMs = 250;

export class SlaveHealth {
  readonly #parts: HealthParts;
  #state: SlaveState = "alive";
  #lastSeenAt: number;
  #restsUntil = 0;
  #badCallsInARow = 0;
  /** Since when it has refused every call, as a full slave does. */
  #refusesSince: number | undefined;
  /** When it is asked for a sign of life, or given a call to try it out. */
  #askAt = 0;
  /** How long the last pause before asking was. */
  #pauseMs = 0;

  constructor(parts: HealthParts) {
    this.#parts = parts;
    this.#lastSeenAt = parts.now();
  }

  get state(): SlaveState {
    return this.#state;
  }

  /** One that drains has said goodbye, and one that is lost no longer counts. */
  get isBelievedIn(): boolean {
    return this.#state === "alive" || this.#state === "suspect" || this.#state === "set_aside";
  }

  get silentMs(): number {
    return this.#parts.now() - this.#lastSeenAt;
  }

  /** One that drains no longer beats; its connections tell when it is gone. */
  get hasOutlivedLease(): boolean {
    return this.isBelievedIn && this.silentMs > leaseSeconds * 1000;
  }

  /** When it said that it is full: no task until then. */
  get restsUntil(): number {
    return this.#restsUntil;
  }

  /** Whether it is to be asked for its status now. */
  get wantsStatus(): boolean {
    return this.#isDue && (!this.#parts.beats || this.#state === "suspect");
  }

  /** Whether it is to be given a call now that shows whether it works. */
  get wantsTrial(): boolean {
    return this.#isDue && this.#state === "set_aside";
  }

  get #isDue(): boolean {
    return this.isBelievedIn && this.#askAt <= this.#parts.now();
  }

  /** A sign of life ends a doubt; one that was set aside has to prove more than that. */
  noteLife(): void {
    this.#lastSeenAt = this.#parts.now();
    if (!this.#parts.beats) this.#askAt = this.#lastSeenAt + askSeedEveryMs;
    if (this.#state !== "suspect") return;
    this.#become("alive");
    this.#parts.log.info("slave alive again");
  }

  /** A heartbeat that does not come is worth a doubt. */
  noteSilence(): void {
    if (this.#parts.beats && this.silentMs > missedHeartbeatMs) this.#doubt("a heartbeat did not come");
  }

  noteEnd(end: AttemptEnd): void {
    if (end === "refused") this.#noteRefusal();
    else if (end !== "cancelled") this.#refusesSince = undefined;
    if (end === "done" || end === "failed") this.#badCallsInARow = 0;
    if (end === "bad") this.#noteBadCall();
  }

  /** One that was set aside has done a call well. */
  acquit(): void {
    if (this.#state !== "set_aside") return;
    this.#badCallsInARow = 0;
    this.#refusesSince = undefined;
    this.#become("suspect");
    this.noteLife();
  }

  /** Asking found nobody, or nobody who is well. The pauses grow, so that such a slave costs ever fewer tries. */
  askLater(): void {
    if (this.#state !== "suspect" && this.#state !== "set_aside") return;
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    this.#askAt = this.#parts.now() + this.#pauseMs;
  }

  drain(): void {
    this.#become("draining");
  }

  lose(): void {
    this.#become("lost");
  }

  #noteRefusal(): void {
    const { now, fullMs } = this.#parts;
    this.#refusesSince ??= now();
    this.#restsUntil = now() + refusedRestMs;
    if (now() - this.#refusesSince > fullMs) this.#setAside(`it has been full for ${fullMs / 1000} s`);
  }

  #noteBadCall(): void {
    this.#badCallsInARow += 1;
    if (this.#badCallsInARow >= maxBadCalls) this.#setAside(`${this.#badCallsInARow} bad calls in a row`);
    else this.#doubt("a bad call");
  }

  #doubt(reason: string): void {
    if (this.#state !== "alive") return;
    this.#become("suspect");
    this.#askSoon();
    this.#parts.log.warn({ reason }, "slave suspect");
  }

  #setAside(reason: string): void {
    if (this.#state !== "alive" && this.#state !== "suspect") return;
    this.#become("set_aside");
    this.#askSoon();
    this.#parts.log.warn({ reason }, "slave set aside");
  }

  #become(state: SlaveState): void {
    this.#state = state;
    this.#parts.noteChange();
  }

  #askSoon(): void {
    this.#pauseMs = firstPauseMs;
    this.#askAt = this.#parts.now() + firstPauseMs;
  }
}
