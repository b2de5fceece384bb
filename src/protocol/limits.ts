/** The limits of a master, as `GET /limits` lists them. */
import { z } from "zod";

const limitSchema = z.object({
  name: z.string(),
  value: z.number(),
  meaning: z.string(),
  /** The environment variable that sets it; absent where the limit is fixed. */
  variable: z.string().optional(),
});
export type Limit = z.infer<typeof limitSchema>;

export const limitsAnswerSchema = z.object({ limits: z.array(limitSchema) });
