/** The databases that masters may share, each with servers for tests of their own: what one does is asked of the others too. */
import type { SharedDatabase } from "../../src/protocol/shared-database.ts";
import { hasPostgres, withPostgres } from "./postgres.ts";
import { hasRedis, withRedis } from "./redis.ts";
import type { TestDatabase } from "./test-database.ts";

export interface DatabaseKind {
  kind: SharedDatabase["kind"];
  name: string;
  /** Whether this machine has the program. */
  isThere: boolean;
  withOne: <Value>(test: (database: TestDatabase) => Promise<Value>) => Promise<Value>;
}

export const databases: readonly DatabaseKind[] = [
  { kind: "redis", name: "Redis", isThere: hasRedis, withOne: withRedis },
  { kind: "postgres", name: "PostgreSQL", isThere: hasPostgres, withOne: withPostgres },
];

/** Those that this machine has; what is left out is said once, before all tests. */
export const presentDatabases = databases.filter(({ isThere }) => isThere);

/** By which masters and slaves know them. */
export const databaseVariables = { redis: "REDIS_URL", postgres: "DATABASE_URL" } as const;
