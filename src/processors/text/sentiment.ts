/**
 * The polarity of a text by the valence of its words, with negation, boosters and normalisation after VADER (C. Hutto,
 * E. Gilbert, ICWSM 2014).
 */
import { boosters, dampeners, negations } from "./sentiment-words.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { Word } from "./words.ts";

export interface Sentiment {
  /** −1 to 1, 0 neutral. */
  score: number;
  /** Words that count as positive or negative where they stand: in `not good` one negative. */
  positiveWords: number;
  negativeWords: number;
}

/**
 * `score` is v / √(v² + 15) where v is the valence of the average sentence: VADER's formula, which takes the sum over
 * the text, says ±1 of everything that is long.
 */
export class SentimentMeter {
  readonly #valenceOf: Vocabulary["valenceOf"];
  #sentences = 0;
  #valence = 0;
  #positive = 0;
  #negative = 0;

  constructor(valenceOf: Vocabulary["valenceOf"]) {
    this.#valenceOf = valenceOf;
  }

  /** Takes the words of one sentence. */
  add(words: readonly Word[]): void {
    this.#sentences += 1;
    for (const [place, { text }] of words.entries()) {
      const valence = this.#valenceOf(text);
      if (valence === 0) continue;
      const inContext = applyContext(valence, words, place);
      this.#valence += inContext;
      if (inContext > 0) this.#positive += 1;
      else this.#negative += 1;
    }
  }

  read(): Sentiment {
    const average = this.#sentences === 0 ? 0 : this.#valence / this.#sentences;
    const score = average / Math.sqrt(average ** 2 + 15);
    return { score, positiveWords: this.#positive, negativeWords: this.#negative };
  }
}

/** VADER's constants: what a booster adds, its share at one, two, three words' distance, what a negation leaves. */
const boost = 0.293;
const boostAtDistance = [1, 0.95, 0.9];
const negated = -0.74;

function applyContext(valence: number, words: readonly Word[], place: number): number {
  let strength = Math.abs(valence);
  let factor = Math.sign(valence);
  let isNegated = false;
  for (const [distance, share] of boostAtDistance.entries()) {
    const before = words[place - 1 - distance]?.text;
    if (before === undefined) break;
    if (boosters.has(before)) strength += boost * share;
    else if (dampeners.has(before)) strength -= boost * share;
    isNegated ||= isNegation(before);
  }
  if (isNegated) factor *= negated;
  return factor * strength;
}

function isNegation(word: string): boolean {
  return negations.has(word) || word.endsWith("n't");
}
