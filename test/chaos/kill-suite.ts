/**
 * The kill suite: whatever happens to a cluster at work, every file ends with one result or one true error, and nothing
 * is left behind. Each fault alone, then several at once. `npm run test:chaos` runs it, `npm test` does not.
 */
import { type TestContext, afterAll, beforeAll, describe, inject, test } from "vitest";
import { type Fault, mix, noStrike } from "./fault.ts";
import { canMount, fillResultsFolder } from "./faults/fill-results-folder.ts";
import { freezeOneSlave } from "./faults/freeze-slave.ts";
import { goSilent } from "./faults/go-silent.ts";
import { killChildren } from "./faults/kill-children.ts";
import { killOneSlave } from "./faults/kill-slave.ts";
import { leaveMidUpload } from "./faults/leave-mid-upload.ts";
import { spoilAnswers, spoils } from "./faults/spoil-answers.ts";
import { drawMixtures, drawPlans } from "./plan.ts";
import { type RoundSettings, playRound } from "./play-round.ts";
import { clearResults } from "./results-folder.ts";
import { addToRow } from "./row.ts";
import { Stage } from "./stage.ts";
import { makeReference } from "./verdict.ts";
import { sendWorkload } from "./work.ts";
import { makeWorkload } from "./workload.ts";

const faults: Record<string, Fault> = {
  "a slave is killed and comes back": killOneSlave,
  "a slave stands still past its lease": freezeOneSlave,
  "children are killed": killChildren,
  "open connections to a slave go silent": goSilent("open"),
  "all connections to a slave go silent": goSilent("all"),
  ...Object.fromEntries(
    Object.entries(spoils).map(([what, spoil]) => [`a slave answers ${what}`, spoilAnswers(spoil)]),
  ),
  "clients leave in mid-upload": leaveMidUpload,
};
const faultsOfRoot = { "the results folder is full for a while": fillResultsFolder };

const { rounds, seed } = inject("chaos");
const plans = drawPlans(seed, rounds);

describe.skipIf(process.platform !== "linux")(
  "every file ends with one result or one true error when",
  () => {
    // A copy of a file that one slave has under way would hide how long it takes to be taken from there.
    const alone = new Stage({ LATE_COPIES: "0", LOG_LEVEL: "debug" });
    const together = new Stage({ LOG_LEVEL: "debug" });
    let given: Pick<RoundSettings, "workload" | "reference">;

    beforeAll(async () => {
      const workload = await makeWorkload();
      await alone.play(async ({ scene: { client, folder } }) => {
        const work = await sendWorkload(client, workload);
        given = { workload, reference: await makeReference(folder, await work.ended) };
        await clearResults(folder);
      });
    });

    afterAll(async () => {
      await alone.close();
      await together.close();
    });

    test("nothing happens", async ({ task }) => {
      await playRounds(task, alone, () => async (_round, play) => play(noStrike));
    });

    test.for(Object.entries(faults))("%s", async ([, fault], { task }) => {
      await playRounds(task, alone, () => fault);
    });

    test.for(Object.entries(faultsOfRoot))("%s", async ([, fault], { task, skip }) => {
      skip(!canMount(), "a small disk cannot be mounted here, which needs root");
      await playRounds(task, alone, () => fault);
    });

    test("several of these happen at once", async ({ task }) => {
      const mixtures = drawMixtures(Object.values(faults), seed, rounds);
      await playRounds(task, together, (round) => mix(mixtures[round] ?? []));
    });

    /** What comes of the rounds goes to the launcher as a row of its table. */
    async function playRounds(
      { meta }: TestContext["task"],
      stage: Stage,
      faultOf: (round: number) => Fault,
    ): Promise<void> {
      await stage.play(async (lent) => {
        for (const [round, plan] of plans.entries()) {
          const outcome = await playRound(faultOf(round), { ...given, ...lent, plan });
          meta.row = addToRow(meta.row, outcome);
        }
      });
    }
  },
);
