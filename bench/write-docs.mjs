/** `npm run bench:docs`: writes what `bench/results.json` holds into docs/performance.md, between its two markers. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format } from "prettier";
import { tableRows, writeTable } from "./figures.mjs";
import { readResults } from "./results-file.mjs";

const page = path.resolve(import.meta.dirname, "../docs/performance.md");
const [begin, end] = ["<!-- figures -->", "<!-- end of figures -->"];

const sections = await readResults(path.join(import.meta.dirname, "results.json"));
const text = await readFile(page, "utf8");
const [before, after] = [text.split(begin)[0], text.split(end)[1]];
if (after === undefined) throw new Error(`${page} has no ${begin} and ${end}.`);
const written = `${before}${begin}\n\n${describe()}\n\n${end}${after}`;
await writeFile(page, await format(written, { parser: "markdown", printWidth: 110 }));

function describe() {
  if (Object.keys(sections).length === 0) return "Nothing has been measured yet.";
  return [writeTable(tableRows(sections)), describeRuns(), describeWeights()].join("\n\n");
}

function describeRuns() {
  const rows = Object.entries(sections).map(
    ([name, { measuredAt, commit, node, processors, load, isQuick, seconds }]) =>
      [
        name,
        measuredAt.slice(0, 10),
        commit ?? "–",
        node,
        processors,
        load,
        isQuick ? "yes" : "no",
        seconds,
      ].map(String),
  );
  const heads = ["section", "measured", "commit", "Node", "processors", "load before", "quick", "took s"];
  return writeTable(rows, heads);
}

function describeWeights() {
  const heaviest = sections.start?.heaviestDependencies ?? [];
  const rows = heaviest.map(({ name, version, bytes }) => [name, version, (bytes / 1e6).toFixed(1)]);
  return rows.length > 0 ? writeTable(rows, ["package", "version", "MB"]) : "";
}
