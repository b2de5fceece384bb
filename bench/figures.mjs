/** What a bench has found: figures, each with what it is to reach, and those that could not be measured. */

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {string} unit        of `ours` and `rival`
 * @property {number} ours
 * @property {number} [rival]     the same of the rival that the name or the section's page tells of
 * @property {number} [ratio]     ours / rival
 * @property {{ least: number, most: number }} [spread]  of the ratio over the rounds, else of `ours`
 * @property {Target} [target]
 *
 * @typedef {{ of: "ours" | "ratio" } & ({ atLeast: number } | { atMost: number })} Target
 */

/** Thrown by a section, or a part of one, for which something is missing; the message says what, and how it comes. */
export class NotMeasured extends Error {}

/** Whether a figure reaches its target; undefined without one. */
function meetsTarget({ target, ...figure }) {
  if (!target) return undefined;
  const value = figure[target.of];
  return "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
}

/** The rows of the one table, of the sections of `results.json`. */
export function tableRows(sections) {
  return Object.entries(sections).flatMap(([section, { figures, missing }]) => [
    ...figures.map((figure) => [
      section,
      figure.name,
      withUnit(figure.ours, figure.unit),
      figure.rival === undefined ? "–" : withUnit(figure.rival, figure.unit),
      figure.ratio === undefined ? "–" : show(figure.ratio),
      figure.spread ? `${show(figure.spread.least)}–${show(figure.spread.most)}` : "–",
      showTarget(figure),
      { true: "yes", false: "**no**", undefined: "–" }[meetsTarget(figure)],
    ]),
    ...missing.map(({ name, reason }) => [section, name, "–", "–", "–", "–", "–", `not measured: ${reason}`]),
  ]);
}

const heads = ["section", "figure", "ours", "rival", "ratio", "spread", "target", "met"];

/** A table in Markdown, its columns as wide as their cells. */
export function writeTable(rows, columns = heads) {
  const cells = [columns, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\s+/g, " ")));
  // What is said of a figure without a value is long, and stands last.
  const widths = columns.map((_, place) =>
    Math.max(3, ...cells.filter((row) => !row[place].startsWith("not ")).map((row) => row[place].length)),
  );
  const lines = cells.map((row) => `| ${row.map((cell, place) => cell.padEnd(widths[place])).join(" | ")} |`);
  return [lines[0], `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines.slice(1)].join(
    "\n",
  );
}

function showTarget({ target, unit }) {
  if (!target) return "–";
  const side = "atLeast" in target ? "≥" : "≤";
  const value = target.atLeast ?? target.atMost;
  return target.of === "ours" ? `${side} ${withUnit(value, unit)}` : `ratio ${side} ${show(value)}`;
}

function withUnit(value, unit) {
  return `${show(value)} ${unit}`;
}

/** Three digits that say something. */
export function show(value) {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}
