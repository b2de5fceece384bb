/**
 * `npm run load`: puts a cluster under load and prints what its master needed. Ends with 1 when a target is missed:
 * no error, memory, and how late the master's event loop is. `npm run load -- 20` runs the scenarios with "20" in
 * their names.
 */
import { processorPath, watch, withCluster } from "../cluster.mjs";
import { releaseAtSignals } from "../held.mjs";
import { scenarios } from "./scenarios.mjs";

/** Its processor costs next to nothing, so that what is measured is the way of the files. */
const slave = { settings: { SLOTS: "4" }, processors: [processorPath("touch")] };
const targets = { peakMebibytes: 400, lateMs: 50 };

releaseAtSignals();
const wanted = process.argv.slice(2);
const chosen = scenarios.filter(({ name }) => wanted.every((word) => name.includes(word)));
const rows = [];
const misses = [];
for (const scenario of chosen) {
  const { name, environment = {} } = scenario;
  const settings = { LOG_LEVEL: "warn", ...environment };
  const measured = await withCluster({ settings, slaves: [slave, slave] }, async (cluster) => {
    const { done, seconds, reports } = await watch([cluster.master], () => scenario.run(cluster));
    return { ...done, ...reports[0], seconds };
  });
  rows.push(toRow(name, measured));
  misses.push(...findMisses(measured).map((miss) => `${name}: ${miss}`));
}
console.table(rows);
console.log(
  `Targets: no errors, ${targets.peakMebibytes} MB, 99 % of the master's loop late by less than ${targets.lateMs} ms ` +
    "beside the time that it waited for a processor.",
);
for (const miss of misses) console.log(`Missed: ${miss}`);
process.exitCode = misses.length > 0 || chosen.length === 0 ? 1 : 0;

function toRow(scenario, { files, errors, seconds, jobMs, peakMebibytes, lateMs, ownLateMs }) {
  return {
    scenario,
    files,
    errors: errors.length,
    seconds: Math.round(seconds),
    "median job ms": Math.round(jobMs),
    "master MB": Math.round(peakMebibytes),
    "loop late ms (50, 99, 100 %)": showLateness(lateMs),
    "of its own": showLateness(ownLateMs),
  };
}

function showLateness(lateMs) {
  return lateMs ? [lateMs.p50, lateMs.p99, lateMs.max].map((ms) => ms.toFixed(1)).join("  ") : "not known";
}

function findMisses({ errors, peakMebibytes, lateMs, ownLateMs = lateMs }) {
  const found = [...new Set(errors)].slice(0, 5);
  if (peakMebibytes >= targets.peakMebibytes) found.push(`the master took ${Math.round(peakMebibytes)} MB`);
  if (ownLateMs.p99 >= targets.lateMs) found.push(`its loop was late by ${ownLateMs.p99.toFixed(1)} ms`);
  return found;
}
