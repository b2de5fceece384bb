/** The database that masters share, whichever it is. What belongs to another one is not even loaded. */
import type { SharedDatabase } from "../protocol/shared-database.ts";
import type { ClusterRecords } from "./cluster-records.ts";
import type { SharedRecords } from "./shared-records.ts";

interface OpenDatabase {
  records: SharedRecords & { close(): Promise<void> };
  cluster: ClusterRecords;
}

/** Rejects with an `Error` for people when nobody answers at its address. */
export async function openSharedDatabase({ kind, url }: SharedDatabase): Promise<OpenDatabase> {
  if (kind === "redis") {
    const { RedisRecords } = await import("./redis/redis-records.ts");
    const { RedisClusterRecords } = await import("./redis/redis-cluster-records.ts");
    return { records: await RedisRecords.open(url), cluster: await RedisClusterRecords.open(url) };
  }
  const { PostgresRecords } = await import("./postgres/postgres-records.ts");
  const { PostgresClusterRecords } = await import("./postgres/postgres-cluster-records.ts");
  return { records: await PostgresRecords.open(url), cluster: await PostgresClusterRecords.open(url) };
}
