/** What Ctrl-C means: the end of the run, unless there is something to ask before. */

/** Two signals within this time are one Ctrl-C, which the terminal sends and npm hands on as well. */
const oneKeystrokeMs = 500;

export class Interruption {
  readonly #end = new AbortController();
  readonly #leaveAtOnce: () => void;
  #listener: (() => void) | undefined;
  #pressedAt = Number.NEGATIVE_INFINITY;

  /** `leaveAtOnce` is for who presses again when the run is already about to end. */
  constructor(leaveAtOnce: () => void = () => undefined) {
    this.#leaveAtOnce = leaveAtOnce;
  }

  /** Aborts when the run is to end. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Ctrl-C was pressed. */
  interrupt(): void {
    const now = performance.now();
    if (now - this.#pressedAt < oneKeystrokeMs) return;
    this.#pressedAt = now;
    if (this.signal.aborted) {
      this.#leaveAtOnce();
      return;
    }
    const listener = this.#listener;
    this.#listener = undefined;
    if (listener) listener();
    else this.end();
  }

  end(): void {
    this.#end.abort();
  }

  /** The next Ctrl-C calls this instead of ending the run. Hands back how to take that back. */
  onNext(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      if (this.#listener === listener) this.#listener = undefined;
    };
  }
}
