/** How hard an English text is to read, by six formulas over its sentences, words, syllables and letters. */
import type { Mention } from "../terms/tally.ts";
import { countSyllables } from "./syllables.ts";

/** What the formulas take. Words are those with a letter or a digit, as `common_words` lists them. */
export interface TextMeasure {
  sentences: number;
  words: number;
  syllables: number;
  /** Words of three syllables and more. */
  polysyllables: number;
  /** Letters and digits. */
  letters: number;
}

export interface Readability {
  flesch_reading_ease: number;
  flesch_kincaid_grade: number;
  gunning_fog: number;
  smog_index: number;
  automated_readability_index: number;
  coleman_liau_index: number;
}

/** Takes how often each word in lower case occurs. */
export function measureWords(mentions: ReadonlyMap<string, Mention>, sentences: number): TextMeasure {
  const measure = { sentences, words: 0, syllables: 0, polysyllables: 0, letters: 0 };
  for (const [word, { count }] of mentions) {
    const syllables = countSyllables(word);
    measure.words += count;
    measure.syllables += syllables * count;
    measure.letters += countLetters(word) * count;
    if (syllables >= 3) measure.polysyllables += count;
  }
  return measure;
}

/** Apostrophes and points inside a word are no letters. */
function countLetters(word: string): number {
  return /^[a-z\d]+$/.test(word) ? word.length : (word.match(/[\p{L}\p{N}]/gu)?.length ?? 0);
}

/**
 * Reading ease runs from 100 (easy) to 0 (hard) and beyond, the others are US school grades.
 *
 * - Flesch reading ease: R. Flesch, "A new readability yardstick", J. Applied Psychology 32 (1948).
 * - Flesch-Kincaid grade and ARI: J. P. Kincaid et al., "Derivation of new readability formulas", US Navy (1975);
 *   ARI after E. A. Smith, R. J. Senter (1967).
 * - Gunning fog: R. Gunning, "The technique of clear writing" (1952). Words of three syllables count as hard; names,
 *   compounds and endings are not looked at.
 * - SMOG: G. H. McLaughlin, "SMOG grading", J. of Reading 12 (1969), the regression for any number of sentences; made for
 *   30 and more.
 * - Coleman-Liau: M. Coleman, T. L. Liau, J. Applied Psychology 60 (1975), letters and sentences for each 100 words.
 */
export function readabilityOf(measure: TextMeasure): Readability | undefined {
  const { sentences, words, syllables, polysyllables, letters } = measure;
  if (sentences === 0 || words === 0) return undefined;
  const sentenceLength = words / sentences;
  const wordSyllables = syllables / words;
  const wordLetters = letters / words;
  return {
    flesch_reading_ease: 206.835 - 1.015 * sentenceLength - 84.6 * wordSyllables,
    flesch_kincaid_grade: 0.39 * sentenceLength + 11.8 * wordSyllables - 15.59,
    gunning_fog: 0.4 * (sentenceLength + (100 * polysyllables) / words),
    smog_index: 1.043 * Math.sqrt((polysyllables * 30) / sentences) + 3.1291,
    automated_readability_index: 4.71 * wordLetters + 0.5 * sentenceLength - 21.43,
    coleman_liau_index: 5.88 * wordLetters - 29.6 / sentenceLength - 15.8,
  };
}
