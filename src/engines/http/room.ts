/** What a slave takes now: work for its slots, and a little in reserve, so that no slot waits for the wire. */
import type { CallKind, SlaveHandle } from "./slave-source.ts";

/** Whether something put there now would run at once. */
export function isFree(slave: SlaveHandle): boolean {
  return slave.busy < slave.slots && !isResting(slave);
}

/**
 * A call of one file goes where no other such call has the slot; a group that is there gives way to it. Of groups, each slot
 * has one at work and one in reserve, and none behind a file that may take long.
 */
export function hasRoom(slave: SlaveHandle, kind: CallKind): boolean {
  if (isResting(slave) || slave.busy >= slave.slots + slave.waitingCalls) return false;
  const files = slave.busy - slave.groups;
  return kind === "file" ? files < slave.slots : slave.groups < 2 * (slave.slots - files);
}

function isResting({ restsUntil }: SlaveHandle): boolean {
  return restsUntil > Date.now();
}
