/**
 * From pdf.js's runs of text to lines: where a line ends, what space stands between runs, in which direction it is read.
 * Runs come in the order of the page's content, which is the reading order of columns too in what word processors and TeX
 * write.
 */
import { joinHyphenated } from "./join-hyphenated.ts";
import type { Line, Piece } from "./line.ts";
import type { PageFrame } from "./page-frame.ts";
import type { TextItem } from "./pdf-js-document.ts";
import { inReadingOrder } from "./reading-order.ts";
import { isInVisualOrder, isRightToLeft, turnBrackets } from "./right-to-left.ts";
import { type Run, toRun } from "./text-run.ts";

/** Runs of one line stand within these points of each other: sub- and superscripts do. */
const sameLinePoints = 4.6;

/** Wider gaps part cells or columns; the space of a 12 point font is 3 points wide. */
const gapPoints = 7;

/** Of the font's height: below it a gap is a space, however large the letters are. */
const gapOfHeight = 0.8;

/** `size` is 0 for a page without text. Empty lines stand where the page has white space as lines. */
export function layOutLines(items: readonly TextItem[], frame: PageFrame): Line[] {
  const lines: Run[][] = [];
  let runs: Run[] = [];
  const endLine = (): void => {
    lines.push(runs);
    runs = [];
  };
  for (const item of items) {
    const run = toRun(item);
    const last = runs.findLast(({ text }) => text !== "");
    if (last && isBelow(run, last, runs)) endLine();
    runs.push(run);
    if (item.hasEOL) endLine();
  }
  if (runs.length > 0) endLine();
  return joinHyphenated(inReadingOrder(lines).map((line) => toLine(line, frame)));
}

/** Beyond what sub- and superscripts of the line reach, or in another direction. */
function isBelow(run: Run, last: Run, line: readonly Run[]): boolean {
  if (run.text === "") return false;
  if (run.turn !== last.turn) return true;
  const distance = Math.abs(run.across - last.across);
  const height = line.reduce((most, one) => Math.max(most, one.height), 0);
  return distance > sameLinePoints && distance - 1 > height;
}

function toLine(runs: readonly Run[], frame: PageFrame): Line {
  const filled = runs.filter(({ text }) => text !== "");
  const isRtl = isRightToLeft(filled);
  const inOrder = isRtl && isInVisualOrder(filled) ? filled.toReversed() : filled;
  const ordered = turnBrackets(inOrder, isRtl);
  const pieces: Piece[] = [];
  let text = "";
  let last: Run | undefined;
  let isSpaced = false;
  for (const run of ordered) {
    if (run.text.trim() === "") isSpaced = true;
    else {
      const space = last ? spaceBetween(last, run, { before: text, isRtl, isSpaced }) : "";
      addPiece(pieces, run, space);
      text += space + run.text;
      last = run;
      isSpaced = false;
    }
  }
  return {
    text,
    size: filled.reduce((most, { height }) => Math.max(most, height), 0),
    position: filled[0]?.across ?? 0,
    ...(last && { end: last.end }),
    ...(pieces.length > 1 && { pieces }),
    ...(filled.length > 0 && { place: frame.placeOf(filled.flatMap(({ corners }) => corners)) }),
  };
}

function addPiece(pieces: Piece[], { text, start, end }: Run, space: string): void {
  const last = pieces.at(-1);
  if (!last || space !== "") {
    pieces.push({ text, start, end, isCell: space === "\t" });
    return;
  }
  last.text += text;
  last.start = Math.min(last.start, start);
  last.end = Math.max(last.end, end);
}

/** pdf.js gives spaces as runs of their own, as wide as the gap that they fill, and none for some of the wide ones. */
function spaceBetween(
  last: Run,
  run: Run,
  { before, isRtl, isSpaced }: { before: string; isRtl: boolean; isSpaced: boolean },
): string {
  const gap = Math.abs(isRtl ? last.start - run.end : run.start - last.end);
  const isOneLine = Math.abs(run.across - last.across) < sameLinePoints;
  if (isOneLine && gap > Math.max(gapPoints, gapOfHeight * Math.max(run.height, last.height))) return "\t";
  const isNeeded = isSpaced || (isOneLine && gap > gapPoints);
  return isNeeded && !/\s$/.test(before) && !/^\s/.test(run.text) ? " " : "";
}
