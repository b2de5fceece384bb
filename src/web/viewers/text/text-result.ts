/** What the text viewer reads of a result: the standard fields, and what the project's own processor says beside them. */
import { z } from "zod";

const sentenceSchema = z.object({
  text: z.string(),
  /** Places in the text, in code points. */
  start: z.number(),
  end: z.number(),
  /** −1 to 1. */
  score: z.number(),
  words: z.array(z.object({ word: z.string(), valence: z.number(), start: z.number() })),
});
export type Sentence = z.output<typeof sentenceSchema>;

const nGramSchema = z.object({ ngram: z.string(), count: z.number() });
const figureSchema = z.number().nullable();

export const textResultSchema = z.object({
  word_count: z.number(),
  character_count: z.number(),
  sentence_count: z.number(),
  common_words: z.array(z.tuple([z.string(), z.number()])),
  sentiment_score: z.number(),
  positive_words: z.number(),
  negative_words: z.number(),
  sentiment_mean: figureSchema.optional(),
  sentences: z.array(sentenceSchema).default([]),
  keywords: z.array(z.object({ keyword: z.string(), score: z.number(), count: z.number() })).default([]),
  paragraph_count: z.number().optional(),
  reading_time_seconds: z.number().optional(),
  language: z.string().nullish(),
  language_confidence: z.number().nullish(),
  charset: z.string().nullish(),
  readability: z.record(z.string(), figureSchema).nullish(),
  lexical_diversity: z.record(z.string(), figureSchema).nullish(),
  ngrams: z.object({ bigrams: z.array(nGramSchema), trigrams: z.array(nGramSchema) }).optional(),
  summary: z.array(z.object({ text: z.string() })).optional(),
  entities: z.array(z.object({ type: z.string(), text: z.string(), start: z.number() })).optional(),
});
export type TextResult = z.output<typeof textResultSchema>;
