/** How many files a slave has ended lately, span by span, in memory that does not grow. */
import { recentSpanSeconds, recentSpans } from "../../protocol/slave.ts";

export class RecentFiles {
  readonly #now: () => number;
  /** The oldest first; the last one is under way. */
  #counts = noFiles(recentSpans);
  #span: number;

  /** `now` in ms since any moment. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#span = this.#currentSpan();
  }

  add(files: number): void {
    this.#moveOn();
    this.#counts[recentSpans - 1] = (this.#counts[recentSpans - 1] ?? 0) + files;
  }

  read(): number[] {
    this.#moveOn();
    return [...this.#counts];
  }

  #moveOn(): void {
    const passed = Math.min(recentSpans, this.#currentSpan() - this.#span);
    if (passed <= 0) return;
    this.#span = this.#currentSpan();
    this.#counts = [...this.#counts.slice(passed), ...noFiles(passed)];
  }

  #currentSpan(): number {
    return Math.floor(this.#now() / 1000 / recentSpanSeconds);
  }
}

function noFiles(spans: number): number[] {
  return Array.from({ length: spans }, () => 0);
}
