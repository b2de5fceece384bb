/**
 * Keywords by RAKE: S. Rose, D. Engel, N. Cramer, W. Cowley, "Automatic keyword extraction from individual documents",
 * in: Text Mining: Applications and Theory, Wiley 2010. Candidates are the runs of words between stop words and
 * punctuation; a word scores its degree (the lengths of the runs it stands in) over its frequency, a run the sum.
 */
import { Tally } from "./tally.ts";
import type { Word } from "../segments/words.ts";

export interface Keyword {
  keyword: string;
  /** The score of RAKE times `count`; 0 < score. */
  score: number;
  count: number;
  /** Where the first occurrences begin in the text, in UTF-16 code units. */
  places: readonly number[];
}

/** Longer runs are mostly lists without commas. */
const maxWords = 4;

/** Collects the candidates of one text, sentence by sentence. */
export class KeywordFinder {
  readonly #isContentWord: (word: string) => boolean;
  readonly #candidates = new Tally();

  constructor(isContentWord: (word: string) => boolean) {
    this.#isContentWord = isContentWord;
  }

  get isExact(): boolean {
    return this.#candidates.isExact;
  }

  /** `start` is where the sentence begins in the text. */
  add(sentence: readonly Word[], start: number): void {
    let run: Word[] = [];
    for (const word of sentence) {
      const isContent = this.#isContentWord(word.text);
      if (!word.follows || !isContent) {
        this.#count(run, start);
        run = [];
      }
      if (isContent) run.push(word);
    }
    this.#count(run, start);
  }

  /**
   * The best `most`, ties in the order of the text. RAKE is made for abstracts: over a longer text it puts phrases
   * that occur once above all others. Therefore each occurrence counts here; where all occur once that is RAKE's order.
   */
  find(most: number): Keyword[] {
    const candidates = Array.from(this.#candidates.mentions, ([keyword, mention]) => {
      return { keyword, words: keyword.split(" "), ...mention };
    });
    const wordScores = scoreWords(candidates);
    const scored = candidates.map(({ keyword, words, count, places }) => {
      const score = words.reduce((sum, word) => sum + (wordScores.get(word) ?? 0), 0);
      return { keyword, score: score * count, count, places };
    });
    return scored.toSorted((a, b) => b.score - a.score).slice(0, most);
  }

  #count(run: readonly Word[], start: number): void {
    const [first] = run;
    if (first === undefined || run.length > maxWords) return;
    this.#candidates.add(run.map(({ text }) => text).join(" "), start + first.index);
  }
}

function scoreWords(candidates: readonly { words: string[]; count: number }[]): Map<string, number> {
  const uses = new Map<string, { frequency: number; degree: number }>();
  for (const { words, count } of candidates) {
    for (const word of words) {
      let use = uses.get(word);
      if (use === undefined) uses.set(word, (use = { frequency: 0, degree: 0 }));
      use.frequency += count;
      use.degree += count * words.length;
    }
  }
  return new Map(Array.from(uses, ([word, { frequency, degree }]) => [word, degree / frequency]));
}
