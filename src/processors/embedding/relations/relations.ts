/** How the texts of a job relate, as the merge tells it to each of them. */
import { z } from "zod";

/** A text by its place in the job, and its cosine. */
const matchSchema = z.tuple([z.int(), z.number()]);

export const relationsSchema = z.object({
  /** In the order of the job, and for each text what was asked for. */
  texts: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      neighbours: z.array(matchSchema).exactOptional(),
      duplicates: z.array(matchSchema).exactOptional(),
      /** Base64 of little-endian float64. */
      row: z.string().exactOptional(),
      cluster: z.object({ number: z.int(), cosine: z.number() }).nullable().exactOptional(),
    }),
  ),
  clusters: z.array(z.object({ size: z.int(), terms: z.array(z.string()) })),
  warnings: z.array(z.string()),
});
export type Relations = z.output<typeof relationsSchema>;
export type Match = z.output<typeof matchSchema>;
