/** Processors' processes are killed one after the other, busy or not; the slaves they belong to go on. */
import { childrenOf } from "../../support/processes.ts";
import type { Fault } from "../fault.ts";
import { pinFile } from "../pinned-file.ts";

const reassignLimitMs = 2000;
const kills = 6;

export const killChildren: Fault = async (round, play) => {
  const pinned = await pinFile(round, round.claimSlave());
  round.toll.attempts += kills;
  round.toll.crashes += kills;
  await play(async (work) => {
    const { startsAt, endsAt } = round.plan;
    await work.untilUnderWay(startsAt);
    process.kill(pinned.childPid, "SIGKILL");
    await pinned.untilReassigned(reassignLimitMs);
    pinned.letGo();
    for (let kill = 1; kill < kills; kill += 1) {
      await work.untilShareEnded(startsAt + ((endsAt - startsAt) * kill) / kills);
      const children = round.scene.slaves.flatMap((slave) => childrenOf(slave.pid));
      process.kill(round.pick(children), "SIGKILL");
    }
  });
};
