/** Whose turn it is: the slaves that offer a type take turns, in the order in which they came. */
import { demandKey } from "../../protocol/demand.ts";
import type { ReadyWork } from "../engine.ts";
import { hasRoom, isFree } from "./room.ts";
import type { CallKind, SlaveHandle } from "./slave-source.ts";

/**
 * `late`: the next slave with a free slot, so that nobody waits behind a slow one, else the next with room.
 * `round-robin`: strictly the next slave, whether it has room or not.
 */
export type TurnRule = "late" | "round-robin";

/** How the work would travel to a slave. */
type KindFor = (slave: SlaveHandle) => CallKind;

interface Turns {
  /** Picks a slave with room for a work and ends its turn; undefined when the work has to wait. */
  pick(work: ReadyWork, slaves: readonly SlaveHandle[], kindFor: KindFor): SlaveHandle | undefined;
}

export function createTurns(rule: TurnRule): Turns {
  const lastByDemand = new Map<string, string>();
  return {
    pick: (work, slaves, kindFor) => {
      const demand = demandKey({ taskType: work.taskType.name, tag: work.tag });
      const slave = findInTurn(startAfter(slaves, lastByDemand.get(demand)), rule, {
        mayTake: takersOf(work, slaves),
        hasRoom: (one) => hasRoom(one, kindFor(one)),
      });
      if (slave) lastByDemand.set(demand, slave.id);
      return slave;
    },
  };
}

type Judge = (slave: SlaveHandle) => boolean;

/** Looks no further than it must: a cluster may have a thousand slaves, and each file asks. */
function findInTurn(
  inTurn: readonly SlaveHandle[],
  rule: TurnRule,
  judge: { mayTake: Judge; hasRoom: Judge },
): SlaveHandle | undefined {
  let inReserve: SlaveHandle | undefined;
  for (const slave of inTurn) {
    if (!judge.mayTake(slave)) continue;
    const takes = judge.hasRoom(slave);
    if (takes && isFree(slave)) return slave;
    if (takes) inReserve ??= slave;
    if (rule === "round-robin") break;
  }
  return inReserve;
}

/** A lost attempt goes to another slave; to the same one only where there is no other. */
function takersOf({ triedSlaves }: ReadyWork, slaves: readonly SlaveHandle[]): Judge {
  const isUntried: Judge = ({ id }) => !triedSlaves.includes(id);
  return slaves.some(isUntried) ? isUntried : () => true;
}

function startAfter(slaves: readonly SlaveHandle[], lastId: string | undefined): SlaveHandle[] {
  const last = slaves.findIndex((slave) => slave.id === lastId);
  return [...slaves.slice(last + 1), ...slaves.slice(0, last + 1)];
}
