/** Whose turn it is: the slaves that offer a type take turns, in the order in which they came. */
import type { ReadyWork } from "../engine.ts";
import type { SlaveHandle } from "./slave-source.ts";

/**
 * `late`: the next slave with a free slot, so that nobody waits behind a slow one. `round-robin`: strictly the next
 * slave, free or not.
 */
export type TurnRule = "late" | "round-robin";

interface Turns {
  /** Picks a slave with a free slot for a work and ends its turn; undefined when the work has to wait. */
  pick(work: ReadyWork, slaves: SlaveHandle[]): SlaveHandle | undefined;
}

export function createTurns(rule: TurnRule): Turns {
  const lastByType = new Map<string, string>();
  return {
    pick: ({ taskType, triedSlaves }, slaves) => {
      const inOrder = startAfter(slaves, lastByType.get(taskType.name));
      const untried = inOrder.filter((slave) => !triedSlaves.includes(slave.id));
      // A lost attempt goes to another slave; to the same one only where there is no other.
      const candidates = untried.length > 0 ? untried : inOrder;
      const slave = rule === "late" ? candidates.find(isFree) : candidates.slice(0, 1).find(isFree);
      if (slave) lastByType.set(taskType.name, slave.id);
      return slave;
    },
  };
}

function startAfter(slaves: SlaveHandle[], lastId: string | undefined): SlaveHandle[] {
  const last = slaves.findIndex((slave) => slave.id === lastId);
  return [...slaves.slice(last + 1), ...slaves.slice(0, last + 1)];
}

export function isFree(slave: SlaveHandle): boolean {
  return slave.busy < slave.slots && slave.restsUntil <= Date.now();
}
