/**
 * The kill suite of several masters that share a database: whatever happens to a cluster at work, every file ends with
 * one result or one true error. `npm run test:chaos -- --engine bullmq` runs it, `npm test` does not.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, inject, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { eventually, listSlaves, share } from "../support/cluster.ts";
import { childrenOf, running } from "../support/processes.ts";
import { databases } from "../support/databases.ts";
import { type SharedCluster, withSharedCluster } from "../support/shared-cluster.ts";
import { leaveHalfway } from "./faults/leave-mid-upload.ts";
import type { Plan } from "./plan.ts";
import { expectUnchanged } from "./play-round.ts";
import { clearResults, watchResults } from "./results-folder.ts";
import { playInTurn } from "./rounds.ts";
import { fetchOnce } from "./scene.ts";
import { type Reference, type Tally, judge, makeReference } from "./verdict.ts";
import { type Work, sendWorkload } from "./work.ts";
import { type Batch, makeWorkload } from "./workload.ts";

const { rounds, database: kind } = inject("chaos");
const filesEach = 300;
const slaveCount = 3;
const slotsPerSlave = 2;

/** Longer than the lock of a task, which a slave renews while it works. */
const pastLockMs = 20_000;
const databaseAwayMs = 10_000;
const settleMs = 30_000;

interface Strike {
  cluster: SharedCluster;
  plan: Plan;
  work: Work;
  /** One of the list, by the plan's choice. */
  pick: <Item>(list: readonly Item[]) => Item;
}

/** What a fault does, and what it may have cost at the most: attempts of a file, and ends of its processor. */
interface Fault {
  toll: { attempts: number; crashes: number };
  strike(strike: Strike): Promise<void>;
}

const none = { attempts: 0, crashes: 0 };

/** A claim that was cut off on its way may have begun an attempt. */
const cutOff = { attempts: 3, crashes: 0 };

const faults: Record<string, Fault> = {
  "nothing happens": { toll: none, strike: async () => undefined },

  "a slave is killed and comes back": {
    toll: { attempts: 1, crashes: 0 },
    async strike({ cluster, plan, work, pick }) {
      await work.untilUnderWay(plan.startsAt);
      const victim = pick(cluster.slaves);
      const children = childrenOf(victim.pid);
      const bringBack = await cluster.killSlave(victim);
      await eventually(() => expect(running(children), "children without their slave").toEqual([]));
      await work.untilShareEnded(plan.endsAt);
      await bringBack();
    },
  },

  "a slave stands still past its lock": {
    toll: { attempts: 1, crashes: 0 },
    async strike({ cluster, plan, work, pick }) {
      await work.untilUnderWay(plan.startsAt);
      const victim = pick(cluster.slaves);
      process.kill(victim.pid, "SIGSTOP");
      await sleep(pastLockMs);
      process.kill(victim.pid, "SIGCONT");
    },
  },

  "children are killed": {
    toll: { attempts: 6, crashes: 6 },
    async strike({ cluster, plan, work, pick }) {
      const kills = 6;
      await work.untilUnderWay(plan.startsAt);
      for (let kill = 0; kill < kills; kill += 1) {
        await work.untilShareEnded(plan.startsAt + ((plan.endsAt - plan.startsAt) * kill) / kills);
        process.kill(pick(cluster.slaves.flatMap((slave) => childrenOf(slave.pid))), "SIGKILL");
      }
    },
  },

  "masters are killed in turn, and come back": {
    toll: cutOff,
    async strike({ cluster, plan, work }) {
      const kills = 4;
      await work.untilUnderWay(plan.startsAt);
      for (let kill = 0; kill < kills; kill += 1) {
        await work.untilShareEnded(plan.startsAt + ((plan.endsAt - plan.startsAt) * kill) / kills);
        // The other one has been there for longer.
        const bringBack = await cluster.killMaster(cluster.masters[0]!);
        await bringBack();
      }
    },
  },

  "clients leave in mid-upload while a master is killed": {
    toll: cutOff,
    async strike({ cluster, plan, work, pick }) {
      await work.untilUnderWay(plan.startsAt);
      const clients = ["end", "reset", "end", "reset"] as const;
      const left = clients.map(async (how) => leaveHalfway(cluster.url, how));
      const bringBack = await cluster.killMaster(pick(cluster.masters));
      // Of those on their way to it the connection breaks.
      await Promise.allSettled(left);
      await bringBack();
    },
  },

  "the database is killed and comes back": {
    toll: cutOff,
    async strike({ cluster: { database }, plan, work }) {
      await work.untilUnderWay(plan.startsAt);
      await database.kill();
      await sleep(1000);
      await database.start();
    },
  },

  "the database stands still for ten seconds": {
    toll: cutOff,
    async strike({ cluster: { database }, plan, work }) {
      await work.untilUnderWay(plan.startsAt);
      database.freeze();
      await sleep(databaseAwayMs);
      database.thaw();
    },
  },

  "the network to the database is lost for ten seconds": {
    toll: cutOff,
    async strike({ cluster, plan, work }) {
      await work.untilUnderWay(plan.startsAt);
      const mend = cluster.cutOffDatabase();
      await sleep(databaseAwayMs);
      mend();
    },
  },
};

