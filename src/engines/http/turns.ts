/** Whose turn it is: the slaves that offer a type take turns, in the order in which they came. */
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
  pick(work: ReadyWork, slaves: SlaveHandle[], kindFor: KindFor): SlaveHandle | undefined;
}

export function createTurns(rule: TurnRule): Turns {
  const lastByType = new Map<string, string>();
  return {
    pick: ({ taskType, triedSlaves }, slaves, kindFor) => {
      const inOrder = startAfter(slaves, lastByType.get(taskType.name));
      const untried = inOrder.filter((slave) => !triedSlaves.includes(slave.id));
      // A lost attempt goes to another slave; to the same one only where there is no other.
      const candidates = untried.length > 0 ? untried : inOrder;
      const inTurn = rule === "late" ? candidates : candidates.slice(0, 1);
      const takesIt = inTurn.filter((one) => hasRoom(one, kindFor(one)));
      const slave = takesIt.find(isFree) ?? takesIt[0];
      if (slave) lastByType.set(taskType.name, slave.id);
      return slave;
    },
  };
}

function startAfter(slaves: SlaveHandle[], lastId: string | undefined): SlaveHandle[] {
  const last = slaves.findIndex((slave) => slave.id === lastId);
  return [...slaves.slice(last + 1), ...slaves.slice(0, last + 1)];
}
