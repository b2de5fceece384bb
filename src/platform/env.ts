/** Reads the environment: `.env` of the current folder beneath the real one, every variable checked by zod. */
import { config } from "dotenv";
import { z } from "zod";

export type Environment = Record<string, string | undefined>;

/** The process's environment over what `.env` of the current folder says. The only reader of `process.env`. */
export function readEnvironment(): Environment {
  const fromFile: Record<string, string> = {};
  config({ quiet: true, processEnv: fromFile });
  return { ...fromFile, ...process.env };
}

/**
 * Parses the variables that a schema names; an empty value counts as not set.
 * Throws an `Error` with one line for each variable that is wrong: its name, what came, what is allowed.
 */
export function parseEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return `${name}=${isSecret(name) ? "…" : (present[name] ?? "")}: ${issue.message}`;
  });
  throw new Error(`The environment is not usable.\n${lines.join("\n")}`);
}

/** The message goes to a terminal and into logs. */
function isSecret(name: string): boolean {
  return /TOKEN|SECRET|KEY|PASSWORD|REDIS_URL|DATABASE_URL/.test(name);
}

/** A whole number of an environment variable, as text, between two bounds, with the default it has when not set. */
export function wholeNumber(fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number> {
  return z
    .string()
    .regex(/^\d+$/, `a whole number from ${min} to ${max} is allowed`)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .default(fallback);
}

/** Values separated by commas; none when not set. `allowed` says in words what `isAllowed` decides of each. */
export function list(isAllowed: (value: string) => boolean, allowed: string): z.ZodType<string[]> {
  return z
    .string()
    .transform(splitList)
    .refine((values) => values.every(isAllowed), allowed)
    .default([]);
}

export function splitList(text: string): string[] {
  return text
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

/** `1` or `true` switches on, `0` or `false` off. */
export function flag(fallback: boolean): z.ZodType<boolean> {
  return z
    .enum(["0", "1", "true", "false"])
    .transform((text) => text === "1" || text === "true")
    .default(fallback);
}
