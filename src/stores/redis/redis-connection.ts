/** A connection to Redis that answers at once or fails at once: whoever waits for a client must not wait for Redis too. */
import { createHash } from "node:crypto";
import { Redis, type RedisOptions } from "ioredis";
import { ServiceError } from "../../protocol/errors.ts";

/** Every key stands below this; the braces keep all in one slot of a cluster (Redis cluster specification, hash tags). */
export const prefix = "{msdp}:";

const options: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: false,
  // Whether a command that was cut off has run nobody knows, so it is not sent again behind its caller's back.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 5000,
  commandTimeout: 5000,
  retryStrategy: (times) => Math.min(50 * 2 ** times, 1000),
};

/** Rejects with an `Error` for people when nobody answers there. Later breaks heal by themselves. */
export async function connectRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, options);
  // Each command that fails says so itself; the start is told only that the connection is closed, and not why.
  let lastError: unknown;
  redis.on("error", (error) => (lastError = error));
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    const reason = describe(lastError ?? error).replace(/\.$/, "");
    throw new Error(`REDIS_URL=${withoutPassword(url)}: ${reason}. Is Redis running there?`, {
      cause: error,
    });
  }
  return redis;
}

/** Runs commands; rejects with `engine_down` where they cannot be, and with a Redis error as it is. */
export async function ask<Answer>(commands: () => Promise<Answer>): Promise<Answer> {
  try {
    return await commands();
  } catch (error) {
    if (error instanceof Error && error.name === "ReplyError" && !isPassing(error)) throw error;
    const sentence = "The Redis that the masters share cannot be reached. Try again in a moment.";
    throw new ServiceError("engine_down", sentence, { retryAfterSeconds: 2, cause: error });
  }
}

/** What Redis answers while it reads its data after a start, or is a replica that has lost its master. */
function isPassing({ message }: Error): boolean {
  return /^(LOADING|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF)/.test(message);
}

/** A Lua script, sent once and called by its digest from then on. */
export function createScript(source: string) {
  const digest = createHash("sha1").update(source).digest("hex");
  return async (redis: Redis, args: readonly (string | number)[]): Promise<unknown> => {
    try {
      return await redis.evalsha(digest, 1, prefix, ...args);
    } catch (error) {
      // Redis has started anew.
      if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return redis.eval(source, 1, prefix, ...args);
    }
  };
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//…@");
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
