/** What Ctrl-C means: the end of the run, unless there is something to ask before. */
export class Interruption {
  readonly #end = new AbortController();
  #first: (() => void) | undefined;

  /** Aborts when the run is to end. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Ctrl-C was pressed. */
  interrupt(): void {
    const first = this.#first;
    this.#first = undefined;
    if (first) first();
    else this.end();
  }

  end(): void {
    this.#end.abort();
  }

  /** The first Ctrl-C from now on calls this, and only a second one ends the run. Hands back how to take that back. */
  askFirst(ask: () => void): () => void {
    this.#first = ask;
    return () => {
      this.#first = undefined;
    };
  }
}
