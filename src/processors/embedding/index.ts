/**
 * The embedding processor: TF-IDF vectors over the texts of one job, equal to scikit-learn's `TfidfVectorizer`. Each
 * text becomes its term counts (process), these the vocabulary (merge), and each its vector (finish).
 */
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";
import { standardTaskTypes } from "../../protocol/task-types.ts";
import { readText } from "../plain-text/decode-text.ts";
import { textLimits } from "../plain-text/text-limits.ts";
import { describeInput, inputDescriptionSchema, jsonOutput } from "../json-output.ts";
import { defineProcessor } from "../processor.ts";
import { countTerms, termLimits } from "./terms.ts";
import { TermCollector } from "./vocabulary.ts";
import { describeWorkLimit, workLimitOf } from "../work-limit.ts";
import { weighDocument } from "./weigh-document.ts";

/** Prose takes 0.2 s, in terms of one to five words 1 s. */
const secondsPerMb = 5;

const words = z.int().min(1).max(5);

const optionsSchema = z.strictObject({
  max_features: z
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe("How many terms at most: the most frequent."),
  ngram_range: z
    .tuple([words, words])
    .default([1, 1])
    .describe("The smallest and the largest number of words of a term."),
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
  stop_words: z.enum(["english", "none"]).default("english").describe("Which words are no terms."),
  sublinear_tf: z.boolean().default(false).describe("Take 1 + ln(count) instead of a term's count."),
  use_idf: z.boolean().default(true).describe("Weigh rare terms more."),
  smooth_idf: z.boolean().default(true).describe("Compute idf as if one more text had every term."),
  norm: z.enum(["l2", "l1", "none"]).default("l2").describe("How long each vector is made."),
});

/** The terms of a text and, in the same order, how often each occurs. */
const partSchema = z.object({
  terms: z.array(z.string()),
  counts: z.array(z.int()),
  warnings: z.array(z.string()),
  input: inputDescriptionSchema,
});
const sharedSchema = z.object({
  documents: z.int(),
  features: z.array(z.string()),
  idf: z.array(z.number()),
});

/**
 * Figures: `vector` in the order of `features` (by code point), `vector_size` the length of both, `non_zero_features`;
 * beside them `document_count` and the `idf` of each feature. A text without any feature has a vector of zeros and a
 * warning. Throws as `readText`, `countTerms` and `TermCollector`.
 */
export const embeddingProcessor = defineProcessor({
  taskType: standardTaskTypes.embedding,
  options: optionsSchema,
  limits: { ...textLimits, ...termLimits, ...describeWorkLimit(secondsPerMb) },
  process: async (file, options, { limitWork }) => {
    refuseReversed(options.ngram_range);
    const { text, warnings } = await readText(file);
    const found = await limitWork(workLimitOf(file, secondsPerMb), async () => countTerms(text, options));
    const part: z.input<typeof partSchema> = {
      terms: [...found.counts.keys()],
      counts: [...found.counts.values()],
      warnings: [...warnings, ...found.warnings],
      input: await describeInput(file, "text/plain"),
    };
    // The warnings travel in the part alone: told here as well, they would reach the client twice.
    return { body: JSON.stringify(part), mediaType: "application/json" };
  },
  gather: {
    merge: async (parts, options) => {
      const collector = new TermCollector();
      for await (const part of parts) collector.add(pairUp(parse(partSchema, part)));
      return Buffer.from(JSON.stringify(collector.choose(options)));
    },
    finish: async (partBytes, shared, options, { processor }) => {
      const part = parse(partSchema, partBytes);
      const vocabulary = parse(sharedSchema, shared);
      const vector = weighDocument(new Map(pairUp(part)), vocabulary, options);
      const nonZero = vector.filter((weight) => weight !== 0).length;
      const figures = {
        vector,
        features: vocabulary.features,
        vector_size: vector.length,
        non_zero_features: nonZero,
        document_count: vocabulary.documents,
        idf: vocabulary.idf,
      };
      return jsonOutput({
        figures,
        processor,
        input: part.input,
        warnings: [...part.warnings, ...explainZeros(nonZero, part.terms.length)],
      });
    },
  },
});

/** A rule between two values that a JSON Schema cannot state. */
function refuseReversed([shortest, longest]: [number, number]): void {
  if (shortest <= longest) return;
  throw new ServiceError(
    "invalid_option",
    `'ngram_range' is [${shortest}, ${longest}]. The first number may not be larger than the second.`,
    { field: "ngram_range" },
  );
}

/** Parts and the shared value are of this processor's own making, so what does not parse is no fault of the options. */
function parse<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `A stage of the embedding got what no stage makes: ${issue?.path.join(".")} ${issue?.message}`,
  );
}

function* pairUp({
  terms,
  counts,
}: Pick<z.output<typeof partSchema>, "terms" | "counts">): Generator<[term: string, count: number]> {
  for (const [index, term] of terms.entries()) yield [term, counts[index] ?? 0];
}

function explainZeros(nonZero: number, terms: number): string[] {
  if (nonZero > 0) return [];
  if (terms === 0)
    return ["The text has no term (it is empty or holds only stop words), so its vector is all zeros."];
  return [
    "The text has none of the job's features, so its vector is all zeros; a larger max_features may help.",
  ];
}
