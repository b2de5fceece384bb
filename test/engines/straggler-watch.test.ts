import { describe, expect, test } from "vitest";
import { Pace } from "../../src/engines/http/pace.ts";
import { StragglerWatch } from "../../src/engines/http/straggler-watch.ts";
import { makeWork } from "../support/jobs.ts";

const work = makeWork({ bytes: 100 });

describe("the pace of a type", () => {
  test("is unknown until five runs have ended", () => {
    const pace = new Pace();
    for (const ms of [1, 2, 3, 4]) pace.note(work, { bytes: 100, ms });
    expect(pace.expect(work, 100)).toBeUndefined();
    pace.note(work, { bytes: 100, ms: 5 });
    expect(pace.expect(work, 100)).toBe(3);
  });

  test("is the median of the runs over files of half to twice the size", () => {
    const pace = new Pace();
    for (const ms of [10, 20, 30, 40, 50]) pace.note(work, { bytes: 100, ms });
    for (const ms of [1000, 2000, 3000, 4000, 5000]) pace.note(work, { bytes: 10_000, ms });
    expect(pace.expect(work, 200)).toBe(30);
    expect(pace.expect(work, 5000)).toBe(3000);
  });

  test("grows with the size of a file that is like no other, and does not shrink with it", () => {
    const pace = new Pace();
    for (const ms of [10, 20, 30, 40, 50]) pace.note(work, { bytes: 100, ms });
    expect(pace.expect(work, 1000)).toBe(300);
    expect(pace.expect(work, 1)).toBe(30);
  });

  test("of files that travel together is that of each", () => {
    const pace = new Pace();
    const group = makeWork({ indexes: [0, 1, 2, 3], bytes: 400 });
    for (const ms of [40, 40, 40, 40, 40]) pace.noteWork(group, ms);
    expect(pace.expect(group, 100)).toBe(10);
    expect(pace.expectWork(group)).toBe(40);
  });

  test("is each stage's own", () => {
    const pace = new Pace();
    for (const ms of [1, 1, 1, 1, 1]) pace.note(makeWork({ stage: "process" }), { bytes: 1, ms });
    expect(pace.expect(makeWork({ stage: "merge" }), 1)).toBeUndefined();
  });
});

describe("an attempt", () => {
  function watchAfter(runsMs: number[]): StragglerWatch {
    const pace = new Pace();
    for (const ms of runsMs) pace.noteWork(work, ms);
    return new StragglerWatch(pace);
  }
  const slow = watchAfter([2000, 2000, 2000, 2000, 2000]);

  test("is a straggler when it takes more than half as long again as its like", () => {
    const attempt = { work, startedAt: 0, isCopied: false };
    expect(slow.find([attempt], 3000)).toEqual([]);
    expect(slow.find([attempt], 3001)).toEqual([attempt]);
  });

  test("of less than three seconds is none, however quick its like", () => {
    const attempt = { work, startedAt: 0, isCopied: false };
    expect(watchAfter([1, 1, 1, 1, 1]).find([attempt], 3000)).toEqual([]);
  });

  test("that has been copied is not copied again", () => {
    expect(slow.find([{ work, startedAt: 0, isCopied: true }], 9999)).toEqual([]);
  });

  test("that has run the longest comes first", () => {
    const attempts = [500, 0, 900].map((startedAt) => ({ work, startedAt, isCopied: false }));
    expect(slow.find(attempts, 9999).map((one) => one.startedAt)).toEqual([0, 500, 900]);
  });
});
