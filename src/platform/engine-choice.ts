/** Which engine carries tasks from masters to slaves: what both read from their environment. */
import { z } from "zod";

export const engineVariables = {
  ENGINE: z.enum(["http", "bullmq"], "http or bullmq is allowed").default("http"),
  REDIS_URL: z
    .url({
      protocol: /^rediss?$/,
      error: "an address such as redis://host:6379 or rediss://:password@host:6380 is allowed",
    })
    .optional(),
};

export type EngineChoice = { kind: "http" } | { kind: "bullmq"; redisUrl: string };

/** Throws an `Error` for people when the queue's address is missing. */
export function chooseEngine({
  ENGINE,
  REDIS_URL,
}: z.output<z.ZodObject<typeof engineVariables>>): EngineChoice {
  if (ENGINE === "http") return { kind: "http" };
  if (REDIS_URL !== undefined) return { kind: "bullmq", redisUrl: REDIS_URL };
  throw new Error(
    "ENGINE=bullmq needs a Redis that every master and slave reaches. Set REDIS_URL, such as redis://host:6379, to the " +
      "same on each of them.",
  );
}
