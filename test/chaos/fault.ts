/** What a fault is: it sets its stage, lets the round be played, does its harm meanwhile, and tidies up after itself. */
import type { LaunchedProcess } from "../../src/local-cluster/launched-process.ts";
import type { Plan } from "./plan.ts";
import type { Scene } from "./scene.ts";
import type { Work } from "./work.ts";

export type Fault = (round: Round, play: Play) => Promise<void>;

/** Sends the workload, runs the strike beside it, and resolves when every file has ended as it should. */
type Play = (strike: Strike) => Promise<void>;
export type Strike = (work: Work) => Promise<void>;

export class Round {
  readonly scene: Scene;
  readonly plan: Plan;
  /** Jobs beside the workload, whose files have to end as well. */
  readonly jobIds: string[] = [];
  /** How long the files that a fault took from a slave waited until they ran again. */
  readonly reassignMs: number[] = [];
  /** What the harm may have cost; an error of a file that it does not explain fails the round. */
  readonly toll = { attempts: 0, crashes: 0 };
  /** Whether several faults strike, so that one may lengthen what another is measured by. */
  isMixed = false;
  readonly #claimed = new Set<LaunchedProcess>();
  #picked = 0;

  constructor(scene: Scene, plan: Plan) {
    this.scene = scene;
    this.plan = plan;
  }

  /** One of the list, by the plan's choice. */
  pick<Item>(list: readonly Item[]): Item {
    const number = this.plan.picks[this.#picked % this.plan.picks.length] ?? 0;
    this.#picked += 1;
    const item = list[number % list.length];
    if (item === undefined) throw new Error("There is nothing to choose from.");
    return item;
  }

  /** A slave that no other fault of this round harms. */
  claimSlave(): LaunchedProcess {
    const slave = this.pick(this.scene.slaves.filter((one) => !this.#claimed.has(one)));
    this.#claimed.add(slave);
    return slave;
  }
}

export const noStrike: Strike = async () => undefined;

/** Several faults at once: each sets its stage in turn, and all strike during the same work. */
export function mix(faults: readonly Fault[]): Fault {
  const [first, ...rest] = faults;
  if (!first) return async (_round, play) => play(noStrike);
  return async (round, play) => {
    round.isMixed ||= rest.length > 0;
    await first(round, async (strike) =>
      mix(rest)(round, async (others) =>
        play(async (work) => void (await Promise.all([strike(work), others(work)]))),
      ),
    );
  };
}
