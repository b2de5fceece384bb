/** Which engine carries tasks from masters to slaves: what both read from their environment. */
import { z } from "zod";
import type { SharedDatabase } from "../protocol/shared-database.ts";

export const engineVariables = {
  ENGINE: z.enum(["http", "bullmq"], "http or bullmq is allowed").default("http"),
  REDIS_URL: z
    .url({
      protocol: /^rediss?$/,
      error: "an address such as redis://host:6379 or rediss://:password@host:6380 is allowed",
    })
    .optional(),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: "an address such as postgres://user:password@host:5432/database is allowed",
    })
    .optional(),
};

export type EngineChoice = { kind: "http" } | { kind: "bullmq"; database: SharedDatabase };

/** Throws an `Error` for people when the database's address is missing, or there are two. */
export function chooseEngine({
  ENGINE,
  REDIS_URL,
  DATABASE_URL,
}: z.output<z.ZodObject<typeof engineVariables>>): EngineChoice {
  if (ENGINE === "http") return { kind: "http" };
  if (REDIS_URL !== undefined && DATABASE_URL !== undefined)
    throw new Error("REDIS_URL and DATABASE_URL are both set, and ENGINE=bullmq uses one database. Set one.");
  if (REDIS_URL !== undefined) return { kind: "bullmq", database: { kind: "redis", url: REDIS_URL } };
  if (DATABASE_URL !== undefined)
    return { kind: "bullmq", database: { kind: "postgres", url: DATABASE_URL } };
  throw new Error(
    "ENGINE=bullmq needs a Redis or a PostgreSQL that every master and slave reaches. Set REDIS_URL, such as " +
      "redis://host:6379, or DATABASE_URL, such as postgres://user:password@host:5432/database, to the same on each of " +
      "them.",
  );
}
