/** What may be asked of the text processor. */
import { z } from "zod";
import { redactableSchema } from "./entities/redact.ts";

const howMany = z.int().min(0).max(1000);

export const textOptions = z.strictObject({
  common_words: howMany.default(10).describe("How many of the most frequent words to list."),
  keywords: howMany.default(10).describe("How many keywords to list."),
  sentences: z
    .int()
    .min(0)
    .max(10_000)
    .default(100)
    .describe(
      "How many sentences to list, from the first on, each with its score and the words that decided it.",
    ),
  ngrams: howMany.default(0).describe("How many of the most frequent pairs and triples of words to list."),
  summary: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe("Of how many sentences of the text to make a summary."),
  entities: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe("How many e-mail addresses, URLs, dates and sums of money to list, from the first on."),
  names: z
    .boolean()
    .default(false)
    .describe("Whether to look for people, places and organisations too, in English; slow."),
  redact: z
    .array(redactableSchema)
    .max(20)
    .default([])
    .describe("What to take out of the text for the artifact redacted.txt."),
});

export type TextOptions = z.output<typeof textOptions>;
