import { describe, expect, test } from "vitest";
import { Slots } from "../../src/slave/slots.ts";

const { signal } = new AbortController();

/** Slots of which none is free, and what has got one since. */
function full(count = 1) {
  const slots = new Slots(count);
  const held = Array.from({ length: count }, () => slots.take()!);
  const served: string[] = [];
  const claim = (rank: "file" | "group", name: string, until = signal) =>
    slots.claim(rank, until).then((slot) => {
      served.push(name);
      return slot;
    });
  return { slots, held, served, claim };
}

describe("slots", () => {
  test("are as many as there are", () => {
    const { slots, held } = full(2);
    expect(slots.take()).toBeUndefined();
    held[0]!.free();
    held[0]!.free();
    expect(slots.taken).toBe(1);
    expect(slots.take()).toBeDefined();
    expect(slots.take()).toBeUndefined();
  });

  test("go to files before groups, and to each in the order in which they came", async () => {
    const { held, served, claim } = full(2);
    const claims = [claim("group", "g1"), claim("file", "f1"), claim("group", "g2"), claim("file", "f2")];
    held[0]!.free();
    for (const at of [1, 3, 0, 2]) (await claims[at])?.free();
    expect(served).toEqual(["f1", "f2", "g1", "g2"]);
  });

  test("let so many calls wait for each of them, and no more", async () => {
    const { slots, held, claim } = full(2);
    const waiting = ["a", "b", "c", "d"].map((name) => claim("file", name));
    expect(slots.hasRoom).toBe(false);
    expect(await slots.claim("file", signal)).toBeUndefined();
    for (const slot of held) slot.free();
    for (const one of waiting) (await one)?.free();
    expect([slots.hasRoom, slots.taken]).toEqual([true, 0]);
  });

  test("are not waited for by a call that is given up", async () => {
    const { slots, held, claim } = full();
    const giveUp = new AbortController();
    const given = claim("file", "given up", giveUp.signal);
    const next = claim("file", "next");
    giveUp.abort(new Error("gone"));
    await expect(given).rejects.toThrow("gone");
    held[0]!.free();
    (await next)?.free();
    expect(slots.taken).toBe(0);
  });
});

describe("a group that gives way", () => {
  test("goes on at once where no file waits", async () => {
    const { slots, held, served, claim } = full();
    const other = claim("group", "other");
    await held[0]!.giveWay(signal);
    expect([slots.taken, served]).toEqual([1, []]);
    held[0]!.free();
    (await other)?.free();
  });

  test("lets a file go first, and goes on before other groups", async () => {
    const { slots, held, served, claim } = full();
    const [group, file] = [claim("group", "group"), claim("file", "file")];
    const back = held[0]!.giveWay(signal).then(() => served.push("back"));
    (await file)?.free();
    await back;
    held[0]!.free();
    (await group)?.free();
    expect(served).toEqual(["file", "back", "group"]);
    expect(slots.taken).toBe(0);
  });

  test("has no slot to free when it is given up meanwhile", async () => {
    const { slots, held, claim } = full();
    const file = claim("file", "file");
    const giveUp = new AbortController();
    const back = held[0]!.giveWay(giveUp.signal);
    giveUp.abort(new Error("gone"));
    await expect(back).rejects.toThrow("gone");
    held[0]!.free();
    expect(slots.taken).toBe(1);
    (await file)?.free();
    expect(slots.taken).toBe(0);
  });

  test("goes on when the slave stops, and what had not begun gets no slot", async () => {
    const { slots, held, claim } = full();
    const [first, second, group] = [claim("file", "first"), claim("file", "second"), claim("group", "group")];
    const back = held[0]!.giveWay(signal);
    slots.close();
    expect([await second, await group]).toEqual([undefined, undefined]);
    (await first)?.free();
    await back;
    expect(slots.taken).toBe(1);
    held[0]!.free();
    expect([slots.taken, slots.take()]).toEqual([0, undefined]);
  });
});
