/** Connections to a slave stay open and say nothing, as when a firewall forgets them or a cable is pulled. */
import type { Fault } from "../fault.ts";
import { pinFile } from "../pinned-file.ts";
import { withRelayedSlave } from "../relayed-slave.ts";
import { type Silence, startSilencer } from "../silencer.ts";

/** Several questions without an answer, one every few seconds: a machine with its hands full is slow to answer too. */
const reassignLimitMs = 22_000;

export function goSilent(silence: Silence): Fault {
  return async (round, play) =>
    withRelayedSlave(round.scene, startSilencer, async (slave, silencer) => {
      const pinned = await pinFile(round, slave);
      round.toll.attempts += 1;
      await play(async (work) => {
        await work.untilUnderWay(round.plan.startsAt);
        silencer.silence(silence);
        // A slave that says elsewhere that it works on a file is believed; this one is done, and its answer is lost.
        if (silence === "open") pinned.letGo();
        await pinned.untilReassigned(reassignLimitMs);
        pinned.letGo();
        await pinned.untilEnded();
        silencer.speak();
      });
    });
}
