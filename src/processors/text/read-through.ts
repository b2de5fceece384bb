/**
 * Reads a text once, sentence by sentence, and hands sentences and words to all who count them, so that neither the words
 * nor the sentences of a large text are ever held at once.
 */
import { splitParagraphs } from "./segments/paragraphs.ts";
import { splitSentences } from "./segments/sentences.ts";
import { type Word, maxWordLength, splitWords } from "./segments/words.ts";
import type { Lexicon } from "./sentiment/lexicon.ts";
import { type RatedSentence, SentimentMeter, unrated } from "./sentiment/sentiment-meter.ts";
import { WordOrder } from "./style/diversity.ts";
import type { SentenceOfWords } from "./summary/summarise.ts";
import { KeywordFinder } from "./terms/keywords.ts";
import { NGramCounter } from "./terms/n-grams.ts";
import { contentWords } from "./terms/stop-words.ts";
import { Tally } from "./terms/tally.ts";

export interface Knowledge {
  lexicon: Lexicon;
  stopWords: ReadonlySet<string>;
}

/** How much is kept of what the options ask for. */
export interface Wanted {
  sentences: number;
  /** Whether what the lexicon says counts. */
  sentiment: boolean;
  nGrams: boolean;
  /** Sentences to choose a summary from. */
  summaryPool: number;
}

export interface TextFindings {
  paragraphs: number;
  sentences: number;
  /** Words too long for any list. */
  longWords: number;
  /** All others, each occurrence counted. */
  listedWords: number;
  words: Tally;
  wordOrder: WordOrder;
  keywords: KeywordFinder;
  nGrams: NGramCounter;
  sentiment: SentimentMeter;
  /** The first ones. */
  ratedSentences: RatedSentence[];
  summaryPool: SentenceOfWords[];
}

export function readThrough(
  text: string,
  knowledge: Knowledge,
  wanted: Wanted,
  signal: AbortSignal,
): TextFindings {
  const isContent = contentWords(knowledge.stopWords);
  const found: TextFindings = {
    paragraphs: 0,
    sentences: 0,
    longWords: 0,
    listedWords: 0,
    words: new Tally(),
    wordOrder: new WordOrder(),
    keywords: new KeywordFinder(isContent),
    nGrams: new NGramCounter(isContent),
    sentiment: new SentimentMeter(knowledge.lexicon),
    ratedSentences: [],
    summaryPool: [],
  };
  for (const { lines, startsParagraph } of splitParagraphs(text)) {
    signal.throwIfAborted();
    if (startsParagraph) found.paragraphs += 1;
    for (const sentence of splitSentences(lines)) {
      const words = splitWords(sentence.text);
      found.sentences += 1;
      countWords(words, found);
      found.keywords.add(words, sentence.start);
      if (wanted.nGrams) found.nGrams.add(words, sentence.start);
      const rated = wanted.sentiment ? found.sentiment.add(sentence) : unrated(sentence);
      if (found.ratedSentences.length < wanted.sentences) found.ratedSentences.push(rated);
      if (found.summaryPool.length < wanted.summaryPool)
        found.summaryPool.push({
          ...sentence,
          words: words.map((word) => word.text).filter(isContent),
        });
    }
  }
  return found;
}

function countWords(words: readonly Word[], found: TextFindings): void {
  for (const { text: word } of words) {
    if (word.length > maxWordLength) {
      found.longWords += 1;
      continue;
    }
    found.listedWords += 1;
    found.words.add(word);
    found.wordOrder.add(word);
  }
}
