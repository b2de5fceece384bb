import { expect, test } from "vitest";
import { createUnservedWatch } from "../../src/engines/http/unserved-watch.ts";
import { linesType } from "../support/jobs.ts";

const lines = { taskType: linesType, stage: undefined, isDurable: false };
const waiting = new Map([["lines", lines]]);
const nobody = (): boolean => false;

function createWatch(longestMs: number) {
  const clock = { now: 0 };
  return {
    clock,
    watch: createUnservedWatch(
      () => longestMs,
      () => clock.now,
    ),
  };
}

test("work that nobody serves is overdue after its time, not before", () => {
  const { clock, watch } = createWatch(30_000);
  expect(watch.findOverdue(waiting, nobody)).toEqual(new Set());
  clock.now = 29_999;
  expect(watch.findOverdue(waiting, nobody)).toEqual(new Set());
  clock.now = 30_000;
  expect(watch.findOverdue(waiting, nobody)).toEqual(new Set(["lines"]));
});

test("a slave that comes meanwhile starts the time anew", () => {
  const { clock, watch } = createWatch(30_000);
  watch.findOverdue(waiting, nobody);
  clock.now = 20_000;
  watch.findOverdue(waiting, () => true);
  clock.now = 40_000;
  watch.findOverdue(waiting, nobody);
  clock.now = 60_000;
  expect(watch.findOverdue(waiting, nobody)).toEqual(new Set());
});

test("an outage that ended while nothing waited is forgotten", () => {
  const { clock, watch } = createWatch(30_000);
  watch.findOverdue(waiting, nobody);
  clock.now = 10_000;
  watch.findOverdue(new Map(), nobody);
  clock.now = 90_000;
  expect(watch.findOverdue(waiting, nobody)).toEqual(new Set());
});

test("no time at all fails work at the first look", () => {
  expect(createWatch(0).watch.findOverdue(waiting, nobody)).toEqual(new Set(["lines"]));
});
