/** What a key may be allowed, and what a master tells of the one who calls. */
import { z } from "zod";

/** `submit`: hand in jobs and end them; `read`: see jobs and fetch results; `admin`: both, all jobs, and the cluster. */
export const scopeSchema = z.enum(["submit", "read", "admin"]);
export type Scope = z.infer<typeof scopeSchema>;

/** The cookie that stands for a session. */
export const sessionCookieName = "msdp_session";

/** The body of `POST /session`; a key in a header does as well. */
export const sessionRequestSchema = z.strictObject({
  key: z.string().min(1).max(1024).optional().describe("An API key, or the cluster's token."),
});

/** The answer of `POST /session` and `GET /session`. */
export const sessionAnswerSchema = z.object({
  name: z
    .string()
    .describe(
      "A key's name, `cluster` for the holder of the cluster's token, `anonymous` for everybody else.",
    ),
  scopes: z.array(scopeSchema).describe("Empty for one who has to bring a key first."),
  expires_at: z
    .string()
    .nullable()
    .describe("When the session ends, ISO 8601; null for one who calls without."),
});
export type SessionAnswer = z.infer<typeof sessionAnswerSchema>;
