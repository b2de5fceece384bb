/** One round: a fault harms a cluster while the workload runs; afterwards everything has to be as it should. */
import { expect } from "vitest";
import { type Fault, Round } from "./fault.ts";
import type { Plan } from "./plan.ts";
import { type Rest, expectRest } from "./rest.ts";
import { clearResults, readResults, watchResults } from "./results-folder.ts";
import type { Scene } from "./scene.ts";
import { type Reference, type Tally, judge } from "./verdict.ts";
import { sendWorkload } from "./work.ts";
import type { Batch } from "./workload.ts";

export interface RoundSettings {
  scene: Scene;
  plan: Plan;
  workload: readonly Batch[];
  reference: Reference;
  /** What the processes held before any harm. */
  rest: Rest;
}

export interface Outcome extends Tally {
  seconds: number;
  reassignMs: number[];
}

export async function playRound(fault: Fault, settings: RoundSettings): Promise<Outcome> {
  const { scene, plan, workload, reference, rest } = settings;
  const round = new Round(scene, plan);
  const startedAt = performance.now();
  let tally: Tally | undefined;
  await fault(round, async (strike) => {
    const watch = watchResults(scene.folder);
    try {
      const work = await sendWorkload(scene.client, workload);
      const [jobs] = await Promise.all([work.ended, strike(work)]);
      const others = await Promise.all(round.jobIds.map(async (id) => scene.client.wait(id)));
      tally = await judge(round, [...jobs, ...others], reference);
    } finally {
      watch.stop();
    }
    await expectUnchanged(await watch.seen, scene.folder);
    await clearResults(scene.folder);
  });
  await expectRest(scene, rest);
  if (!tally) throw new Error("The fault let nobody play.");
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...tally, seconds, reassignMs: round.reassignMs };
}

/** What readers may see of a result at any time is all of it. */
export async function expectUnchanged(seen: ReadonlyMap<string, Buffer>, folder: string): Promise<void> {
  const saved = await readResults(folder);
  const changed = [...seen].filter(([name, bytes]) => !saved.get(name)?.equals(bytes));
  expect(
    changed.map(([name]) => name),
    "results that changed after they had appeared",
  ).toEqual([]);
}
