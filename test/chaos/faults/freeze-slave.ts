/** A slave stands still past its lease and goes on then: what it has to say of its files comes too late. */
import { expect } from "vitest";
import { leaseSeconds } from "../../../src/protocol/slave.ts";
import type { Fault } from "../fault.ts";
import { pinFile } from "../pinned-file.ts";
import { idOf } from "../scene.ts";

const reassignLimitMs = (leaseSeconds + 2) * 1000;

export const freezeOneSlave: Fault = async (round, play) => {
  const victim = round.claimSlave();
  const pinned = await pinFile(round, victim);
  round.toll.attempts += 1;
  await play(async (work) => {
    await work.untilUnderWay(round.plan.startsAt);
    process.kill(victim.pid, "SIGSTOP");
    try {
      await pinned.untilReassigned(reassignLimitMs);
      pinned.letGo();
      expect((await pinned.untilEnded()).slave_id).not.toBe(idOf(victim));
    } finally {
      process.kill(victim.pid, "SIGCONT");
    }
  });
};
