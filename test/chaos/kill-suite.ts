/**
 * The kill suite: whatever happens to a cluster at work, every file ends with one result or one true error, and nothing
 * is left behind. Each fault alone, then several at once. `npm run test:chaos` runs it, `npm test` does not.
 */
import { type TestContext, afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Fault, mix, noStrike } from "./fault.ts";
import { canMount, fillResultsFolder } from "./faults/fill-results-folder.ts";
import { freezeOneSlave } from "./faults/freeze-slave.ts";
import { goSilent } from "./faults/go-silent.ts";
import { killChildren } from "./faults/kill-children.ts";
import { killMaster } from "./faults/kill-master.ts";
import { killOneSlave } from "./faults/kill-slave.ts";
import { leaveMidUpload } from "./faults/leave-mid-upload.ts";
import { spoilAnswers, spoils } from "./faults/spoil-answers.ts";
import { drawMixtures } from "./plan.ts";
import { type RoundSettings, playRound } from "./play-round.ts";
import { clearResults } from "./results-folder.ts";
import { playInTurn } from "./rounds.ts";
import { type Row, emptyRow } from "./row.ts";
import { Stage } from "./stage.ts";
import { makeReference } from "./verdict.ts";
import { sendWorkload } from "./work.ts";
import { makeWorkload } from "./workload.ts";

/** Of each group a mixture has one at the most. */
const groups: NamedFault[][] = [
  [["a slave is killed and comes back", killOneSlave]],
  [["a slave stands still past its lease", freezeOneSlave]],
  [["children are killed", killChildren]],
  [
    ["open connections to a slave go silent", goSilent("open")],
    ["all connections to a slave go silent", goSilent("all")],
  ],
  Object.entries(spoils).map(([what, spoil]) => [`a slave answers ${what}`, spoilAnswers(spoil)]),
  [["clients leave in mid-upload", leaveMidUpload]],
];
const full: NamedFault = ["the results folder is full", fillResultsFolder];
const nothing: NamedFault = ["nothing", async (_round, play) => play(noStrike)];

const { rounds, seed } = inject("chaos");
const filesEach = 300;

describe.skipIf(process.platform !== "linux")("every file has one true end when", () => {
  // A late copy of a file would hide how long it takes to be taken from a slave.
  const alone = new Stage({ LATE_COPIES: "0", LOG_LEVEL: "debug" });
  const together = new Stage({ LOG_LEVEL: "debug" });
  let given: Given;

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
    const { files } = await playRounds(task, () => nothing, { stage: alone, given });
    expect(files).toBe(rounds * filesEach);
  });

  test.for(groups.flat())("%s", async (fault, { task }) => {
    const { files } = await playRounds(task, () => fault, { stage: alone, given });
    expect(files).toBeGreaterThanOrEqual(rounds * filesEach);
  });

  test("the master is killed and replaced, three times", async ({ task }) => {
    const masterKilled = ["its master is killed", killMaster] as const;
    const { files } = await playRounds(task, () => masterKilled, { stage: alone, given });
    expect(files).toBe(rounds * filesEach);
  });

  test("the results folder is full for a while", async ({ task, skip }) => {
    skip(!canMount(), "a small disk cannot be mounted here, which needs root");
    const { files } = await playRounds(task, () => full, { stage: alone, given });
    expect(files).toBe(rounds * filesEach);
  });

  test("several of these happen at once", async ({ task }) => {
    // First, since what is saved before the small disk is there would lie hidden below it.
    const mixtures = drawMixtures(canMount() ? [[full], ...groups] : groups, seed, rounds);
    const mixed = (round: number): NamedFault => nameMixture(mixtures[round] ?? []);
    const { files } = await playRounds(task, mixed, { stage: together, given });
    expect(files).toBeGreaterThanOrEqual(rounds * filesEach);
  });
});

type NamedFault = readonly [name: string, fault: Fault];
type Given = Pick<RoundSettings, "workload" | "reference">;

function nameMixture(faults: readonly NamedFault[]): NamedFault {
  return [faults.map(([name]) => name).join(", "), mix(faults.map(([, fault]) => fault))];
}

async function playRounds(
  task: TestContext["task"],
  faultOf: (round: number) => NamedFault,
  { stage, given }: { stage: Stage; given: Given },
): Promise<Row> {
  let row: Row | undefined;
  await stage.play(async (lent) => {
    row = await playInTurn(task, {
      nameOf: (round) => faultOf(round)[0],
      play: async (round, plan) => playRound(faultOf(round)[1], { ...given, ...lent, plan }),
    });
  });
  return row ?? emptyRow;
}
