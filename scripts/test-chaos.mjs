/**
 * `npm run test:chaos -- --rounds N --seed S`: the kill suite of test/chaos/, N rounds of each fault. The seed decides
 * what is hit and when; it is printed, so that a run can be repeated. `--only TEXT` runs the faults whose name has it.
 * `--engine bullmq` harms masters that share a database, `--database redis` or `postgres`.
 */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { printTable, runTests, wholeNumber } from "./long-test.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
    only: { type: "string", default: "" },
    engine: { type: "string", default: "http" },
    database: { type: "string", default: "redis" },
  },
});
const rounds = wholeNumber("rounds", values.rounds, 1);
const seed = wholeNumber("seed", values.seed, 0);

const suites = { http: "kill-suite.ts", bullmq: "shared-kill-suite.ts" };
refuseUnless("engine", Object.keys(suites));
refuseUnless("database", ["redis", "postgres"]);

/** A fault of silence lasts for a lease, and a machine that has other work is slow. */
const longestRoundMs = 180_000;

const under = values.engine === "http" ? "http" : `bullmq, database ${values.database}`;
console.log(`Kill suite, engine ${under}: rounds ${rounds}, seed ${seed}`);
const tests = await runTests(`test/chaos/${suites[values.engine]}`, {
  provide: { chaos: { rounds, seed, database: values.database } },
  timeoutMs: rounds * longestRoundMs,
  only: values.only,
});
const played = tests.flatMap((test) => (test.meta().row ? [{ fault: test.name, row: test.meta().row }] : []));
printTable(played.map(({ fault, row }) => describeRow(fault, row)));
for (const { fault, row } of played) {
  for (const reason of row.reasons) console.log(`\nExplained by its harm, ${fault}: ${reason}`);
}
console.log(
  `\nRepeat with: npm run test:chaos -- --engine ${values.engine} --database ${values.database} --rounds ${rounds} --seed ${seed}`,
);

/**
 * @param {"engine" | "database"} name
 * @param {string[]} allowed
 */
function refuseUnless(name, allowed) {
  const value = values[name];
  if (allowed.includes(value)) return;
  console.error(`--${name} is '${value}'. Allowed: ${allowed.join(", ")}.`);
  process.exit(1);
}

/** @param {string} fault */
function describeRow(fault, row) {
  const codes = Object.entries(row.errors).map(([code, count]) => `${count} ${code}`);
  return {
    fault,
    rounds: row.rounds,
    files: row.files,
    results: row.results,
    errors: codes.join(", ") || "none",
    seconds: row.seconds.toFixed(1),
    "reassigned after": describeSpan(row.reassignMs),
  };
}

/** @param {number[]} ms */
function describeSpan(ms) {
  if (ms.length === 0) return "";
  const [least, most] = [Math.min(...ms), Math.max(...ms)].map((one) => (one / 1000).toFixed(2));
  return least === most ? `${most} s` : `${least} to ${most} s`;
}
