/** What travels between the stages of a job: the part of each text, and what the merge makes of all parts. */
import { z } from "zod";
import { inputDescriptionSchema } from "../json-output.ts";
import type { ReadText, TermCount } from "./models/embed.ts";
import { decodeFloat32 } from "./number-bytes.ts";
import { vocabularySchema } from "./options.ts";
import { relationsSchema } from "./relations/relations.ts";

/** What a model of whole sentences made of a text. */
const meaningSchema = z.object({
  /** Of length 1, or all zeros for a text that says nothing; base64 of little-endian float32. */
  vector: z.string(),
  /** The word pieces that the model read, and its marks. */
  tokens: z.int(),
  /** Whether the text has more. */
  truncated: z.boolean(),
});

/** The terms of a text and, in the same order, how often each occurs; or, without terms, its meaning. */
export const partSchema = z.object({
  /** Of this text alone, since a job may have the same text twice under one name. */
  key: z.string(),
  terms: z.array(z.string()),
  counts: z.array(z.int()),
  meaning: meaningSchema.exactOptional(),
  warnings: z.array(z.string()),
  input: inputDescriptionSchema,
});
export type Part = z.output<typeof partSchema>;
/** The half of it that depends on the model. */
export type ReadPart = Pick<Part, "terms" | "counts" | "meaning" | "warnings">;

export const sharedSchema = z.object({
  vocabulary: vocabularySchema,
  /** The key of the first text, which carries the job's artifact; undefined when none was asked for. */
  carrier: z.string().exactOptional(),
  relations: relationsSchema.exactOptional(),
});
export type Shared = z.output<typeof sharedSchema>;

/** What a stage made is no fault of the options, so what does not parse is a defect. */
export function parseStage<Schema extends z.ZodType>(schema: Schema, bytes: Uint8Array): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `A stage of the embedding got what no stage makes: ${issue?.path.join(".")} ${issue?.message}`,
  );
}

/** As the models take it. */
export function readingOf(part: Part): ReadText {
  return { counts: pairUp(part), vector: decodeFloat32(part.meaning?.vector ?? "") };
}

export function* pairUp({ terms, counts }: Pick<Part, "terms" | "counts">): Generator<TermCount> {
  for (const [index, term] of terms.entries()) yield [term, counts[index] ?? 0];
}
