/** A slave is killed in the middle of its files, and comes back at the same address. */
import type { Fault } from "../fault.ts";
import { pinFile } from "../pinned-file.ts";
import { bringBack, killSlave } from "../scene.ts";

const reassignLimitMs = 2000;

export const killOneSlave: Fault = async (round, play) => {
  const victim = round.claimSlave();
  const pinned = await pinFile(round, victim);
  round.toll.attempts += 1;
  await play(async (work) => {
    await work.untilUnderWay(round.plan.startsAt);
    await Promise.all([pinned.untilReassigned(reassignLimitMs), killSlave(victim)]);
    pinned.letGo();
    await work.untilShareEnded(round.plan.endsAt);
    await bringBack(round.scene, victim);
  });
};
