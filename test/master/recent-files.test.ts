/** What a slave ended lately, against a clock that is set by hand. */
import { expect, test } from "vitest";
import { RecentFiles } from "../../src/master/slaves/recent-files.ts";

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

test("files are counted in spans of ten seconds over five minutes", () => {
  let now = 100_000;
  const recent = new RecentFiles(() => now);
  recent.add(1);
  recent.add(1);
  now = 109_999;
  recent.add(1);
  expect(recent.read()).toEqual([...zeros(29), 3]);
  now = 110_000;
  expect(recent.read()).toEqual([...zeros(28), 3, 0]);
  recent.add(1);
  now = 135_000;
  expect(recent.read()).toEqual([...zeros(26), 3, 1, 0, 0]);
  now = 399_999;
  expect(recent.read()).toEqual([3, 1, ...zeros(28)]);
  now = 400_000;
  expect(recent.read()).toEqual([1, ...zeros(29)]);
});

test("after any silence there is nothing left of what was before", () => {
  let now = 0;
  const recent = new RecentFiles(() => now);
  recent.add(1);
  now = 1e12;
  expect(recent.read()).toEqual(zeros(30));
});
