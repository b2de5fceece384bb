import { describe, expect, test } from "vitest";
import type { SlaveHandle } from "../../src/engines/http/slave-source.ts";
import { createTurns } from "../../src/engines/http/turns.ts";
import { linesType, makeWork } from "../support/jobs.ts";

function slave(id: string, parts: Partial<SlaveHandle> = {}): SlaveHandle {
  return {
    id,
    url: `http://${id}`,
    certifiedName: undefined,
    slots: 1,
    busy: 0,
    filesPerCall: 1,
    knowsStages: true,
    lost: new AbortController().signal,
    restsUntil: 0,
    ...parts,
  };
}

const busy = (id: string): SlaveHandle => slave(id, { busy: 1 });
const work = makeWork();

describe("turns of slaves, bound late,", () => {
  test("go round in the order in which the slaves came", () => {
    const turns = createTurns("late");
    const slaves = [slave("a"), slave("b"), slave("c")];
    const order = Array.from({ length: 7 }, () => turns.pick(work, slaves)?.id);
    expect(order.join("")).toBe("abcabca");
  });

  test("pass over a slave without a free slot", () => {
    const turns = createTurns("late");
    expect(turns.pick(work, [busy("a"), slave("b")])?.id).toBe("b");
    expect(turns.pick(work, [busy("a"), busy("b")])).toBeUndefined();
  });

  test("pass over a slave that rests", () => {
    const turns = createTurns("late");
    const resting = slave("a", { restsUntil: Date.now() + 60_000 });
    expect(turns.pick(work, [resting, slave("b")])?.id).toBe("b");
  });

  test("are counted for each type on its own", () => {
    const turns = createTurns("late");
    const slaves = [slave("a"), slave("b")];
    const other = makeWork({ taskType: { ...linesType, name: "other" } });
    expect([work, other, work, other].map((one) => turns.pick(one, slaves)?.id).join("")).toBe("aabb");
  });

  test("go on after a slave that is gone", () => {
    const turns = createTurns("late");
    turns.pick(work, [slave("a"), slave("b"), slave("c")]);
    expect(turns.pick(work, [slave("b"), slave("c")])?.id).toBe("b");
  });

  test("give a lost attempt to a slave that has not tried it, and rather wait for one than go back", () => {
    const turns = createTurns("late");
    const lost = makeWork({ triedSlaves: ["a"] });
    expect(turns.pick(lost, [slave("a"), slave("b")])?.id).toBe("b");
    expect(turns.pick(lost, [slave("a"), busy("b")])).toBeUndefined();
    expect(turns.pick(lost, [slave("a")])?.id).toBe("a");
  });
});

describe("strict turns", () => {
  test("wait for the slave whose turn it is, free or not", () => {
    const turns = createTurns("round-robin");
    expect(turns.pick(work, [slave("a"), slave("b")])?.id).toBe("a");
    expect(turns.pick(work, [slave("a"), busy("b")])).toBeUndefined();
    expect(turns.pick(work, [slave("a"), slave("b")])?.id).toBe("b");
    expect(turns.pick(work, [slave("a"), slave("b")])?.id).toBe("a");
  });

  test("still give a lost attempt to another slave", () => {
    const turns = createTurns("round-robin");
    turns.pick(work, [slave("a"), slave("b")]);
    expect(turns.pick(makeWork({ triedSlaves: ["b"] }), [slave("a"), slave("b")])?.id).toBe("a");
  });
});
