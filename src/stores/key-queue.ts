/** Lets requests that bear the same key follow each other, so that the second finds what the first has made. */
export class KeyQueue {
  readonly #latest = new Map<string, Promise<unknown>>();

  /** Runs `work` when no other work under this key runs; at once where there is no key. */
  async follow<Value>(key: string | undefined, work: () => Promise<Value>): Promise<Value> {
    if (key === undefined) return work();
    const before = this.#latest.get(key);
    const own = before ? before.then(work, work) : work();
    this.#latest.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#latest.get(key) === own) this.#latest.delete(key);
    }
  }
}
