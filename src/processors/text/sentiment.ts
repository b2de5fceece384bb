/**
 * The polarity of a text by the words in it: the AFINN-165 lexicon (F. Å. Nielsen, "A new ANEW", 2011) through
 * `natural`, with negation, boosters and normalisation after VADER (C. Hutto, E. Gilbert, ICWSM 2014).
 */
import { boosters, dampeners, negations } from "./sentiment-words.ts";
import type { Word } from "./words.ts";

export interface Sentiment {
  /** −1 to 1, 0 neutral. */
  score: number;
  /** Words that count as positive or negative where they stand: in `not good` one negative. */
  positiveWords: number;
  negativeWords: number;
}

/** The valence of a word in lower case, −5 to 5; 0 for one that the lexicon does not have. */
export type Lexicon = (word: string) => number;

/**
 * `score` is v / √(v² + 15) where v is the valence of the average sentence: VADER's formula, which takes the sum over
 * the text, says ±1 of everything that is long.
 */
export class SentimentMeter {
  readonly #lexicon: Lexicon;
  #sentences = 0;
  #valence = 0;
  #positive = 0;
  #negative = 0;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** Takes the words of one sentence. */
  add(words: readonly Word[]): void {
    this.#sentences += 1;
    for (const [place, { text }] of words.entries()) {
      const valence = this.#lexicon(text);
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

let lexicon: Promise<Lexicon> | undefined;

export async function loadLexicon(): Promise<Lexicon> {
  lexicon ??= readAfinn();
  return lexicon;
}

/** The root of `natural` would load database drivers and print to the console. */
async function readAfinn(): Promise<Lexicon> {
  const { SentimentAnalyzer } = await import("natural/lib/natural/sentiment/index.js");
  const analyzer = new SentimentAnalyzer("English", undefined, "afinn");
  const known = new Map<string, number>();
  return (word) => {
    let valence = known.get(word);
    if (valence === undefined) {
      valence = analyzer.getSentiment([word]);
      if (known.size < maxRemembered) known.set(word, valence);
    }
    return valence;
  };
}

/** The analyser is slow, and texts repeat their words; but made-up words must not fill the memory of a warm child. */
const maxRemembered = 50_000;
