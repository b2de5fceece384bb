/** The tables that masters share in PostgreSQL, and the one write of jobs that is more than a statement. */
import type { Pool } from "pg";
import { schema } from "./postgres-pool.ts";

/** On which masters hear of each other's changes. */
export const changesChannel = "msdp_changes";

/** Of several masters that start at once, one makes the tables. The number is arbitrary: `msdp` in ASCII. */
const makingLock = 0x6d736470;

const usPerMs = 1000;

/**
 * `job` and `task` hold the records as text, since `jsonb` knows no NUL in a string, and what is asked for by value
 * beside them: in `job` the order of making (`place`), and what the job adds to the sums over all that are open and over
 * all that have ended. `revision` has one row: the latest number. It starts at the time, in µs, so that numbers of an
 * earlier run do not come again where the database has lost what it knew.
 */
const tables = `
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}.revision (value bigint NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.job (
  id text PRIMARY KEY,
  place bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  revision bigint NOT NULL,
  record text NOT NULL,
  has_ended boolean NOT NULL,
  ended_at bigint,
  is_durable boolean NOT NULL,
  open_files bigint NOT NULL,
  open_bytes bigint NOT NULL,
  idle_jobs bigint NOT NULL,
  kept_files bigint NOT NULL,
  kept_bytes bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS job_revision ON ${schema}.job (revision);
CREATE INDEX IF NOT EXISTS job_unfinished ON ${schema}.job (place) WHERE NOT has_ended;
CREATE INDEX IF NOT EXISTS job_ended ON ${schema}.job (ended_at) WHERE has_ended;
CREATE TABLE IF NOT EXISTS ${schema}.task (
  job_id text REFERENCES ${schema}.job ON DELETE CASCADE,
  index integer,
  revision bigint NOT NULL,
  record text NOT NULL,
  PRIMARY KEY (job_id, index)
);
CREATE INDEX IF NOT EXISTS task_revision ON ${schema}.task (job_id, revision);
CREATE TABLE IF NOT EXISTS ${schema}.idempotency_key (
  key text PRIMARY KEY,
  job_id text NOT NULL REFERENCES ${schema}.job ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX IF NOT EXISTS idempotency_key_job ON ${schema}.idempotency_key (job_id);
CREATE TABLE IF NOT EXISTS ${schema}.secret (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  value text NOT NULL
);
CREATE TABLE IF NOT EXISTS ${schema}.master (id text PRIMARY KEY, alive_until timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.lease (name text PRIMARY KEY, holder text NOT NULL, held_until timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS ${schema}.slave (id text PRIMARY KEY, said text NOT NULL, kept_until timestamptz NOT NULL);
`;

/**
 * Writes a job and some of its tasks if the job still has the number that it was read with (none for a new one), and
 * hands back the job's new number; its tasks have those before it, in their order. Null when the job has changed, or its
 * key is held by another than the job that it may replace. The row of the latest number stays locked until the end, so
 * numbers become visible in their order, and who follows them misses nothing.
 */
const writeJob = `
CREATE OR REPLACE FUNCTION ${schema}.write_job(
  job_id text, expected bigint, held_key text, replaced text, job_record text, job_has_ended boolean,
  job_ended_at bigint, job_is_durable boolean, shares bigint[], indexes integer[], records text[], notice text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  latest bigint;
BEGIN
  IF expected IS NOT NULL THEN
    PERFORM FROM ${schema}.job WHERE id = write_job.job_id AND revision = expected FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
  ELSIF held_key IS NOT NULL THEN
    INSERT INTO ${schema}.idempotency_key AS held VALUES (held_key, write_job.job_id)
      ON CONFLICT (key) DO UPDATE SET job_id = EXCLUDED.job_id WHERE held.job_id IN (replaced, EXCLUDED.job_id);
    IF NOT FOUND THEN RETURN NULL; END IF;
  END IF;
  UPDATE ${schema}.revision SET value = value + cardinality(indexes) + 1 RETURNING value INTO latest;
  IF expected IS NULL THEN
    INSERT INTO ${schema}.job (id, revision, record, has_ended, ended_at, is_durable,
        open_files, open_bytes, idle_jobs, kept_files, kept_bytes)
      VALUES (write_job.job_id, latest, job_record, job_has_ended, job_ended_at, job_is_durable,
        shares[1], shares[2], shares[3], shares[4], shares[5])
      ON CONFLICT (id) DO NOTHING;
    IF NOT FOUND THEN RETURN NULL; END IF;
  ELSE
    UPDATE ${schema}.job SET revision = latest, record = job_record, has_ended = job_has_ended,
        ended_at = job_ended_at, open_files = shares[1], open_bytes = shares[2], idle_jobs = shares[3],
        kept_files = shares[4], kept_bytes = shares[5]
      WHERE id = write_job.job_id;
  END IF;
  INSERT INTO ${schema}.task AS known (job_id, index, revision, record)
    SELECT write_job.job_id, came.index, latest - cardinality(indexes) - 1 + came.place, came.record
      FROM unnest(indexes, records) WITH ORDINALITY AS came (index, record, place)
    ON CONFLICT ON CONSTRAINT task_pkey DO UPDATE SET revision = EXCLUDED.revision, record = EXCLUDED.record;
  PERFORM pg_notify('${changesChannel}', notice);
  RETURN latest;
END $$;
`;

/** Makes what is not there yet. Every master does it at its start. */
export async function makeTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [makingLock]);
    await client.query(tables);
    await client.query(writeJob);
    await client.query(
      `INSERT INTO ${schema}.revision SELECT $1 WHERE NOT EXISTS (SELECT FROM ${schema}.revision)`,
      [Date.now() * usPerMs],
    );
    await client.query("COMMIT");
  } finally {
    // Not to be used again after an error in the midst of a transaction.
    client.release(true);
  }
}
