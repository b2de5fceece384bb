/** The master is killed again and again in the middle of its jobs, and each time another takes its place. */
import { kill } from "../../support/cluster.ts";
import type { Fault } from "../fault.ts";

const kills = 3;

export const killMaster: Fault = async (round, play) =>
  play(async (work) => {
    const { scene, plan } = round;
    for (let killed = 0; killed < kills; killed += 1) {
      const share = plan.startsAt + ((plan.endsAt - plan.startsAt) * killed) / kills;
      await (killed === 0 ? work.untilUnderWay(share) : work.untilShareEnded(share));
      await kill(scene.master);
      scene.master = await scene.replaceMaster();
    }
  });
