/** The slaves that an operator told the master to give nothing, each until its next start. */
interface Start {
  id: string;
  instanceId: string | undefined;
}

export class HeldBack {
  readonly #instances = new Map<string, string | undefined>();

  has({ id, instanceId }: Start): boolean {
    return this.#instances.has(id) && this.#instances.get(id) === instanceId;
  }

  /** False when it was held back before. */
  add(start: Start): boolean {
    if (this.has(start)) return false;
    this.#instances.set(start.id, start.instanceId);
    return true;
  }

  /** False when it was not held back. */
  release(id: string): boolean {
    return this.#instances.delete(id);
  }

  /** A new start ends what an operator said of the last one. */
  noteStart(start: Start): void {
    if (!this.has(start)) this.release(start.id);
  }
}
