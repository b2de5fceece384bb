/** What a key may be allowed, and what a master tells of the one who calls. */
import { z } from "zod";

/** `submit`: hand in jobs and end them; `read`: see jobs and fetch results; `admin`: both, all jobs, and the cluster. */
export const scopeSchema = z.enum(["submit", "read", "admin"]);
export type Scope = z.infer<typeof scopeSchema>;

/** The body of `POST /session`; a key in a header does as well. */
export const sessionRequestSchema = z.strictObject({ key: z.string().min(1).max(1024).optional() });

/** The answer of `POST /session` and `GET /session`. */
export const sessionAnswerSchema = z.object({
  /** A key's name, `cluster` for the holder of the cluster's token, `anonymous` for everybody else. */
  name: z.string(),
  /** Empty for one who has to bring a key first. */
  scopes: z.array(scopeSchema),
  /** When the session ends, ISO 8601; null for one who calls without. */
  expires_at: z.string().nullable(),
});
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
