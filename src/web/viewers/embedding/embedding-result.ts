/** What the embedding viewer reads of a result: its vector in any of the forms that the options offer. */
import { z } from "zod";

/** Numbers, or base64 of little-endian float32. */
const numbersSchema = z.union([z.array(z.number()), z.string().transform(decodeFloat32)]);

export const embeddingResultSchema = z.object({
  vector: numbersSchema.optional(),
  indices: z.array(z.int().min(0)).optional(),
  values: numbersSchema.optional(),
  features: z.array(z.string()),
  vector_size: z.number(),
  non_zero_features: z.number(),
  model: z.string().optional(),
  document_count: z.number().optional(),
  near_duplicates: z.array(z.object({ index: z.number(), name: z.string(), cosine: z.number() })).optional(),
  cluster: z
    .object({ number: z.number(), cosine: z.number(), size: z.number(), terms: z.array(z.string()) })
    .nullish(),
});
export type EmbeddingResult = z.output<typeof embeddingResultSchema>;

/** What is not 0 in a vector, by place. */
export type SparseVector = ReadonlyMap<number, number>;

export function toSparse({ vector, indices, values }: EmbeddingResult): SparseVector {
  const pairs = indices
    ? indices.map((index, at) => [index, values?.[at] ?? 0] as const)
    : (vector ?? []).map((value, index) => [index, value] as const);
  return new Map(pairs.filter(([, value]) => value !== 0));
}

function decodeFloat32(text: string, context: z.RefinementCtx): number[] {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getFloat32(at * 4, true));
  } catch {
    context.addIssue({ code: "custom", message: "These numbers are no base64." });
    return z.NEVER;
  }
}
