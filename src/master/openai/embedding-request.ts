/** What `POST /v1/embeddings` takes: the request of OpenAI's API, as far as it has a meaning here. */
import { z } from "zod";
import { ServiceError, describeIssue } from "../../protocol/errors.ts";
import { fixedLimits } from "../../protocol/limits.ts";

const maxInputs = fixedLimits.embedding_inputs.value;
const maxNumbers = fixedLimits.embedding_numbers.value;

/** The models whose vector of a text does not depend on other texts, and how long it is unless `dimensions` says so. */
const defaultDimensions = { minilm: 384, hashing: 1024 } as const;
export const embeddingModels = ["minilm", "hashing"] as const satisfies (keyof typeof defaultDimensions)[];

const allowedInput = `A text, or a list of 1 to ${maxInputs} texts, none of them empty, is allowed; token ids are not`;
const someText = z.string({ error: allowedInput }).min(1, { error: allowedInput });

/** `CreateEmbeddingRequest` of OpenAI's OpenAPI document, without token ids: those of its models mean nothing here. */
export const embeddingRequestSchema = z.strictObject({
  input: z
    .union([
      someText,
      z.array(someText, { error: allowedInput }).min(1, allowedInput).max(maxInputs, allowedInput),
    ])
    .describe(`A text, or 1 to ${maxInputs} of them; token ids are not taken.`),
  model: z
    .enum(embeddingModels, { error: "minilm and hashing are allowed" })
    .describe("Models of the type `embedding` that need no other texts: `minilm` is a semantic one."),
  encoding_format: z.enum(["float", "base64"]).default("float").describe("base64: little-endian float32."),
  dimensions: z.int().min(1).max(65_536).optional().describe("The length of a vector, for `hashing`."),
  user: z.string().optional().describe("Taken for the sake of clients, and not used."),
});

/** The texts in their order, and what is to be made of each. */
export interface EmbeddingWish {
  texts: string[];
  model: string;
  encoding: "float" | "base64";
  dimensions: number | undefined;
}

/** Throws `invalid_field`, which names the field and what is allowed. */
export function readEmbeddingRequest(body: unknown): EmbeddingWish {
  const parsed = embeddingRequestSchema.safeParse(body ?? {});
  if (!parsed.success) {
    const { field, sentence } = describeIssue(parsed.error, body);
    throw new ServiceError("invalid_field", sentence, { field });
  }
  const { input, model, encoding_format: encoding, dimensions } = parsed.data;
  const texts = typeof input === "string" ? [input] : input;
  const numbers = texts.length * (dimensions ?? defaultDimensions[model]);
  if (numbers > maxNumbers) {
    throw new ServiceError(
      "invalid_field",
      `${texts.length} texts of ${dimensions} dimensions are ${numbers} numbers; an answer has ${maxNumbers} at the most. ` +
        `Send fewer texts at once.`,
      { field: "dimensions", limit: maxNumbers, actual: numbers },
    );
  }
  return { texts, model, encoding, dimensions };
}
