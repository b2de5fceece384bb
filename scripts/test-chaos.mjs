/**
 * `npm run test:chaos -- --rounds N --seed S`: the kill suite of test/chaos/, N rounds of each fault. The seed decides
 * what is hit and when; it is printed, so that a run can be repeated. `--only TEXT` runs the faults whose name has it.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    only: { type: "string", default: "" },
  },
});
const rounds = wholeNumber("rounds", 1);
const seed = wholeNumber("seed", 0);

/** A fault of silence lasts for a lease, and a machine with other work is slow. */
const roundTimeoutMs = 180_000;

console.log(`Kill suite: rounds ${rounds}, seed ${seed}`);
const vitest = await startVitest("test", [], {
  run: true,
  include: ["test/chaos/kill-suite.ts"],
  testNamePattern: values.only,
  testTimeout: rounds * roundTimeoutMs,
  hookTimeout: roundTimeoutMs,
  provide: { chaos: { rounds, seed } },
});
const tests = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const rows = tests.flatMap((test) => (test.meta().row ? { fault: test.name, ...test.meta().row } : []));
printTable(rows.map((row) => describeRow(row)));
for (const { fault, reasons } of rows) for (const reason of reasons) console.log(`\n${fault}: ${reason}`);
console.log(`\nRepeat with: npm run test:chaos -- --rounds ${rounds} --seed ${seed}`);
await vitest.close();

/** @param {"rounds" | "seed"} name @param {number} least */
function wholeNumber(name, least) {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= least) return number;
  console.error(`--${name} is '${values[name]}'. A whole number from ${least} on is allowed.`);
  process.exit(1);
}

function describeRow({ fault, rounds, files, results, errors, seconds, reassignMs }) {
  const codes = Object.entries(errors).map(([code, count]) => `${count} ${code}`);
  return {
    fault,
    rounds,
    files,
    results,
    errors: codes.join(", ") || "none",
    seconds: seconds.toFixed(1),
    "reassigned after": spanOf(reassignMs),
  };
}

/** @param {number[]} ms */
function spanOf(ms) {
  if (ms.length === 0) return "";
  const [least, most] = [Math.min(...ms), Math.max(...ms)].map((one) => (one / 1000).toFixed(2));
  return least === most ? `${most} s` : `${least} to ${most} s`;
}

/** @param {Record<string, string | number>[]} rows */
function printTable(rows) {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  console.log();
  for (const line of lines)
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join("  ")
        .trimEnd(),
    );
}
