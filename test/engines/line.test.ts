import { expect, test } from "vitest";
import { placeInLine } from "../../src/engines/bullmq/line.ts";
import { makeWork } from "../support/jobs.ts";

/** The jobs and sizes in the order in which a queue would hand them out. */
function inOrder(places: ReturnType<typeof placeInLine>): string[] {
  return Array.from(places)
    .toSorted(([, one], [, other]) => one - other)
    .map(([{ jobId, bytes }]) => `${jobId}${bytes}`);
}

const filesOf = (jobId: string, sizes: readonly number[]) => sizes.map((bytes) => makeWork({ jobId, bytes }));

test("jobs that come together take turns, each with its largest file first", () => {
  const places = placeInLine([...filesOf("a", [1, 3, 2]), ...filesOf("b", [9, 8])], undefined);
  expect(inOrder(places)).toEqual(["b9", "a3", "b8", "a2", "a1"]);
});

test("a job that comes later begins where the others are by then", () => {
  const first = placeInLine(filesOf("a", [4, 3, 2, 1]), undefined);
  const next = [...first.values()].toSorted((one, other) => one - other)[2];
  const second = placeInLine(filesOf("b", [9, 8]), next);
  const left = new Map([...first, ...second].filter(([, place]) => place >= next!));
  expect(inOrder(left)).toEqual(["a2", "b9", "a1", "b8"]);
});

test("a higher priority goes before whatever waits", () => {
  const normal = placeInLine(filesOf("a", [1]), undefined);
  const high = placeInLine([makeWork({ jobId: "b", priority: "high" })], [...normal.values()][0]);
  const low = placeInLine([makeWork({ jobId: "c", priority: "low" })], [...normal.values()][0]);
  expect(inOrder(new Map([...normal, ...low, ...high]))).toEqual(["b1", "a1", "c1"]);
});

test("no number is beyond what BullMQ takes, however many files a job has", () => {
  const many = Array.from({ length: 700_000 }, (_, index) => makeWork({ priority: "low", indexes: [index] }));
  const numbers = [...placeInLine(many, undefined).values()];
  expect(numbers.reduce((most, one) => Math.max(most, one), 0)).toBeLessThanOrEqual(2 ** 21);
});
