/** Which pairs and triples of words occur most often, inside sentences and not over punctuation. */
import type { Word } from "../segments/words.ts";
import { type Mention, Tally } from "./tally.ts";

/** Collects them sentence by sentence. One that begins or ends with a stop word (`of the`) says nothing and is left out. */
export class NGramCounter {
  readonly #isContentWord: (word: string) => boolean;
  readonly #tallies = [new Tally(), new Tally()] as const;

  constructor(isContentWord: (word: string) => boolean) {
    this.#isContentWord = isContentWord;
  }

  get isExact(): boolean {
    return this.#tallies.every(({ isExact }) => isExact);
  }

  /** `start` is where the sentence begins in the text. */
  add(words: readonly Word[], start: number): void {
    const isContent = words.map(({ text }) => this.#isContentWord(text));
    for (const [place, first] of words.entries()) {
      if (isContent[place] !== true) continue;
      let phrase = first.text;
      for (const [further, tally] of this.#tallies.entries()) {
        const at = place + further + 1;
        const next = words[at];
        if (next?.follows !== true) break;
        phrase += ` ${next.text}`;
        if (isContent[at] === true) tally.add(phrase, start + first.index);
      }
    }
  }

  /** Those that occur more than once; of equal counts that which came first. */
  top(most: number): { bigrams: [string, Mention][]; trigrams: [string, Mention][] } {
    const [pairs, triples] = this.#tallies;
    const repeated = (tally: Tally): [string, Mention][] =>
      tally.top(most).filter(([, { count }]) => count > 1);
    return { bigrams: repeated(pairs), trigrams: repeated(triples) };
  }
}
