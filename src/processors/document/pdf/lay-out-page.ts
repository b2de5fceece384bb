/**
 * From pdf.js's runs of text to lines: where a line ends, what space stands between runs, in which direction it is read.
 * Runs come in the order of the page's content, which is the
 * reading order of columns too in what word processors and TeX write.
 */
import { joinHyphenated } from "./join-hyphenated.ts";
import type { Line } from "./line.ts";
import type { PageFrame, Point } from "./page-frame.ts";
import type { TextItem } from "./pdf-js-document.ts";

/** Runs of one line stand within these points of each other: sub- and superscripts do. */
const sameLinePoints = 4.6;

/** Wider gaps part cells or columns; the space of a 12 point font is 3 points wide. */
const gapPoints = 7;

/** Of the font's height: below it a gap is a space, however large the letters are. */
const gapOfHeight = 0.8;

/** `size` is 0 for a page without text. Empty lines stand where the page has white space as lines. */
export function layOutLines(items: readonly TextItem[], frame: PageFrame): Line[] {
  const lines: Line[] = [];
  let runs: Run[] = [];
  const endLine = (): void => {
    lines.push(toLine(runs, frame));
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
  return joinHyphenated(lines);
}

/** A run in the coordinates of its own direction. */
interface Run {
  text: string;
  isRtl: boolean;
  start: number;
  end: number;
  across: number;
  height: number;
  /** In quarters of a full turn. */
  turn: number;
  /** Where its baseline begins and what is opposite of it, on the page. */
  corners: [Point, Point];
}

function toRun({ str, dir, transform, width, height }: TextItem): Run {
  const [a = 1, b = 0, , , x = 0, y = 0] = transform;
  const turn = Math.round(Math.atan2(b, a) / (Math.PI / 2)) & 3;
  const [cos, sin] = [[1, 0] as const, [0, 1] as const, [-1, 0] as const, [0, -1] as const][turn] ?? [1, 0];
  const start = x * cos + y * sin;
  const across = x * sin - y * cos;
  const opposite = { x: x + width * cos - height * sin, y: y + width * sin + height * cos };
  return {
    text: str,
    isRtl: dir === "rtl",
    start,
    end: start + width,
    across,
    height,
    turn,
    corners: [{ x, y }, opposite],
  };
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
  const ordered = isRtl && isInVisualOrder(filled) ? filled.toReversed() : filled;
  let text = "";
  let last: Run | undefined;
  let isSpaced = false;
  for (const run of ordered) {
    if (run.text.trim() === "") isSpaced = true;
    else {
      if (last) text += spaceBetween(last, run, { before: text, isRtl, isSpaced });
      text += run.text;
      last = run;
      isSpaced = false;
    }
  }
  return {
    text,
    size: filled.reduce((most, { height }) => Math.max(most, height), 0),
    position: filled[0]?.across ?? 0,
    ...(last && { end: last.end }),
    ...(filled.length > 0 && { place: frame.placeOf(filled.flatMap(({ corners }) => corners)) }),
  };
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

const rtlLetters = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/gu;

function isRightToLeft(runs: readonly Run[]): boolean {
  if (!runs.some((run) => run.isRtl)) return false;
  const text = runs.map((run) => run.text).join("");
  const rtl = text.match(rtlLetters)?.length ?? 0;
  return 2 * rtl > (text.match(/\p{L}/gu)?.length ?? 0);
}

/** Whether the runs of a line that is read from the right were written from the left. */
function isInVisualOrder(runs: readonly Run[]): boolean {
  let rising = 0;
  for (const [at, run] of runs.entries()) {
    const next = runs[at + 1];
    if (next) rising += Math.sign(next.start - run.start);
  }
  return rising > 0;
}
