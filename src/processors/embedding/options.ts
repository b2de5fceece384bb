/** What a client may ask of the embedding, and which of it a vocabulary of an earlier job brings along. */
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";
import { installCommand, minilmSize } from "./minilm/load-minilm.ts";
import { byteLengthOfNumbers, decodeNumbers } from "./number-bytes.ts";

const words = z.int().min(1).max(5);

/** What a text is embedded with, besides the terms that were learnt; it travels in a vocabulary. */
const settings = {
  model: z
    .enum(["tfidf", "bm25", "lsa", "hashing", "minilm"])
    .default("tfidf")
    .describe(
      "tfidf; bm25 (Okapi weights); lsa (tfidf reduced to topics); hashing (no vocabulary, any two jobs compare); " +
        `minilm (all-MiniLM-L6-v2, by meaning; any two jobs compare; slaves need '${installCommand}').`,
    ),
  ngram_range: z
    .tuple([words, words])
    .default([1, 1])
    .describe("The smallest and the largest number of words of a term."),
  stop_words: z.enum(["english", "none"]).default("english").describe("Which words are no terms."),
  sublinear_tf: z
    .boolean()
    .default(false)
    .describe("Take 1 + ln(count) instead of a term's count (tfidf, lsa)."),
  norm: z
    .enum(["l2", "l1", "none"])
    .default("l2")
    .describe("How long each vector is made (tfidf, hashing; for lsa before its reduction)."),
  dimensions: z
    .int()
    .min(1)
    .max(65_536)
    .optional()
    .describe("The length of vectors: of hashing (1024 if not given), and at most of lsa (100)."),
  alternate_sign: z
    .boolean()
    .default(true)
    .describe("Let half of the terms count negatively, so that collisions cancel out (hashing)."),
  k1: z.number().min(0).max(100).default(1.2).describe("How slowly repetitions of a term saturate (bm25)."),
  b: z.number().min(0).max(1).default(0.75).describe("How much a text's length counts (bm25)."),
};

/** What a job learnt, as the artifact `vocabulary.json` holds it. */
export const vocabularySchema = z.strictObject({
  format_version: z.literal(1),
  settings: z.strictObject(settings),
  /** How many texts it was learnt from, and their mean number of terms. */
  documents: z.int().min(0),
  average_length: z.number().min(0),
  /** Terms, and for each its weight; both empty for hashing. */
  features: z.array(z.string()),
  idf: z.array(z.number()),
  /** Of lsa: for each topic its weight of each feature, as base64 of little-endian float64. */
  components: z.string().optional(),
  singular_values: z.array(z.number()).optional(),
});
export type Vocabulary = z.output<typeof vocabularySchema>;
export type Settings = Vocabulary["settings"];

export const optionsSchema = z.strictObject({
  ...settings,
  max_features: z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe("How many terms at most: the most frequent (not for hashing)."),
  min_df: z
    .union([z.number().min(0).lt(1), z.int().min(1)])
    .default(1)
    .describe(
      "Terms in fewer texts are left out: below 1 a share of the texts, from 1 on a number of texts.",
    ),
  max_df: z
    .union([z.number().min(0).max(1), z.int().min(2)])
    .default(1)
    .describe("Terms in more texts are left out: up to 1 a share of the texts, from 2 on a number of texts."),
  use_idf: z.boolean().default(true).describe("Weigh rare terms more (tfidf, lsa)."),
  smooth_idf: z
    .boolean()
    .default(true)
    .describe("Compute idf as if one more text had every term (tfidf, lsa)."),
  windows: z
    .int()
    .min(1)
    .max(64)
    .default(16)
    .describe(
      "Of a text longer than 256 word pieces, how many windows of so many to read at most and take the mean of (minilm).",
    ),
  fit: z
    .boolean()
    .default(false)
    .describe("Give the first text of the job the artifact vocabulary.json, for the option 'vocabulary'."),
  vocabulary: vocabularySchema
    .optional()
    .describe("The vocabulary.json of an earlier job: texts get vectors of that job, by its settings."),
  representation: z
    .enum(["dense", "sparse"])
    .default("dense")
    .describe("sparse: 'indices' and 'values' of what is not 0 in place of 'vector'."),
  encoding: z
    .enum(["float", "base64"])
    .default("float")
    .describe("base64: 'vector' (sparse: 'values') as base64 of little-endian float32."),
  neighbours: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe("How many of the job's other texts to list, the nearest by cosine."),
  duplicate_threshold: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe("List the job's other texts whose cosine is at least this."),
  similarity_row: z
    .boolean()
    .default(false)
    .describe("Give the cosine of the text with each text of the job, in the order of the files."),
  clusters: z.int().min(2).max(50).optional().describe("Sort the texts of the job into so many clusters."),
});
export type Options = z.output<typeof optionsSchema>;

/** Those of the vocabulary, where the client sent one. */
export function settingsOf(options: Options): Settings {
  return options.vocabulary?.settings ?? vocabularySchema.shape.settings.parse(pickSettings(options));
}

function pickSettings(options: Options): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(settings, name)));
}

/** Throws `invalid_option` for what contradicts itself in a way that a JSON Schema cannot state. */
export function refuseContradictions(options: Options): void {
  if (options.model === "minilm" || settingsOf(options).model === "minilm") refuseLearning(options);
  const [shortest, longest] = settingsOf(options).ngram_range;
  if (shortest > longest)
    throw refuse(
      "ngram_range",
      `'ngram_range' is [${shortest}, ${longest}]. The first number may not be larger than the second.`,
    );
  if (options.vocabulary && !isWhole(options.vocabulary))
    throw refuse(
      "vocabulary",
      "'vocabulary' has lists that do not belong together. Send the artifact vocabulary.json as it came.",
    );
}

/** What would be asked for in vain is refused; how terms are made and weighed is not, since it has its defaults. */
function refuseLearning({ fit, vocabulary, dimensions }: Options): void {
  if (fit) throw refuse("fit", "'fit' is true. The model minilm learns nothing from a job; leave 'fit' out.");
  if (vocabulary)
    throw refuse(
      "vocabulary",
      "'vocabulary' is given. The model minilm needs none; leave it or 'model' out.",
    );
  if (dimensions !== undefined && dimensions !== minilmSize)
    throw refuse(
      "dimensions",
      `'dimensions' is ${dimensions}. The vectors of minilm have ${minilmSize}; leave it out.`,
    );
}

function isWhole({ features, idf, components, singular_values, settings: { model } }: Vocabulary): boolean {
  if (model === "hashing") return features.length === 0;
  if (features.length === 0 || features.length !== idf.length) return false;
  if (model !== "lsa") return true;
  if (components === undefined || !singular_values?.length) return false;
  const numbers = singular_values.length * features.length;
  return byteLengthOfNumbers(components) === numbers * 8 && decodeNumbers(components).every(Number.isFinite);
}

function refuse(field: string, sentence: string): ServiceError {
  return new ServiceError("invalid_option", sentence, { field });
}
