import { describe, expect, test } from "vitest";
import { hasRoom, isFree } from "../../src/engines/http/room.ts";
import { makeSlave } from "../support/jobs.ts";

/** A slave of two slots that takes four calls more. */
const holding = (files: number, groups: number) =>
  makeSlave("a", { slots: 2, waitingCalls: 4, busy: files + groups, groups });

describe("a slave of two slots", () => {
  test.each([
    [0, 3, true],
    [1, 3, true],
    [2, 0, false],
    [2, 2, false],
  ])("that has %i files and %i groups takes a further file: %s", (files, groups, takes) => {
    expect(hasRoom(holding(files, groups), "file")).toBe(takes);
  });

  test.each([
    [0, 3, true],
    [0, 4, false],
    [1, 1, true],
    [1, 2, false],
    [2, 0, false],
  ])("that has %i files and %i groups takes a further group: %s", (files, groups, takes) => {
    expect(hasRoom(holding(files, groups), "group")).toBe(takes);
  });

  test("lets nothing wait that does not say so", () => {
    const plain = makeSlave("a", { slots: 2, busy: 2, groups: 2 });
    expect([hasRoom(plain, "file"), hasRoom(plain, "group")]).toEqual([false, false]);
    expect(hasRoom({ ...plain, busy: 1, groups: 1 }, "group")).toBe(true);
  });

  test("takes nothing while it rests", () => {
    const resting = makeSlave("a", { restsUntil: Date.now() + 60_000 });
    expect([hasRoom(resting, "file"), hasRoom(resting, "group"), isFree(resting)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
