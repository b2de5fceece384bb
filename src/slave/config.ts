/** What a slave reads from its environment. */
import os from "node:os";
import { z } from "zod";
import { chooseAccess, clusterToken, isLoopback } from "../platform/access.ts";
import { hostNames } from "../platform/browser-guard.ts";
import { chooseEngine, engineVariables } from "../platform/engine-choice.ts";
import { type Environment, flag, list, parseEnvironment, wholeNumber } from "../platform/env.ts";
import { limitVariables } from "../platform/limits.ts";
import { logLevels } from "../platform/log-level.ts";
import { tlsVariables } from "../platform/tls.ts";
import type { Processor } from "../processors/processor.ts";
import { mostTags, tagSchema } from "../protocol/demand.ts";

const tags = list(
  (tag) => tagSchema.safeParse(tag).success,
  "words of a-z, 0-9, '.', '_' and '-', separated by commas, are allowed",
).refine((values) => values.length <= mostTags, `at most ${mostTags} tags are allowed`);

const variables = z.object({
  MASTER_URL: z
    .url({ protocol: /^https?$/, error: "an http:// or https:// address is allowed" })
    .default("http://localhost:5000"),
  SLAVE_IP: z.string().optional(),
  SLAVE_PORT: wholeNumber(3000, 0, 65535),
  HOST: z.string().optional(),
  CLUSTER_TOKEN: clusterToken,
  ALLOW_ANONYMOUS: flag(false),
  ALLOWED_HOSTS: hostNames,
  ...tlsVariables,
  ...engineVariables,
  DATA_DIR: z.string().default("data"),
  LOG_LEVEL: z.enum(logLevels).default("info"),
  TAGS: tags,
  SLOTS: wholeNumber(os.availableParallelism(), 1, 1024),
  ...limitVariables("slave"),
});

export type SlaveConfig = ReturnType<typeof readSlaveConfig>;

/** Throws an `Error` whose message says which variable to set, and how. */
export function readSlaveConfig(environment: Environment) {
  const settings = parseEnvironment(variables, environment);
  const access = chooseAccess(settings);
  const masterHost = new URL(settings.MASTER_URL).hostname.replace(/^\[|\]$/g, "");
  const engine = chooseEngine(settings);
  // Nobody calls a slave that pulls.
  if (engine.kind === "http" && isLoopback(access.host) && !isLoopback(masterHost)) {
    throw new Error(
      `MASTER_URL=${settings.MASTER_URL} is another machine, but this slave listens on ${access.host} alone, where ` +
        `that master cannot reach it. Set CLUSTER_TOKEN to the master's (then HOST is 0.0.0.0), or HOST together ` +
        `with ALLOW_ANONYMOUS=1.`,
    );
  }
  return { ...settings, access, engine };
}

/**
 * The variables that are for processors, as their children get them. Throws an `Error` whose message says which variable
 * is wrong, and what is allowed.
 */
export function readProcessorEnvironment(
  processors: Iterable<Processor>,
  environment: Environment,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { variables: own } of processors) {
    parseEnvironment(own, environment);
    for (const name of Object.keys(own.shape)) {
      const value = environment[name];
      if (value) read[name] = value;
    }
  }
  return read;
}
