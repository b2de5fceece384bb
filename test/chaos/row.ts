/** What the kill suite and its launcher, scripts/test-chaos.mjs, tell each other: numbers there, rows of a table back. */
import type { SharedDatabase } from "../../src/protocol/shared-database.ts";
import type { Outcome } from "./play-round.ts";

export interface Row {
  rounds: number;
  files: number;
  results: number;
  errors: Record<string, number>;
  reasons: string[];
  seconds: number;
  reassignMs: number[];
}

declare module "vitest" {
  interface ProvidedContext {
    /** `database`: which of those that masters may share; of no account to a master alone. */
    chaos: { rounds: number; seed: number; database: SharedDatabase["kind"] };
  }
  interface TaskMeta {
    row?: Row;
  }
}

export const emptyRow: Row = {
  rounds: 0,
  files: 0,
  results: 0,
  errors: {},
  reasons: [],
  seconds: 0,
  reassignMs: [],
};

export function addToRow(row: Row, outcome: Outcome): Row {
  const errors = { ...row.errors };
  for (const [code, count] of Object.entries(outcome.errors)) errors[code] = (errors[code] ?? 0) + count;
  return {
    rounds: row.rounds + 1,
    files: row.files + outcome.files,
    results: row.results + outcome.results,
    errors,
    reasons: [...row.reasons, ...outcome.reasons],
    seconds: row.seconds + outcome.seconds,
    reassignMs: [...row.reassignMs, ...outcome.reassignMs],
  };
}
