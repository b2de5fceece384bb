/** The harm of a soak: every few seconds a slave or a child is killed, or a client leaves in the middle of its upload. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { LaunchedProcess } from "../../src/local-cluster/launched-process.ts";
import { leaveHalfway } from "../chaos/faults/leave-mid-upload.ts";
import { type Scene, bringBack, killSlave } from "../chaos/scene.ts";
import { childrenOf } from "../support/processes.ts";

const everyMs = 5000;
const goneMs = 1000;

const blowArbitrary = fc.record({
  target: fc.constantFrom("slave", "child", "client"),
  child: fc.nat(),
  leaves: fc.constantFrom("end", "reset"),
});
type Blow = typeof blowArbitrary extends fc.Arbitrary<infer One> ? One : never;

interface Schedule {
  seed: number;
  minutes: number;
}

export class Harm {
  readonly #scene: Scene;
  readonly #blows: Blow[];
  readonly #killedAt: number[] = [];

  constructor(scene: Scene, { seed, minutes }: Schedule) {
    this.#scene = scene;
    this.#blows = fc.sample(blowArbitrary, { seed, numRuns: Math.ceil((minutes * 60_000) / everyMs) });
  }

  /** Always the same one: the others live on, so that one can see whether they grow. */
  victim(): LaunchedProcess {
    const slave = this.#scene.slaves.at(-1);
    if (!slave) throw new Error("There is no slave to kill.");
    return slave;
  }

  /** How many processes were killed. */
  get kills(): number {
    return this.#killedAt.length;
  }

  /** How many processes were killed since then, by `performance.now()`. */
  killsSince(time: number): number {
    return this.#killedAt.filter((at) => at >= time).length;
  }

  async run(end: AbortSignal): Promise<void> {
    for (const blow of this.#blows) {
      await sleep(everyMs, undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) return;
      await this.#strike(blow);
    }
  }

  async #strike({ target, child, leaves }: Blow): Promise<void> {
    if (target === "client") return leaveHalfway(this.#scene.masterUrl, leaves);
    this.#killedAt.push(performance.now());
    if (target === "slave") return this.#killSlave();
    const children = this.#scene.slaves.flatMap((slave) => childrenOf(slave.pid));
    const pid = children[child % children.length];
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  }

  async #killSlave(): Promise<void> {
    const victim = this.victim();
    await killSlave(victim);
    await sleep(goneMs);
    await bringBack(this.#scene, victim);
  }
}
