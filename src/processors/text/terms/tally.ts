/** Counts how often each of many strings occurs, in memory that a hostile text cannot make grow. */

export interface Mention {
  count: number;
  /** Of the first few occurrences, where they were said to stand. */
  places: readonly number[];
}

/** A text of 64 MiB in a natural language has fewer different words. */
const maxDistinct = 500_000;

const maxPlaces = 5;
const nowhere: readonly number[] = [];

export class Tally {
  /** In the order of first occurrence. A `Map`, since words such as `__proto__` are words. */
  readonly #mentions = new Map<string, Mention>();
  #isExact = true;

  get mentions(): ReadonlyMap<string, Mention> {
    return this.#mentions;
  }

  /** False once rare strings were dropped to make room; a frequent one may then be counted too low. */
  get isExact(): boolean {
    return this.#isExact;
  }

  add(key: string, place?: number): void {
    const mention = this.#mentions.get(key);
    if (mention === undefined) {
      this.#mentions.set(key, { count: 1, places: place === undefined ? nowhere : [place] });
      if (this.#mentions.size > maxDistinct) this.#dropRarest();
      return;
    }
    mention.count += 1;
    if (place !== undefined && mention.places.length < maxPlaces) mention.places = [...mention.places, place];
  }

  /** The `most` of the largest count; of equal ones that which came first, as in Python's `Counter.most_common`. */
  top(most: number): [string, Mention][] {
    return [...this.#mentions].toSorted(([, a], [, b]) => b.count - a.count).slice(0, most);
  }

  /** Half the room at once, so that the work stays in proportion to the text (lossy counting, Manku and Motwani 2002). */
  #dropRarest(): void {
    this.#isExact = false;
    for (let floor = 1; this.#mentions.size > maxDistinct / 2; floor += 1) {
      for (const [key, { count }] of this.#mentions) if (count <= floor) this.#mentions.delete(key);
    }
  }
}
