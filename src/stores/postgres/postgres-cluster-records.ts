/** What masters tell each other in PostgreSQL beside their jobs. */
import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import type { ClusterRecords } from "../cluster-records.ts";
import { connectPostgres, query, schema } from "./postgres-pool.ts";
import { makeTables } from "./schema.ts";

const mostConnections = 2;

const idSchema = z.object({ id: z.string() });
const settingSchema = z.object({ name: z.string(), setting: z.string() });

/** What a crash may take where a setting is off. */
const protections = {
  fsync: "when its machine stops, all of it may be unreadable",
  full_page_writes: "when its machine stops, all of it may be unreadable",
  synchronous_commit: "when it stops, what the last moments brought is lost, though it was said to be kept",
};

export class PostgresClusterRecords implements ClusterRecords {
  readonly #pool: Pool;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Rejects with an `Error` for people when nobody answers at the address. */
  static async open(url: string): Promise<PostgresClusterRecords> {
    const pool = await connectPostgres(url, mostConnections);
    await makeTables(pool);
    return new PostgresClusterRecords(pool);
  }

  async secret(): Promise<string> {
    const offered = randomBytes(32).toString("base64url");
    await query(
      this.#pool,
      z.unknown(),
      `INSERT INTO ${schema}.secret (value) VALUES ($1) ON CONFLICT (is_only) DO NOTHING`,
      [offered],
    );
    const [kept] = await query(
      this.#pool,
      z.object({ value: z.string() }),
      `SELECT value FROM ${schema}.secret`,
      [],
    );
    return kept?.value ?? offered;
  }

  async beat(masterId: string, ms: number): Promise<void> {
    await query(
      this.#pool,
      z.unknown(),
      `WITH gone AS (DELETE FROM ${schema}.master WHERE alive_until <= now() AND id <> $1)
        INSERT INTO ${schema}.master VALUES ($1, ${later("$2")})
        ON CONFLICT (id) DO UPDATE SET alive_until = EXCLUDED.alive_until`,
      [masterId, ms],
    );
  }

  async leave(masterId: string): Promise<void> {
    await query(this.#pool, z.unknown(), `DELETE FROM ${schema}.master WHERE id = $1`, [masterId]);
  }

  async alive(masterIds: readonly string[]): Promise<Set<string>> {
    const rows = await query(
      this.#pool,
      idSchema,
      `SELECT id FROM ${schema}.master WHERE id = ANY ($1) AND alive_until > now()`,
      [masterIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async holdLease(name: string, masterId: string, ms: number): Promise<boolean> {
    const rows = await query(
      this.#pool,
      z.unknown(),
      `INSERT INTO ${schema}.lease AS held VALUES ($1, $2, ${later("$3")})
        ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until
        WHERE held.holder = EXCLUDED.holder OR held.held_until <= now() RETURNING name`,
      [name, masterId, ms],
    );
    return rows.length > 0;
  }

  async keepSlave(slaveId: string, text: string, ms: number): Promise<void> {
    await query(
      this.#pool,
      z.unknown(),
      `INSERT INTO ${schema}.slave VALUES ($1, $2, ${later("$3")})
        ON CONFLICT (id) DO UPDATE SET said = EXCLUDED.said, kept_until = EXCLUDED.kept_until`,
      [slaveId, text, ms],
    );
  }

  async forgetSlave(slaveId: string): Promise<void> {
    await query(this.#pool, z.unknown(), `DELETE FROM ${schema}.slave WHERE id = $1`, [slaveId]);
  }

  async slaves(): Promise<Map<string, string>> {
    await query(this.#pool, z.unknown(), `DELETE FROM ${schema}.slave WHERE kept_until <= now()`);
    const rows = await query(
      this.#pool,
      z.object({ id: z.string(), said: z.string() }),
      `SELECT id, said FROM ${schema}.slave`,
    );
    return new Map(rows.map(({ id, said }) => [id, said]));
  }

  async findRisks(): Promise<string[]> {
    const rows = await query(
      this.#pool,
      settingSchema,
      "SELECT name, setting FROM pg_settings WHERE name = ANY ($1) AND setting = 'off'",
      [Object.keys(protections)],
    );
    return rows.map(({ name }) => {
      const lost = protections[name as keyof typeof protections];
      return `PostgreSQL has ${name} off: ${lost}. Set it on.`;
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** So many ms from now, by the clock of the database, which all masters share. */
function later(ms: string): string {
  return `now() + ${ms}::double precision * interval '1 ms'`;
}
