/** Tells a column of running text from a column of a table. */
import type { Box } from "./text-box.ts";

/** In heights of its letters; cells are narrower, as a rule. */
const narrowest = 8;

/** Lines of running text fill their column, but for the last of a paragraph. */
const fullOfWidth = 0.6;
const fullLines = 0.6;

const fewestCharacters = 15;

/** Of these lines, of which there is at least one. */
export function isColumn(lines: readonly Box[]): boolean {
  const starts = lines.map(({ pieces }) => pieces[0]?.start ?? 0);
  const ends = lines.map(({ pieces }) => pieces.at(-1)?.end ?? 0);
  const width = ends.reduce((a, b) => Math.max(a, b)) - starts.reduce((a, b) => Math.min(a, b));
  const heights = lines.map(({ height }) => height).toSorted((a, b) => a - b);
  if (width < narrowest * (heights[Math.floor(heights.length / 2)] ?? 0)) return false;
  const full = ends.filter((end, at) => end - (starts[at] ?? 0) >= fullOfWidth * width).length;
  if (full < fullLines * lines.length) return false;
  const text = lines.map(({ pieces }) => pieces.map(({ run }) => run.text).join("")).join("");
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return text.length >= fewestCharacters * lines.length && 2 * letters > text.length;
}
