/** Everything the text processor says of a decoded text: reads it through once, then asks the counters. */
import type { TextSize } from "../plain-text/count-text.ts";
import { type DetectedLanguage, detectLanguage } from "../plain-text/detect-language.ts";
import type { Artifact } from "../processor.ts";
import { describeKeyword, describeNGrams, describeSentence, describeSummary } from "./describe.ts";
import { reportEntities } from "./entities/report-entities.ts";
import type { TextOptions } from "./options.ts";
import { type TextFindings, readThrough } from "./read-through.ts";
import { type ToOffset, offsetsIn } from "./segments/offsets.ts";
import { maxWordLength } from "./segments/words.ts";
import { isInLatinLetters, isProbablyEnglish } from "./sentiment/english.ts";
import { loadLexicon } from "./sentiment/lexicon.ts";
import { neutral, unrated } from "./sentiment/sentiment-meter.ts";
import { diversityOf } from "./style/diversity.ts";
import { measureWords, readabilityOf } from "./style/readability.ts";
import { maxPool, summarise } from "./summary/summarise.ts";
import { loadStopWords } from "./terms/stop-words.ts";

interface Request {
  text: string;
  size: TextSize;
  options: TextOptions;
  signal: AbortSignal;
}

interface Analysis {
  figures: Record<string, unknown>;
  warnings: string[];
  artifacts: Artifact[];
}

export async function analyseText(request: Request): Promise<Analysis> {
  const { text, size, options, signal } = request;
  const detected = await detectLanguage(text);
  const knowledge = { lexicon: await loadLexicon(), stopWords: await loadStopWords() };
  const wanted = {
    sentences: options.sentences,
    sentiment: isInLatinLetters(text) && !isForeign(detected, size.words),
    nGrams: options.ngrams > 0,
    summaryPool: options.summary > 0 ? maxPool : 0,
  };
  const found = readThrough(text, knowledge, wanted, signal);
  const isRated = wanted.sentiment && isProbablyEnglish(found.words.mentions);
  const toOffset = offsetsIn(text, size.characters);
  const entities = await reportEntities(text, options, toOffset);
  return {
    figures: {
      ...describeFindings(request, found, isRated, toOffset),
      ...detected,
      ...entities.figures,
    },
    warnings: [
      ...describeLimits(found),
      ...describeSentiment(size.words, isRated),
      ...describePool(found, options),
      ...entities.warnings,
    ],
    artifacts: entities.artifacts,
  };
}

/** Fewer words are taken for English, which a guess by so little is not to overrule. */
const minForeignWords = 5;

function isForeign({ language }: DetectedLanguage, words: number): boolean {
  return language !== null && language !== "en" && words >= minForeignWords;
}

/**
 * `common_words` are words after Unicode Standard Annex 29 in lower case, function words included, ties in the order of
 * the text; `keywords` are phrases without function words; places are in code points. `sentiment_score`, `compound`,
 * `sentiment_mean`, `positive_words`, `negative_words` see `Sentiment`.
 */
function describeFindings(
  { size, options }: Request,
  found: TextFindings,
  isRated: boolean,
  toOffset: ToOffset,
) {
  const { words, keywords, nGrams, summaryPool } = found;
  const sentiment = isRated ? found.sentiment.read() : neutral;
  const sentences = isRated ? found.ratedSentences : found.ratedSentences.map(unrated);
  return {
    word_count: size.words,
    character_count: size.characters,
    sentence_count: found.sentences,
    common_words: words.top(options.common_words).map(([word, { count }]) => [word, count]),
    sentiment_score: sentiment.score,
    positive_words: sentiment.positiveWords,
    negative_words: sentiment.negativeWords,
    compound: sentiment.compound,
    sentiment_mean: sentiment.sentenceMean,
    sentences: sentences.map((sentence) => describeSentence(sentence, toOffset)),
    keywords: keywords.find(options.keywords).map((keyword) => describeKeyword(keyword, toOffset)),
    paragraph_count: found.paragraphs,
    readability: isRated ? (readabilityOf(measureWords(words.mentions, found.sentences)) ?? null) : null,
    lexical_diversity: diversityOf(words.mentions, found.wordOrder),
    reading_time_seconds: found.listedWords / wordsPerSecond,
    ...(options.ngrams > 0 && { ngrams: describeNGrams(nGrams, options.ngrams, toOffset) }),
    ...(options.summary > 0 && {
      summary: summarise(summaryPool, options.summary).map((sentence) => describeSummary(sentence, toOffset)),
    }),
  };
}

/** Adults read 238 words of English prose a minute (M. Brysbaert, J. of Memory and Language 109, 2019). */
const wordsPerSecond = 238 / 60;

function describeLimits({ longWords, words, keywords, nGrams }: TextFindings): string[] {
  const warnings: string[] = [];
  if (longWords > 0)
    warnings.push(`${longWords} words of more than ${maxWordLength} characters stand in no list of words.`);
  if (!words.isExact || !keywords.isExact || !nGrams.isExact)
    warnings.push(
      "The text has so many different words that rare ones were dropped; the lists are approximate.",
    );
  return warnings;
}

function describeSentiment(words: number, isRated: boolean): string[] {
  if (words === 0) return ["The text has no words, so its sentiment_score is 0."];
  if (isRated) return [];
  return ["The text does not look English, and only English sentiment is rated; its sentiment_score is 0."];
}

function describePool({ sentences }: TextFindings, { summary }: TextOptions): string[] {
  if (summary === 0 || sentences <= maxPool) return [];
  return [`The summary is made of the first ${maxPool} of ${sentences} sentences.`];
}
