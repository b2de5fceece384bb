import { expect, test } from "vitest";
import { missingFrom } from "../../src/web/uploads/missing-from.ts";

const chosen = [
  { name: "a.txt", size: 1 },
  { name: "a.txt", size: 2 },
  { name: "b.txt", size: 1 },
  { name: "b.txt", size: 1 },
];

test("a job lacks the chosen files that it has not by name and size, each as often as it is missing", () => {
  const present = [
    { filename: "a.txt", bytes: 2 },
    { filename: "b.txt", bytes: 1 },
    { filename: "c.txt", bytes: 1 },
  ];
  expect(missingFrom(present, chosen)).toEqual([chosen[0], chosen[3]]);
});

test("an empty job lacks them all", () => {
  expect(missingFrom([], chosen)).toEqual(chosen);
});
