/** What a master reads from its environment. */
import { z } from "zod";
import { chooseAccess, clusterToken } from "../platform/access.ts";
import { type BrowserRules, hostNames, origins } from "../platform/browser-guard.ts";
import { chooseEngine, engineVariables } from "../platform/engine-choice.ts";
import { flag, parseEnvironment, wholeNumber } from "../platform/env.ts";
import { limitVariables } from "../platform/limits.ts";
import { logLevels } from "../platform/log-level.ts";
import { tlsVariables } from "../platform/tls.ts";

const variables = z.object({
  MASTER_PORT: wholeNumber(5000, 0, 65535),
  HOST: z.string().optional(),
  CLUSTER_TOKEN: clusterToken,
  API_KEYS_FILE: z.string().optional(),
  ALLOW_ANONYMOUS: flag(false),
  ALLOWED_HOSTS: hostNames,
  CORS_ORIGINS: origins,
  ...tlsVariables,
  ...engineVariables,
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
  if (settings.API_KEYS_FILE !== undefined && settings.ALLOW_ANONYMOUS) {
    throw new Error(
      "API_KEYS_FILE says that clients need a key, and ALLOW_ANONYMOUS=1 that they need none. Set one of them.",
    );
  }
  if (settings.API_KEYS_FILE !== undefined && settings.CLUSTER_TOKEN.length === 0) {
    throw new Error(
      "API_KEYS_FILE is set and no CLUSTER_TOKEN: whoever reaches the master could register as a slave and be sent the " +
        "files of its clients. Set CLUSTER_TOKEN to the same secret on the master and every slave.",
    );
  }
  const access = chooseAccess(settings);
  const { ALLOWED_HOSTS: allowedHosts, CORS_ORIGINS } = settings;
  const pages: BrowserRules = { host: access.host, allowedHosts, origins: CORS_ORIGINS };
  return { ...settings, access, pages, engine: chooseEngine(settings) };
}
