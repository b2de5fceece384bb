/** Whether a cluster is at rest: everybody there and answering, nothing held that it did not hold before. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { eventually, listSlaves } from "../support/cluster.ts";
import { childrenOf, running } from "../support/processes.ts";
import { send } from "../support/requests.ts";
import { footprintOf, timersOf } from "./footprint.ts";
import { type Scene, idOf, slotsPerSlave } from "./scene.ts";

interface Held {
  descriptors: number;
  timers: number;
}

export interface Rest {
  master: Held;
  /** The most that one of the slaves holds. */
  slave: Held;
}

/** Long enough for a heartbeat, a probe and the end of connections that are kept for the next call. */
const settleMs = 15_000;

/** A kept connection for each call that slaves take (one at work in each slot, and two that wait) is no leak. */
const callsPerSlot = 3;

/** The same goes for those of a heartbeat and of whoever looked last. */
const otherConnections = 2;

export async function measureRest({ master, slaves, folder }: Scene): Promise<Rest> {
  const held = await Promise.all(slaves.map(async ({ pid }) => measure(pid, folder)));
  return {
    master: await measure(master.pid, folder),
    slave: {
      descriptors: Math.max(...held.map((one) => one.descriptors)),
      timers: Math.max(...held.map((one) => one.timers)),
    },
  };
}

/** Fails with what is not as it was. */
export async function expectRest(scene: Scene, rest: Rest): Promise<void> {
  await eventually(async () => expectAllThere(scene), settleMs);
  await eventually(async () => expectNothingSpooled(scene), settleMs);
  await eventually(async () => {
    const { master, slaves, folder } = scene;
    await expectHeld("the master", master.pid, folder, withConnections(rest.master, slaves.length));
    for (const { pid } of slaves) await expectHeld("a slave", pid, folder, withConnections(rest.slave, 1));
  }, settleMs);
}

async function expectAllThere({ masterUrl, master, slaves }: Scene): Promise<void> {
  const pids = [master, ...slaves].map(({ pid }) => pid);
  expect(running(pids), "processes that nobody killed").toEqual(pids);
  for (const url of [masterUrl, ...slaves.map((slave) => slave.url)]) {
    expect((await send(`${url}/check_status`)).body).toMatchObject({ status: "alive" });
  }
  const known = (await listSlaves(masterUrl)).filter((slave) => slave.state !== "lost");
  expect(known.map((slave) => `${slave.slave_id} ${slave.state} ${slave.busy}`).toSorted()).toEqual(
    slaves.map((slave) => `${idOf(slave)} alive 0`).toSorted(),
  );
  for (const slave of slaves) {
    const { slots } = known.find((one) => one.slave_id === idOf(slave))!;
    expect(childrenOf(slave.pid).length, "children of a slave at rest").toBeLessThanOrEqual(slots);
  }
}

/** One empty folder for each slave and none of one that is gone, and of jobs what they keep when they have ended. */
async function expectNothingSpooled({ folder, client, slaves }: Scene): Promise<void> {
  const ids = new Set<string>();
  for await (const { id } of client.listJobs({ pageSize: 1000 })) ids.add(id);
  const entries = await readdir(path.join(folder, "data"), { recursive: true });
  const left = entries.filter((entry) => !isJournal(entry) && !isUploadOf(ids, entry));
  expect(left.toSorted()).toEqual(slaves.map(({ pid }) => `slave-${pid}`).toSorted());
}

/** With the files that SQLite has beside it. */
function isJournal(entry: string): boolean {
  return /^jobs\.sqlite(-\w+)?$/.test(path.basename(entry));
}

function isUploadOf(jobs: ReadonlySet<string>, entry: string): boolean {
  const [kind, jobId, uploads] = entry.split(path.sep);
  if (kind !== "jobs") return false;
  return (
    jobId === undefined || (jobs.has(jobId) && (uploads === undefined || uploads.startsWith("uploads-")))
  );
}

/** What it may hold after it has had to do with so many slaves. */
function withConnections({ descriptors, timers }: Held, slaves: number): Held {
  return { descriptors: descriptors + slaves * slotsPerSlave * callsPerSlot + otherConnections, timers };
}

async function expectHeld(who: string, pid: number, folder: string, most: Held): Promise<void> {
  const { files } = footprintOf(pid);
  expect(
    files.filter((file) => file.startsWith(folder) && !isJournal(file)),
    `open files of ${who}`,
  ).toEqual([]);
  const { descriptors, timers } = await measure(pid, folder);
  expect(descriptors, `descriptors of ${who}`).toBeLessThanOrEqual(most.descriptors);
  expect(timers, `timers of ${who}`).toBeLessThanOrEqual(most.timers);
}

async function measure(pid: number, folder: string): Promise<Held> {
  return { descriptors: footprintOf(pid).descriptors, timers: await timersOf(pid, folder) };
}
