/**
 * `npm run accuracy -- FOLDER --only TYPE`: every processor over a folder of corpora with references, as a table of what
 * we reach, what the best known tool reaches, and what we aim for. Exits with 1 when a figure is more than 1 % worse
 * than the committed one in test/accuracy/committed.json; `--commit` writes the figures of this run there.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { printTable, runTests } from "./long-test.mjs";

const { values, positionals } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    commit: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const [folder] = positionals;
if (folder === undefined) {
  console.error("Which folder of corpora? npm run accuracy -- FOLDER");
  process.exit(1);
}

/** A type's files are read one after the other, each as carefully as a client would have it. */
const longestTypeMs = 30 * 60_000;

const tests = await runTests("test/accuracy/*-accuracy.ts", {
  provide: { accuracy: { corpora: path.resolve(folder), commit: values.commit } },
  timeoutMs: longestTypeMs,
  only: values.only,
});
const figures = tests.flatMap((test) => test.meta().figures ?? []);
if (figures.length > 0) printTable(figures.map(describe));

/** @param {import("../test/accuracy/figure.ts").Figure} figure */
function describe({ type, set, metric, ours, reference = "", target }) {
  return { type, set, metric, ours: ours.toFixed(4), reference, target: target ? target.join(" ") : "" };
}
