/** The names of results that are promised to tasks before there are files of them, so that no two get the same. */
import { numberedName } from "./result-names.ts";

export class ReservedNames {
  readonly #reserved = new Set<string>();
  readonly #isThere: (name: string) => Promise<boolean>;

  /** `isThere` tells whether a file bears the name `<type>/<file>`. */
  constructor(isThere: (name: string) => Promise<boolean>) {
    this.#isThere = isThere;
  }

  /** A name for each wish, in their order. */
  async reserveAll(taskType: string, wishes: readonly string[]): Promise<string[]> {
    // Ten thousand files of one name would count from 1 ten thousand times.
    const nextNumbers = new Map<string, number>();
    const names: string[] = [];
    for (const wish of wishes) {
      const key = keyOf(wish);
      const { name, number } = await this.#claimFirst(taskType, wish, nextNumbers.get(key) ?? 1);
      nextNumbers.set(key, number + 1);
      names.push(name);
    }
    return names;
  }

  /** The first name of a wish, numbered from one on, that nobody has. */
  async reserve(taskType: string, wish: string, from: number): Promise<string> {
    return (await this.#claimFirst(taskType, wish, from)).name;
  }

  /** Takes back what a task was promised in an earlier run. */
  claim(name: string): void {
    this.#reserved.add(keyOf(name));
  }

  release(name: string): void {
    this.#reserved.delete(keyOf(name));
  }

  /** Claims the first number of a wish, from one on, whose name no task has and no file bears. */
  async #claimFirst(taskType: string, wish: string, from: number): Promise<{ name: string; number: number }> {
    const nameOf = (number: number): string => `${taskType}/${numberedName(wish, number)}`;
    const isReserved = (number: number): boolean => this.#reserved.has(keyOf(nameOf(number)));
    const isTaken = async (number: number): Promise<boolean> =>
      isReserved(number) || this.#isThere(nameOf(number));
    // Mostly the first is free, and its claim below looks for a file all the same.
    let number = isReserved(from) ? await findFirstFree(from, isTaken) : from;
    for (;;) {
      // Others have claimed theirs meanwhile; from here to the claim there is no pause.
      while (isReserved(number)) number += 1;
      const name = nameOf(number);
      this.#reserved.add(keyOf(name));
      if (!(await this.#isThere(name))) return { name, number };
      this.#reserved.delete(keyOf(name));
      number = await findFirstFree(number, isTaken);
    }
  }
}

/**
 * The first free number from one on, where numbers are taken without gaps; any free one with a taken one before it
 * where there are gaps. Looks at a few dozen at the most, where ten thousand files of one name take as many numbers.
 */
async function findFirstFree(from: number, isTaken: (number: number) => Promise<boolean>): Promise<number> {
  if (!(await isTaken(from))) return from;
  let taken = from;
  let free = from + 1;
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
