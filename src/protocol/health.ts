/** The answer of `GET /readyz`: whether a process should get work. */
import { z } from "zod";

export const readinessSchema = z.object({
  status: z.enum(["ready", "not_ready"]),
  /** Why it should get none. */
  reasons: z.array(z.string()),
  /** What to know though it should. */
  warnings: z.array(z.string()),
});
