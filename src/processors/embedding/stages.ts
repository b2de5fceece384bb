/** What travels between the stages of a job: the part of each text, and what the merge makes of all parts. */
import { z } from "zod";
import { inputDescriptionSchema } from "../json-output.ts";
import { vocabularySchema } from "./options.ts";
import { relationsSchema } from "./relations/relations.ts";

/** The terms of a text and, in the same order, how often each occurs. */
export const partSchema = z.object({
  /** Of this text alone, since a job may have the same text twice under one name. */
  key: z.string(),
  terms: z.array(z.string()),
  counts: z.array(z.int()),
  warnings: z.array(z.string()),
  input: inputDescriptionSchema,
});
export type Part = z.output<typeof partSchema>;

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

export function* pairUp({
  terms,
  counts,
}: Pick<Part, "terms" | "counts">): Generator<[term: string, count: number]> {
  for (const [index, term] of terms.entries()) yield [term, counts[index] ?? 0];
}
