/** What a master reads from its environment. */
import { z } from "zod";
import { chooseAccess } from "../platform/access.ts";
import { flag, parseEnvironment, wholeNumber } from "../platform/env.ts";
import { limitVariables } from "../platform/limits.ts";
import { logLevels } from "../platform/log-level.ts";

const variables = z.object({
  MASTER_PORT: wholeNumber(5000, 0, 65535),
  HOST: z.string().optional(),
  CLUSTER_TOKEN: z.string().min(16, "at least 16 characters are needed").optional(),
  ALLOW_ANONYMOUS: flag(false),
  RESULTS_DIR: z.string().default("processed_results"),
  DATA_DIR: z.string().default("data"),
  LOG_LEVEL: z.enum(logLevels).default("info"),
  DISPATCH: z.enum(["late", "round-robin"]).default("late"),
  LATE_COPIES: flag(true),
  DELETE_RESULTS: flag(false),
  SLAVE_ADDRESSES: z.string().default(""),
  CALLBACK_ADDRESSES: z.string().default(""),
  CALLBACK_SECRET: z.string().min(24, "at least 24 characters are needed").optional(),
  ...limitVariables("master"),
});

export type MasterConfig = ReturnType<typeof readMasterConfig>;

/** Throws an `Error` whose message says which variable to set, and how. */
export function readMasterConfig(environment: Record<string, string | undefined>) {
  const settings = parseEnvironment(variables, environment);
  if (settings.CALLBACK_ADDRESSES !== "" && settings.CALLBACK_SECRET === undefined) {
    throw new Error(
      "CALLBACK_ADDRESSES is set, and callbacks are signed. Set CALLBACK_SECRET to 24 characters or more.",
    );
  }
  return { ...settings, access: chooseAccess(settings) };
}
