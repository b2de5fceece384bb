/**
 * Reads a text once, sentence by sentence, and hands the words to all who count them, so that neither the words nor the
 * sentences of a large text are ever held at once.
 */
import { KeywordFinder } from "./keywords.ts";
import { splitParagraphs } from "./paragraphs.ts";
import { splitSentences } from "./sentences.ts";
import { SentimentMeter } from "./sentiment.ts";
import { Tally } from "./tally.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { maxWordLength, splitWords } from "./words.ts";

export interface TextFindings {
  paragraphs: number;
  sentences: number;
  /** Words too long for any list. */
  longWords: number;
  words: Tally;
  keywords: KeywordFinder;
  sentiment: SentimentMeter;
}

export function readThrough(text: string, vocabulary: Vocabulary, signal: AbortSignal): TextFindings {
  const words = new Tally();
  const keywords = new KeywordFinder((word) => isStopWord(word, vocabulary.stopWords));
  const sentiment = new SentimentMeter(vocabulary.valenceOf);
  const found = { paragraphs: 0, sentences: 0, longWords: 0, words, keywords, sentiment };
  for (const { lines, startsParagraph } of splitParagraphs(text)) {
    signal.throwIfAborted();
    if (startsParagraph) found.paragraphs += 1;
    for (const sentence of splitSentences(lines)) {
      found.sentences += 1;
      const inSentence = splitWords(sentence);
      keywords.add(inSentence);
      sentiment.add(inSentence);
      for (const { text: word } of inSentence) {
        if (word.length > maxWordLength) found.longWords += 1;
        else words.add(word);
      }
    }
  }
  return found;
}

/** Besides the words of the list: their contractions (`we'll`, `isn't`), letters, and what is too long for a word. */
function isStopWord(word: string, stopWords: Vocabulary["stopWords"]): boolean {
  if (stopWords.has(word) || word.endsWith("n't")) return true;
  if (word.length > maxWordLength || /^\p{Script=Latin}$/u.test(word)) return true;
  const contracted = /^(.+)'(?:d|ll|m|re|s|ve)$/.exec(word)?.[1];
  return contracted !== undefined && stopWords.has(contracted);
}
