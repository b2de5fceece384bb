import { describe, expect, test } from "vitest";
import type { SlaveHandle } from "../../src/engines/http/slave-source.ts";
import { createTurns } from "../../src/engines/http/turns.ts";
import { linesType, makeSlave, makeWork } from "../support/jobs.ts";

const busy = (id: string): SlaveHandle => makeSlave(id, { busy: 1 });
const work = makeWork();
const asFile = () => "file" as const;

describe("turns of slaves, bound late,", () => {
  test("go round in the order in which the slaves came", () => {
    const turns = createTurns("late");
    const slaves = [makeSlave("a"), makeSlave("b"), makeSlave("c")];
    const order = Array.from({ length: 7 }, () => turns.pick(work, slaves, asFile)?.id);
    expect(order.join("")).toBe("abcabca");
  });

  test("pass over a slave without a free slot", () => {
    const turns = createTurns("late");
    expect(turns.pick(work, [busy("a"), makeSlave("b")], asFile)?.id).toBe("b");
    expect(turns.pick(work, [busy("a"), busy("b")], asFile)).toBeUndefined();
  });

  test("pass over a slave that rests", () => {
    const turns = createTurns("late");
    const resting = makeSlave("a", { restsUntil: Date.now() + 60_000 });
    expect(turns.pick(work, [resting, makeSlave("b")], asFile)?.id).toBe("b");
  });

  test("are counted for each type on its own", () => {
    const turns = createTurns("late");
    const slaves = [makeSlave("a"), makeSlave("b")];
    const other = makeWork({ taskType: { ...linesType, name: "other" } });
    expect([work, other, work, other].map((one) => turns.pick(one, slaves, asFile)?.id).join("")).toBe(
      "aabb",
    );
  });

  test("go on after a slave that is gone", () => {
    const turns = createTurns("late");
    turns.pick(work, [makeSlave("a"), makeSlave("b"), makeSlave("c")], asFile);
    expect(turns.pick(work, [makeSlave("b"), makeSlave("c")], asFile)?.id).toBe("b");
  });

  test("give a lost attempt to a slave that has not tried it, and rather wait for one than go back", () => {
    const turns = createTurns("late");
    const lost = makeWork({ triedSlaves: ["a"] });
    expect(turns.pick(lost, [makeSlave("a"), makeSlave("b")], asFile)?.id).toBe("b");
    expect(turns.pick(lost, [makeSlave("a"), busy("b")], asFile)).toBeUndefined();
    expect(turns.pick(lost, [makeSlave("a")], asFile)?.id).toBe("a");
  });
});

describe("a group", () => {
  const groups = (id: string, parts: Partial<SlaveHandle> = {}): SlaveHandle =>
    makeSlave(id, { busy: 1, groups: 1, waitingCalls: 2, ...parts });
  const asGroup = () => "group" as const;

  test("goes to a free slot first, and else waits where one is at work", () => {
    const turns = createTurns("late");
    expect(turns.pick(work, [groups("a"), makeSlave("b")], asGroup)?.id).toBe("b");
    expect(turns.pick(work, [groups("a"), groups("b")], asGroup)?.id).toBe("a");
    expect(turns.pick(work, [busy("a"), groups("b", { busy: 2, groups: 2 })], asGroup)).toBeUndefined();
  });

  test("gives way to a file", () => {
    const turns = createTurns("late");
    expect(turns.pick(work, [busy("a"), groups("b", { busy: 2, groups: 2 })], asFile)?.id).toBe("b");
  });
});

describe("strict turns", () => {
  test("wait for the slave whose turn it is, free or not", () => {
    const turns = createTurns("round-robin");
    expect(turns.pick(work, [makeSlave("a"), makeSlave("b")], asFile)?.id).toBe("a");
    expect(turns.pick(work, [makeSlave("a"), busy("b")], asFile)).toBeUndefined();
    expect(turns.pick(work, [makeSlave("a"), makeSlave("b")], asFile)?.id).toBe("b");
    expect(turns.pick(work, [makeSlave("a"), makeSlave("b")], asFile)?.id).toBe("a");
  });

  test("still give a lost attempt to another slave", () => {
    const turns = createTurns("round-robin");
    turns.pick(work, [makeSlave("a"), makeSlave("b")], asFile);
    expect(turns.pick(makeWork({ triedSlaves: ["b"] }), [makeSlave("a"), makeSlave("b")], asFile)?.id).toBe(
      "a",
    );
  });
});
