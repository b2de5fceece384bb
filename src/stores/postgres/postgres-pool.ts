/** Connections to PostgreSQL that answer soon or fail: whoever waits for a client must not wait for a database too. */
import { DatabaseError, Pool, type PoolConfig } from "pg";
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";

/** Where the tables of masters stand; BullMQ has a schema of its own. */
export const schema = "msdp";

const longestAnswerMs = 5000;

/** Connections heal by themselves: one that breaks leaves the pool, and the next question makes another. */
export function openPool(url: string, options: PoolConfig): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: "msdp",
    connectionTimeoutMillis: longestAnswerMs,
    query_timeout: longestAnswerMs,
    keepAlive: true,
    ...options,
  });
  // Each statement that fails says so to whoever has given it; a connection that breaks between two says it to nobody.
  pool.on("error", fallSilent).on("connect", (client) => client.on("error", fallSilent));
  return pool;
}

/** Rejects with an `Error` for people when nobody answers there, or does not let us in. */
export async function connectPostgres(url: string, most: number): Promise<Pool> {
  const pool = openPool(url, { max: most });
  try {
    await pool.query("SELECT 1");
    return pool;
  } catch (error) {
    await pool.end();
    const reason = describe(error).replace(/\.$/, "");
    throw new Error(`DATABASE_URL=${withoutPassword(url)}: ${reason}. Is PostgreSQL running there?`, {
      cause: error,
    });
  }
}

/** The rows of an answer; rejects with `engine_down` where there is none now, and with an error of the statement as it is. */
export async function query<Row>(
  pool: Pool,
  rowSchema: z.ZodType<Row>,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  try {
    const { rows } = await pool.query<Record<string, unknown>>(statement, [...values]);
    return rows.map((row) => rowSchema.parse(row));
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    if (error instanceof DatabaseError && !isPassing(error)) throw error;
    const sentence = "The PostgreSQL that the masters share cannot be reached. Try again in a moment.";
    throw new ServiceError("engine_down", sentence, { retryAfterSeconds: 2, cause: error });
  }
}

/**
 * SQLSTATE classes of what another try may not meet (PostgreSQL, appendix A): no connection, given up for others' sake, no resources, a server that starts, stops or only reads, and a statement that took too long.
 */
function isPassing({ code = "" }: DatabaseError): boolean {
  return /^(08|40|53|57|58|25006)/.test(code);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//…@");
}

/** Where a name has several addresses, Node tells of each that it has tried, in an error without words. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join("; ");
  return error instanceof Error ? error.message || error.name : String(error);
}

function fallSilent(): void {}
