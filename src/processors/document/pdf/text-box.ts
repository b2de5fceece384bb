/** Lines of a page as boxes, for what asks where they stand. */
import type { Run } from "./text-run.ts";

export interface Box {
  runs: Run[];
  /** Its runs that have text, from where its reading begins. */
  pieces: { run: Run; start: number; end: number }[];
  /** Growing from the top to the bottom, in points. */
  across: number;
  height: number;
  /** Its place in the order of drawing. */
  order: number;
}

/** Growing in the direction of reading. Undefined where not all of the page's text has one direction. */
export function toBoxes(lines: readonly Run[][]): Box[] | undefined {
  const runs = lines.flatMap((line) => line.filter(hasText));
  if (runs.some(({ turn }) => turn !== runs[0]?.turn)) return undefined;
  const isRtl = 2 * runs.filter((run) => run.isRtl).length > runs.length;
  return lines.flatMap((line, order) => {
    const filled = line.filter(hasText);
    const [first] = filled;
    if (!first) return [];
    const pieces = filled
      .map((run) =>
        isRtl ? { run, start: -run.end, end: -run.start } : { run, start: run.start, end: run.end },
      )
      .toSorted((a, b) => a.start - b.start);
    const height = filled.reduce((most, run) => Math.max(most, run.height), 0);
    return [{ runs: line, pieces, across: first.across, height, order }];
  });
}

function hasText({ text }: Run): boolean {
  return text.trim() !== "";
}

/** Sub- and superscripts stand within these points of their line. */
const samePoints = 4.6;

export function isInOneRow(a: Box, b: Box): boolean {
  return Math.abs(a.across - b.across) < samePoints;
}
