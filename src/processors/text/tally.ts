/** Counts how often each of many strings occurs, in memory that a hostile text cannot make grow. */

/** A text of 64 MiB in a natural language has fewer different words. */
const maxDistinct = 500_000;

export class Tally {
  /** In the order of first occurrence. A `Map`, since words such as `__proto__` are words. */
  readonly #counts = new Map<string, number>();
  #isExact = true;

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** False once rare strings were dropped to make room; a frequent one may then be counted too low. */
  get isExact(): boolean {
    return this.#isExact;
  }

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    if (this.#counts.size > maxDistinct) this.#dropRarest();
  }

  /** The `most` of the largest count; of equal ones that which came first, as in Python's `Counter.most_common`. */
  top(most: number): [string, number][] {
    return [...this.#counts].toSorted(([, a], [, b]) => b - a).slice(0, most);
  }

  /** Half the room at once, so that the work stays in proportion to the text (lossy counting, Manku and Motwani 2002). */
  #dropRarest(): void {
    this.#isExact = false;
    for (let floor = 1; this.#counts.size > maxDistinct / 2; floor += 1) {
      for (const [key, count] of this.#counts) if (count <= floor) this.#counts.delete(key);
    }
  }
}
