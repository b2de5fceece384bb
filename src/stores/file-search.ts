/**
 * Finds jobs by a part of a file's name. A hundred thousand names are looked through in pieces, so that whatever else the
 * process has to do goes on in between.
 */
import { setImmediate as nextTurn } from "node:timers/promises";

/** The names of a job's files, in groups small enough to be looked through at once. */
export type NameGroups = Iterable<readonly string[]> | AsyncIterable<readonly string[]>;

/** Far below what somebody notices, and far above what a turn of the event loop costs. */
const longestTurnMs = 10;

export class FileSearch {
  readonly #wanted: string;
  #turnBegan = performance.now();

  constructor(text: string) {
    this.#wanted = fold(text);
  }

  /** Whether one of the names has the text in it. */
  async isIn(groups: NameGroups): Promise<boolean> {
    await this.#letOthersRun();
    for await (const names of groups) {
      if (names.some((name) => fold(name).includes(this.#wanted))) return true;
      await this.#letOthersRun();
    }
    return false;
  }

  async #letOthersRun(): Promise<void> {
    if (performance.now() - this.#turnBegan < longestTurnMs) return;
    await nextTurn();
    this.#turnBegan = performance.now();
  }
}

/**
 * Without case, and with `é` the same whether a file system writes it as one sign or as two (Unicode, annex 15). In upper
 * case, where `ß` is `SS` and both sigmas are one.
 */
function fold(text: string): string {
  return text.normalize("NFC").toUpperCase();
}
