/** Finds the attempts that take far longer than their like, for a late copy on an idle slave. */
import type { ReadyWork } from "../engine.ts";
import type { Pace } from "./pace.ts";

interface Attempt {
  work: ReadyWork;
  /** By `performance.now()`. */
  startedAt: number;
  /** Whether it is a late copy, or has had one. */
  isCopied: boolean;
}

/** As Spark's `spark.speculation.multiplier` was until 3.5; a larger one leaves slots idle that could help. */
const slowness = 1.5;

/** The first file in a new child takes a second or two more, since its processor loads libraries and models. */
const shortestMs = 3000;

export class StragglerWatch {
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Those of the running attempts that are overdue and were never copied, the longest first. */
  find<Running extends Attempt>(running: readonly Running[], now = performance.now()): Running[] {
    return running
      .filter((one) => !one.isCopied && this.#isOverdue(one, now))
      .toSorted((a, b) => a.startedAt - b.startedAt);
  }

  #isOverdue({ work, startedAt }: Attempt, now: number): boolean {
    const expectedMs = this.#pace.expectWork(work);
    return expectedMs !== undefined && now - startedAt > Math.max(shortestMs, slowness * expectedMs);
  }
}
