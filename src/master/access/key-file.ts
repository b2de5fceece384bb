/**
 * The file of API keys, and how a key is made. The file has hashes alone: who reads it learns no key. One SHA-256 is
 * enough for that, since a key is 256 random bits and no list of guesses will ever have it. What slows guessing down
 * (scrypt, salt) is for what people choose: NIST SP 800-63B §5.1.2.2 asks it of secrets below 112 bits, and for others
 * a hash. It would also cost each request, a stranger's too, a tenth of a second of a core.
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { digest } from "../../platform/access.ts";
import { scopeSchema } from "../../protocol/access.ts";
import { ownNames } from "./caller.ts";

const keySchema = z.strictObject({
  /** Whom the jobs belong to; it outlives every key that is made for it. */
  name: z
    .string()
    .regex(/^[A-Za-z\d][\w.-]{0,63}$/, "letters, digits, _, . and - are allowed, at most 64")
    .refine((name) => !Object.values<string>(ownNames).includes(name), "this name is taken by the master"),
  /** Of each key that is accepted under the name, the newest last; while a key is replaced there are two. */
  hashes: z
    .array(z.string().regex(/^sha256:[\da-f]{64}$/, "'sha256:' and 64 hexadecimal digits are allowed"))
    .min(1, "at least one hash is needed"),
  scopes: z.array(scopeSchema).min(1, "at least one of submit, read, admin is needed"),
  /** Requests in a minute, in place of RATE_LIMIT. */
  rate: z.int().min(1).optional(),
});
export type ApiKey = z.infer<typeof keySchema>;

const keyFileSchema = z.strictObject({ keys: z.array(keySchema) }).superRefine(({ keys }, context) => {
  const taken = new Set<string>();
  for (const [at, key] of keys.entries()) {
    for (const value of [key.name, ...key.hashes]) {
      if (taken.has(value)) {
        context.addIssue({ code: "custom", path: ["keys", at], message: `${value} stands here twice` });
      }
      taken.add(value);
    }
  }
});

/** Throws an `Error` that names the file, the field and what is allowed. */
export function parseKeyFile(file: string, text: string): ApiKey[] {
  const parsed = keyFileSchema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data.keys;
  // Not what stands there: it may be a key where its hash belongs, and the log gets to know.
  const reasons = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}.`);
  throw new Error([`The keys in ${file} cannot be used.`, ...reasons].join(" "));
}

export function formatKeyFile(keys: readonly ApiKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** The prefix lets people and scanners of leaked secrets see what it is. */
export function makeKey(): string {
  return `msdp_${randomBytes(32).toString("base64url")}`;
}

export function hashKey(key: string): string {
  return `sha256:${digest(key).toString("hex")}`;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The keys in ${file} cannot be used: it is no JSON.`, { cause: error });
  }
}
