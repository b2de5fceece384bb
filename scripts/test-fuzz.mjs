/**
 * `npm run test:fuzz -- --runs N --seed S --corpora FOLDER`: the fuzzing of test/fuzz/, N cases of each kind. The seed
 * is printed, so that a run can be repeated; a case that fails is shrunk and printed with it. The files that are mutated
 * are our samples, and those of a folder of corpora where one is given.
 */
import { randomInt } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";
import { printTable, runTests, wholeNumber } from "./long-test.mjs";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "25" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    corpora: { type: "string", default: "" },
    only: { type: "string", default: "" },
  },
});
const runs = wholeNumber("runs", values.runs, 1);
const seed = wholeNumber("seed", values.seed, 0);
const corpora = values.corpora && path.resolve(values.corpora);

/** A page of OCR on a machine that has other work. */
const longestCaseMs = 30_000;

console.log(`Fuzzing: runs ${runs}, seed ${seed}`);
const tests = await runTests("test/fuzz/*-suite.ts", {
  provide: { fuzz: { runs, seed, corpora } },
  timeoutMs: Math.max(120_000, runs * longestCaseMs),
  only: values.only,
});
const tallies = tests.flatMap((test) =>
  test.meta().tally ? [{ name: test.name, ...test.meta().tally }] : [],
);
if (tallies.length > 0) printTable(tallies.map(describeTally));
console.log(`\nRepeat with: npm run test:fuzz -- --runs ${runs} --seed ${seed}`);

/** @param {{ name: string, results: number, errors: Record<string, number>, longestMs: number }} tally */
function describeTally({ name, results, errors, longestMs }) {
  const codes = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
  return {
    mutated: name,
    results,
    errors: codes.join(", ") || "none",
    "longest s": (longestMs / 1000).toFixed(1),
  };
}
