/** The names of results that are promised to tasks before there are files of them, so that no two get the same. */
import { numberedName } from "./result-names.ts";

/** Forgotten numbers are found again, at the price of a search. */
const mostRemembered = 10_000;

export class ReservedNames {
  readonly #reserved = new Set<string>();
  /** The number that a name has got last, where the search for the next one begins. */
  readonly #latest = new Map<string, number>();
  readonly #isThere: (name: string) => Promise<boolean>;

  /** `isThere` tells whether a file bears the name `<type>/<file>`. */
  constructor(isThere: (name: string) => Promise<boolean>) {
    this.#isThere = isThere;
  }

  /** A name for each wish, in their order. */
  async reserveAll(taskType: string, wishes: readonly string[]): Promise<string[]> {
    const names: string[] = [];
    for (const wish of wishes) names.push(await this.reserve(taskType, wish, 1));
    return names;
  }

  /** The first name of a wish, numbered from one on, that nobody has. */
  async reserve(taskType: string, wish: string, from: number): Promise<string> {
    const nameOf = (number: number): string => `${taskType}/${numberedName(wish, number)}`;
    const isReserved = (number: number): boolean => this.#reserved.has(keyOf(nameOf(number)));
    const isTaken = async (number: number): Promise<boolean> =>
      isReserved(number) || this.#isThere(nameOf(number));
    const findNext = async (taken: number): Promise<number> => {
      const latest = this.#latest.get(keyOf(nameOf(1))) ?? 0;
      return findFreeAfter(latest > taken && (await isTaken(latest)) ? latest : taken, isTaken);
    };
    let number = isReserved(from) ? await findNext(from) : from;
    for (;;) {
      // Others have claimed theirs meanwhile; from here to the claim there is no pause.
      while (isReserved(number)) number += 1;
      const name = nameOf(number);
      this.#reserved.add(keyOf(name));
      if (!(await this.#isThere(name))) {
        this.#noteLatest(keyOf(nameOf(1)), number);
        return name;
      }
      this.#reserved.delete(keyOf(name));
      number = await findNext(number);
    }
  }

  /** Takes back what a task was promised in an earlier run. */
  claim(name: string): void {
    this.#reserved.add(keyOf(name));
  }

  release(name: string): void {
    this.#reserved.delete(keyOf(name));
  }

  #noteLatest(key: string, number: number): void {
    if (this.#latest.size >= mostRemembered) this.#latest.clear();
    if (number > 1) this.#latest.set(key, number);
  }
}

/**
 * The first free number after one that is taken, where numbers are taken without gaps; any free one with a taken one
 * before it where there are gaps. Looks at a few dozen at the most, where ten thousand files of one name take as many
 * numbers.
 */
async function findFreeAfter(first: number, isTaken: (number: number) => Promise<boolean>): Promise<number> {
  let taken = first;
  let free = first + 1;
  while (await isTaken(free)) {
    const step = 2 * (free - taken);
    taken = free;
    free += step;
  }
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isTaken(middle)) taken = middle;
    else free = middle;
  }
  return free;
}

/** Names are compared without case, as macOS and Windows compare file names. */
function keyOf(name: string): string {
  return name.toLowerCase();
}
