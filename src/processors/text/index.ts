/**
 * The text processor: a plain text in, its counts, words, keywords and polarity out. What it says of language (stop
 * words, polarity) holds for English; counts and words hold for every script.
 */
import { z } from "zod";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { readText } from "../plain-text/decode-text.ts";
import { textLimits } from "../plain-text/text-limits.ts";
import { describeInput, jsonOutput } from "../json-output.ts";
import { defineProcessor } from "../processor.ts";
import { countText } from "../plain-text/count-text.ts";
import { isProbablyEnglish } from "./english.ts";
import { type TextFindings, readThrough } from "./read-through.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { loadVocabulary } from "./vocabulary.ts";
import { maxWordLength } from "./words.ts";

/** Prose takes 0.2 s. */
const secondsPerMb = 2;

const howMany = z.int().min(0).max(1000).default(10);

/**
 * Figures: `word_count` counts runs of anything but white space, `character_count` code points; `common_words` are words
 * after Unicode Standard Annex 29 in lower case, function words included, ties in the order of the text; `keywords` are
 * phrases without function words, see `Keyword`; `sentiment_score`, `positive_words`, `negative_words` see `Sentiment`.
 * Throws as `readText`; an empty text is a result of zeros with a warning.
 */
export const textProcessor = defineProcessor({
  taskType: standardTaskTypes.text,
  options: z.strictObject({
    common_words: howMany.describe("How many of the most frequent words to list."),
    keywords: howMany.describe("How many keywords to list."),
  }),
  limits: { ...textLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (file, options, { processor, signal, limitWork }) => {
    const { text, charset, warnings } = await readText(file);
    const size = countText(text);
    const vocabulary = await loadVocabulary();
    const found = await limitWork(workLimitOf(file, secondsPerMb), async () =>
      readThrough(text, vocabulary, signal),
    );
    const isRated = isProbablyEnglish(found.words.counts);
    const sentiment = isRated ? found.sentiment.read() : { score: 0, positiveWords: 0, negativeWords: 0 };
    const figures = {
      word_count: size.words,
      character_count: size.characters,
      sentence_count: found.sentences,
      common_words: found.words.top(options.common_words),
      sentiment_score: sentiment.score,
      positive_words: sentiment.positiveWords,
      negative_words: sentiment.negativeWords,
      keywords: found.keywords.find(options.keywords),
      paragraph_count: found.paragraphs,
      charset,
    };
    return jsonOutput({
      figures,
      processor,
      input: await describeInput(file, "text/plain"),
      warnings: [...warnings, ...describeLimits(found), ...describeSentiment(size.words, isRated)],
    });
  },
});

function describeLimits({ longWords, words, keywords }: TextFindings): string[] {
  const warnings: string[] = [];
  if (longWords > 0)
    warnings.push(`${longWords} words of more than ${maxWordLength} characters stand in no list of words.`);
  if (!words.isExact || !keywords.isExact)
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