interface Given {
  workload: readonly Batch[];
  reference: Reference;
}

const database = databases.find((one) => one.kind === kind);
const canRun = database?.isThere && process.platform === "linux";

describe.skipIf(!canRun)("every file has one true end when", () => {
  const useCluster = share<SharedCluster>(
    (use) => withSharedCluster({ database: database!, masters: 2, slaves: slaveCount, slotsPerSlave }, use),
    120_000,
  );
  let given: Given | undefined;

  test.for(Object.entries(faults))("%s", async ([name, fault], { task }) => {
    const cluster = useCluster();
    const known = (given ??= await makeGiven(cluster));
    const { files } = await playInTurn(task, {
      nameOf: () => name,
      play: async (_round, plan) => {
        const startedAt = performance.now();
        const tally = await playRound(cluster, { fault, plan, ...known });
        return { ...tally, seconds: (performance.now() - startedAt) / 1000, reassignMs: [] };
      },
    });
    expect(files).toBe(rounds * filesEach);
  });
});

async function makeGiven({ folder, url }: SharedCluster): Promise<Given> {
  const workload = await makeWorkload();
  const work = await sendWorkload(createClient({ baseUrl: url, fetch: fetchOnce }), workload);
  const reference = await makeReference(folder, await work.ended);
  await clearResults(folder);
  return { workload, reference };
}

async function playRound(
  cluster: SharedCluster,
  { fault, plan, workload, reference }: Given & { fault: Fault; plan: Plan },
): Promise<Tally> {
  const { folder, url } = cluster;
  const client = createClient({ baseUrl: url, fetch: fetchOnce });
  const watch = watchResults(folder);
  let tally: Tally;
  try {
    const work = await sendWorkload(client, workload);
    const [jobs] = await Promise.all([work.ended, fault.strike({ cluster, plan, work, pick: picker(plan) })]);
    tally = await judge({ scene: { folder }, toll: fault.toll }, jobs, reference);
  } finally {
    watch.stop();
  }
  await expectUnchanged(await watch.seen, folder);
  await clearResults(folder);
  await expectAllAtRest(cluster);
  return tally;
}

function picker({ picks }: Plan): Strike["pick"] {
  let picked = 0;
  return (list) => {
    const number = picks[picked % picks.length] ?? 0;
    picked += 1;
    const item = list[number % list.length];
    if (item === undefined) throw new Error("There is nothing to choose from.");
    return item;
  };
}

/** Every master knows every slave as well and idle again. */
async function expectAllAtRest({ masters }: SharedCluster): Promise<void> {
  for (const { url } of masters) {
    await eventually(async () => {
      const alive = (await listSlaves(url)).filter(({ state }) => state === "alive");
      expect(alive.map(({ busy }) => busy)).toEqual(Array.from({ length: slaveCount }, () => 0));
    }, settleMs);
  }
}
