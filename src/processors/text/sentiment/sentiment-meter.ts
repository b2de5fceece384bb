/** The polarity of each sentence of a text, and of the text as a whole: what `rateTokens` finds, summed and normalised. */
import type { Sentence } from "../segments/sentences.ts";
import type { Lexicon } from "./lexicon.ts";
import { splitTokens } from "./tokens.ts";
import { rateTokens } from "./valence.ts";

/** What a sentence says; `start` and `end` are places in the text, in UTF-16 code units. */
export interface RatedSentence {
  text: string;
  start: number;
  /** −1 to 1, of `positive` and `negative`, see `polarity`. */
  score: number;
  /** The sum of the valences above zero. */
  positive: number;
  /** The sum of the valences below zero, as a number above. */
  negative: number;
  deciders: Decider[];
}

/** A word that carries a valence where it stands: negated, boosted and so on. */
interface Decider {
  word: string;
  valence: number;
  start: number;
}

export interface Sentiment {
  /** −1 to 1, 0 neutral: the score of the average passage of three sentences, or of the text if that is shorter. */
  score: number;
  /** VADER's formula over all of the text: v / √(v² + 15), v the sum of its valences. Of a long text nearly ±1. */
  compound: number;
  /** The mean of the sentences' scores. */
  sentenceMean: number;
  /** Words that count as positive or negative where they stand: in `not good` one negative. */
  positiveWords: number;
  negativeWords: number;
}

export const neutral: Sentiment = {
  score: 0,
  compound: 0,
  sentenceMean: 0,
  positiveWords: 0,
  negativeWords: 0,
};

/** VADER's constants were found on tweets, which have one to three sentences; a longer text is brought to that length. */
const passageSentences = 3;

export class SentimentMeter {
  readonly #lexicon: Lexicon;
  #sentences = 0;
  #positive = 0;
  #negative = 0;
  #scores = 0;
  #positiveWords = 0;
  #negativeWords = 0;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  add(sentence: Sentence): RatedSentence {
    const rated = rateSentence(sentence, this.#lexicon);
    this.#sentences += 1;
    this.#positive += rated.positive;
    this.#negative += rated.negative;
    this.#scores += rated.score;
    for (const { valence } of rated.deciders) {
      if (valence > 0) this.#positiveWords += 1;
      else this.#negativeWords += 1;
    }
    return rated;
  }

  read(): Sentiment {
    if (this.#sentences === 0) return neutral;
    const share = Math.min(1, passageSentences / this.#sentences);
    return {
      score: polarity(this.#positive * share, this.#negative * share),
      compound: normalise(this.#positive - this.#negative),
      sentenceMean: this.#scores / this.#sentences,
      positiveWords: this.#positiveWords,
      negativeWords: this.#negativeWords,
    };
  }
}

/** A sentence that the lexicon has nothing to say on. */
export function unrated({ text, start }: Sentence): RatedSentence {
  return { text, start, score: 0, positive: 0, negative: 0, deciders: [] };
}

function rateSentence({ text, start }: Sentence, lexicon: Lexicon): RatedSentence {
  let positive = 0;
  let negative = 0;
  const deciders = rateTokens(splitTokens(text, lexicon), lexicon).map(({ token, valence }) => {
    if (valence > 0) positive += valence;
    else negative -= valence;
    return { word: token.text, valence, start: start + token.index };
  });
  const emphasis = positive === negative ? 0 : emphasisOf(text);
  if (positive > negative) positive += emphasis;
  else negative += emphasis;
  return { text, start, score: polarity(positive, negative), positive, negative, deciders };
}

/**
 * The mean of two readings. VADER's normalises the difference of the two sides: who is right, whatever was said. Ours
 * normalises each side by itself: praise and blame weigh by whether they are there, and not by how often.
 */
function polarity(positive: number, negative: number): number {
  const together = normalise(positive - negative);
  const apart = normalise(positive) - normalise(negative);
  return (together + apart) / 2;
}

/** VADER's formula and constant. */
function normalise(valence: number): number {
  return valence / Math.sqrt(valence ** 2 + 15);
}

/** VADER's: 0.292 for each of up to four exclamation marks, 0.18 for each of two or three question marks, 0.96 for more. */
function emphasisOf(text: string): number {
  const exclamations = Math.min(4, countMarks(text, "!")) * 0.292;
  const questions = countMarks(text, "?");
  if (questions < 2) return exclamations;
  return exclamations + (questions <= 3 ? questions * 0.18 : 0.96);
}

function countMarks(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}
