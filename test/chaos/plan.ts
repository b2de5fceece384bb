/** What chance decides in a round, drawn from a seed so that a run can be repeated. */
import fc from "fast-check";

export interface Plan {
  /** The share of the files that have ended when the harm begins. */
  startsAt: number;
  /** The share that have ended when what was taken away comes back. */
  endsAt: number;
  /** Whom the harm hits; each choice uses one of them up. */
  picks: readonly number[];
}

const share = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: from, max: to }).map((percent) => percent / 100);

/** More than any mixture of faults has to choose. */
const picksEach = 64;

const planArbitrary = fc.record({
  startsAt: share(5, 40),
  endsAt: share(50, 90),
  picks: fc.array(fc.nat(), { minLength: picksEach, maxLength: picksEach }),
});

/** One plan for each round; the same for the same seed, and for fewer rounds the first of them. */
export function drawPlans(seed: number, rounds: number): Plan[] {
  return fc.sample(planArbitrary, { seed, numRuns: rounds });
}

/** For each round one item of two or three of the groups, in the order of the groups. */
export function drawMixtures<Item>(groups: Item[][], seed: number, rounds: number): Item[][] {
  const mixture = fc
    .subarray(groups, { minLength: 2, maxLength: 3 })
    .chain((chosen) => fc.tuple(...chosen.map((group) => fc.constantFrom(...group))));
  return fc.sample(mixture, { seed, numRuns: rounds });
}
