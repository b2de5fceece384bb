/** How rich the vocabulary of a text is. */
import type { Mention } from "../terms/tally.ts";

export interface LexicalDiversity {
  /** Different words, without case. */
  types: number;
  /** Words that occur once. */
  hapaxes: number;
  /** Types over words, 0 to 1; the longer the text, the smaller. */
  type_token_ratio: number;
  /**
   * Measure of textual lexical diversity: the mean length of stretches whose type-token ratio stays above 0.72, read
   * forwards and backwards (P. McCarthy, S. Jarvis, Behavior Research Methods 42, 2010). Does not depend on the length;
   * of the first 50,000 words. Null where the ratio never falls so far that a stretch could be told from the whole.
   */
  mtld: number | null;
}

const threshold = 0.72;
const maxWords = 50_000;

/** Remembers the words in their order, as far as MTLD looks at them. */
export class WordOrder {
  readonly #ids = new Map<string, number>();
  readonly #order: number[] = [];

  add(word: string): void {
    if (this.#order.length === maxWords) return;
    let id = this.#ids.get(word);
    if (id === undefined) this.#ids.set(word, (id = this.#ids.size));
    this.#order.push(id);
  }

  mtld(): number | null {
    const forwards = meanStretch(this.#order, this.#ids.size);
    const backwards = meanStretch(this.#order.toReversed(), this.#ids.size);
    return forwards === null || backwards === null ? null : (forwards + backwards) / 2;
  }
}

/** What is left at the end counts as the share of a stretch that its ratio has fallen towards the threshold. */
function meanStretch(order: readonly number[], ids: number): number | null {
  const seenIn = new Int32Array(ids).fill(-1);
  let stretches = 0;
  let words = 0;
  let types = 0;
  for (const id of order) {
    words += 1;
    if (seenIn[id] !== stretches) types += 1;
    seenIn[id] = stretches;
    if (types / words > threshold) continue;
    stretches += 1;
    words = 0;
    types = 0;
  }
  const rest = words > 0 ? (1 - types / words) / (1 - threshold) : 0;
  return stretches + rest === 0 ? null : order.length / (stretches + rest);
}

export function diversityOf(mentions: ReadonlyMap<string, Mention>, order: WordOrder): LexicalDiversity {
  let words = 0;
  let hapaxes = 0;
  for (const { count } of mentions.values()) {
    words += count;
    if (count === 1) hapaxes += 1;
  }
  const types = mentions.size;
  return { types, hapaxes, type_token_ratio: words === 0 ? 0 : types / words, mtld: order.mtld() };
}
