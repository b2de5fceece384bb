/** The rounds of a fault, one after the other. */
import { type TestContext, inject } from "vitest";
import type { Outcome } from "./play-round.ts";
import { type Plan, drawPlans } from "./plan.ts";
import { type Row, addToRow, emptyRow } from "./row.ts";

interface Game {
  /** What strikes in a round, counted from 0. */
  nameOf: (round: number) => string;
  play: (round: number, plan: Plan) => Promise<Outcome>;
}

/** How each round went is told at once, since many take hours; what came of all goes to the launcher as a row of its table. */
export async function playInTurn({ meta }: TestContext["task"], { nameOf, play }: Game): Promise<Row> {
  const { rounds, seed } = inject("chaos");
  let row = emptyRow;
  for (const [round, plan] of drawPlans(seed, rounds).entries()) {
    const title = `${nameOf(round)}, round ${round + 1} of ${rounds}`;
    try {
      const outcome = await play(round, plan);
      const { results, files, seconds } = outcome;
      console.log(`${title}: ${results} results of ${files} files after ${seconds.toFixed(1)} s`);
      row = addToRow(row, outcome);
      meta.row = row;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`${title}: FAILED, ${reason}`);
      throw new Error(`${title}, of seed ${seed}: ${reason}`, { cause: error });
    }
  }
  return row;
}
