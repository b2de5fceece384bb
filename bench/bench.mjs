/**
 * `npm run bench`: measures how fast the service is, each figure against a rival on the same input in the same run,
 * prints one table and writes `bench/results.json`. docs/performance.md explains the figures.
 *
 * --only efficiency,latency   these sections alone; those of other runs stay in the file
 * --quick                     small inputs and few rounds, to see that it runs; writes no file unless --out names one
 * --out FILE                  where the results go
 * --baseline FOLDER           the seed design, by default ../shared/baseline beside the project
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { NotMeasured, show, tableRows, writeTable } from "./figures.mjs";
import { releaseAtSignals, stayIfLeaving } from "./held.mjs";
import { describeRun, mergeResults } from "./results-file.mjs";
import { measureDistribution } from "./sections/distribution.mjs";
import { measureEfficiency } from "./sections/efficiency.mjs";
import { measureDatabases } from "./sections/databases.mjs";
import { measureEngines } from "./sections/engines.mjs";
import { measureLatency } from "./sections/latency.mjs";
import { measureMemory } from "./sections/memory.mjs";
import { measureResults } from "./sections/results.mjs";
import { measureSeed } from "./sections/seed.mjs";
import { measureStart } from "./sections/start.mjs";
import { measureUnequal } from "./sections/unequal.mjs";

const sections = {
  efficiency: measureEfficiency,
  seed: measureSeed,
  unequal: measureUnequal,
  distribution: measureDistribution,
  memory: measureMemory,
  results: measureResults,
  latency: measureLatency,
  start: measureStart,
  engines: measureEngines,
  databases: measureDatabases,
};

const { values } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(sections).join(",") },
    quick: { type: "boolean", default: false },
    out: { type: "string" },
    baseline: { type: "string", default: path.resolve(import.meta.dirname, "../../shared/baseline") },
  },
});
const chosen = values.only.split(",");
const unknown = chosen.filter((name) => !Object.hasOwn(sections, name));
if (unknown.length > 0) {
  throw new Error(`No section ${unknown.join(", ")}. Sections: ${Object.keys(sections).join(", ")}`);
}

releaseAtSignals();
const measured = {};
for (const name of chosen) measured[name] = await measure(name);
console.log(writeTable(tableRows(measured)));
const file = values.out ?? (values.quick ? undefined : path.join(import.meta.dirname, "results.json"));
if (file) await mergeResults(file, measured);

/** Runs a section; what breaks it is a figure that is missing, and the sections after it still run. */
async function measure(name) {
  const run = { ...(await describeRun()), isQuick: values.quick, figures: [], missing: [] };
  const startedAt = performance.now();
  const say = (line) => console.error(`${name}: ${line}`);
  const attempt = async (part, work) => {
    await stayIfLeaving();
    try {
      await work();
    } catch (error) {
      await stayIfLeaving();
      run.missing.push({ name: part, reason: error.message });
      say(`${part} was not measured: ${error.message}`);
      if (!(error instanceof NotMeasured)) {
        console.error(error);
        process.exitCode = 1;
      }
    }
  };
  const report = (figure) => {
    run.figures.push(figure);
    const rival =
      figure.rival === undefined ? "" : `, rival ${show(figure.rival)}, ratio ${show(figure.ratio)}`;
    say(`${figure.name}: ${show(figure.ours)} ${figure.unit}${rival}`);
  };
  await attempt("all", async () => {
    const more = await sections[name]({ quick: values.quick, baseline: values.baseline, report, attempt });
    Object.assign(run, more);
  });
  return { ...run, seconds: Math.round((performance.now() - startedAt) / 1000) };
}
