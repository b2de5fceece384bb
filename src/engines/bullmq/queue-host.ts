/** How BullMQ reaches the database in which the queues lie. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type BackendFactory,
  type IQueueBackend,
  type PgPool,
  PostgresConnection,
  PostgresQueueBackend,
  assertSchemaCompatibility,
  createRedisBackend,
  runMigrations,
} from "bullmq";
import { Redis, type RedisOptions } from "ioredis";
import type { Pool } from "pg";
import type { SharedDatabase } from "../../protocol/shared-database.ts";
import { openPool } from "../../stores/postgres/postgres-pool.ts";

export interface QueueHost {
  /** What BullMQ's classes build upon, whatever connection their options name. */
  createBackend: BackendFactory<IQueueBackend, unknown>;
  /** Resolves when queues can be opened, or the signal aborts. */
  untilReady(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Beside the job-store's keys in Redis, and in the same slot of a cluster. */
const prefix = "{msdp}:queue";

/** BullMQ's schema in PostgreSQL, the only one that it takes with a pool of ours. */
const schema = "bullmq";

const longestAnswerMs = 5000;
const restMs = 1000;

/** The masters' side: what cannot be done at once fails at once. Rejects when the database does not answer now. */
export async function openProducerHost({ kind, url }: SharedDatabase): Promise<QueueHost> {
  if (kind === "redis") {
    const redis = openRedis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: longestAnswerMs,
    });
    // BullMQ asks Redis for its version as soon as it is given a connection.
    await redis.connect();
    return hostOnRedis(redis);
  }
  const pool = openPostgres(url);
  const client = await pool.connect();
  try {
    await runMigrations(client, schema);
  } finally {
    client.release();
  }
  return hostOnPostgres(pool);
}

/** The slaves' side: waits for the database as long as it takes. */
export function openConsumerHost({ kind, url }: SharedDatabase): QueueHost {
  if (kind === "redis") return hostOnRedis(openRedis(url, { maxRetriesPerRequest: null }));
  return hostOnPostgres(openPostgres(url));
}

function openRedis(url: string, options: RedisOptions): Redis {
  const redis = new Redis(url, { ...options, retryStrategy: (times) => Math.min(50 * 2 ** times, 1000) });
  return redis.on("error", fallSilent);
}

function hostOnRedis(redis: Redis): QueueHost {
  return {
    createBackend: (name, options, kind) => {
      const connected = { ...options, connection: redis, prefix };
      return createRedisBackend(name, connected, kind);
    },
    untilReady: async () => undefined,
    close: async () => redis.disconnect(),
  };
}

/** One of a process's connections listens, for the queues of all types. */
function openPostgres(url: string): Pool {
  return openPool(url, { max: 4, application_name: "msdp-queue", options: `-c search_path=${schema}` });
}

function hostOnPostgres(pool: Pool): QueueHost {
  // BullMQ describes a pool itself, with arrays that are readonly where pg's own types, for no reason, are not.
  const known = pool as unknown as PgPool;
  const connection = new PostgresConnection(known);
  connection.setMaxListeners(0);
  return {
    createBackend: (name, options) =>
      new PostgresQueueBackend(connection, name, { ...options, connection: known }),
    untilReady: async (signal) => {
      // BullMQ remembers for ever that a first try has failed. The tables are made by the first master.
      while (!signal.aborted) {
        const isReady = await assertSchemaCompatibility(pool, schema).then(
          () => true,
          () => false,
        );
        if (isReady) return;
        await sleep(restMs, undefined, { signal }).catch(() => undefined);
      }
    },
    close: async () => {
      await connection.close();
      await pool.end();
    },
  };
}

/** Each question that fails says so to whoever has asked it. */
function fallSilent(): void {}
