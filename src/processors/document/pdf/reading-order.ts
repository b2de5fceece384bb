/**
 * Columns of a page, read one after the other. What writes a PDF may draw them row by row, or the right one first. Columns are
 * found by the white gutter between them, as an XY-cut does (Nagy and Seth, 1984), and lines across it part what is above
 * from what is below. What is drawn in order already stays as it is drawn.
 */
import { isColumn } from "./column.ts";
import { type Box, isInOneRow, toBoxes } from "./text-box.ts";
import type { Run } from "./text-run.ts";

/** The lines of a page, of which those that reach over several columns become one for each. */
export function inReadingOrder(lines: Run[][]): Run[][] {
  const boxes = toBoxes(lines);
  if (!boxes) return lines;
  const ordered = arrange(boxes);
  return ordered === boxes ? lines : ordered.map(({ runs }) => runs);
}

/** Columns within columns; more are no text. */
const deepest = 6;

/** The same boxes, where there is nothing to arrange. */
function arrange(boxes: Box[], depth = 0): Box[] {
  const cut = depth < deepest ? findCut(boxes) : undefined;
  if (!cut?.bands.some(({ columns }) => columns && !isDrawnInOrder(columns))) return boxes;
  return cut.bands.flatMap(({ columns, boxes: others }) =>
    columns
      ? columns.flatMap((column) => arrange(column, depth + 1))
      : arrange(inDrawnOrder(others), depth + 1),
  );
}

function isDrawnInOrder([left, right]: Columns): boolean {
  const last = left.reduce((most, { order }) => Math.max(most, order), -1);
  return right.every(({ order }) => order > last);
}

function inDrawnOrder(boxes: readonly Box[]): Box[] {
  return boxes.toSorted((a, b) => a.order - b.order);
}

type Columns = readonly [left: Box[], right: Box[]];

/** What lies between two lines across the gutter, or such lines themselves. */
interface Band {
  boxes: Box[];
  columns?: Columns;
}

interface Cut {
  bands: Band[];
  /** Of the columns. */
  boxCount: number;
}

/** At the place that parts the most text into columns. */
function findCut(boxes: readonly Box[]): Cut | undefined {
  const fromTop = boxes.toSorted((a, b) => a.across - b.across);
  let best: Cut | undefined;
  for (const right of findEdges(boxes)) {
    const cut = cutAt(fromTop, right);
    if (cut.boxCount > (best?.boxCount ?? 0)) best = cut;
  }
  return best;
}

/** Narrower room stands between words too. */
const gutterPoints = 7;
const fewestLines = 4;
const edgesMost = 6;

/** Where lines and parts of lines begin that stand one below the other: the most common places. */
function findEdges(boxes: readonly Box[]): number[] {
  const counts = new Map<number, number>();
  for (const { pieces } of boxes)
    for (const [at, { start }] of pieces.entries()) {
      const before = pieces[at - 1];
      if (before && start - before.end < gutterPoints) continue;
      counts.set(Math.floor(start), (counts.get(Math.floor(start)) ?? 0) + 1);
    }
  return [...counts]
    .filter(([, count]) => count >= fewestLines)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, edgesMost)
    .map(([edge]) => edge);
}

function cutAt(fromTop: readonly Box[], right: number): Cut {
  const bands: Band[] = [];
  let open: Box[] = [];
  const close = (): void => {
    bands.push(...toBands(open, right));
    open = [];
  };
  for (const box of fromTop) {
    if (!isAcross(box, right)) open.push(box);
    else {
      close();
      bands.push({ boxes: [box] });
    }
  }
  close();
  const boxCount = bands.reduce((sum, { boxes, columns }) => sum + (columns ? boxes.length : 0), 0);
  return { bands: mergePlain(bands), boxCount };
}

function isAcross({ pieces }: Box, right: number): boolean {
  return pieces.some(({ start, end }) => start < right && end > right - gutterPoints);
}

/** Boxes none of which lies across: columns, with what stands apart from them above and below, if they are any. */
function toBands(boxes: Box[], right: number): Band[] {
  const head = rowApart(boxes);
  const foot = rowApart(boxes.slice(head.length).toReversed());
  const body = boxes.slice(head.length, boxes.length - foot.length);
  const columns = toColumns(body, right);
  if (!columns) return [{ boxes }];
  const after = drawnAfter(columns);
  const upper =
    after.size > 0
      ? toColumns(
          body.filter((box) => !after.has(box)),
          right,
        )
      : undefined;
  const isTailed = upper && isDrawnInOrder(upper);
  return [
    { boxes: head },
    { boxes: body.filter((box) => !isTailed || !after.has(box)), columns: isTailed ? upper : columns },
    { boxes: isTailed ? [...after] : [] },
    { boxes: foot },
  ].filter((band) => band.boxes.length > 0);
}

/** Undefined where they are no columns of running text that stand side by side. */
function toColumns(boxes: readonly Box[], right: number): Columns | undefined {
  const columns = [
    inDrawnOrder(boxes.flatMap((box) => partOf(box, ({ start }) => start < right))),
    inDrawnOrder(boxes.flatMap((box) => partOf(box, ({ start }) => start >= right))),
  ] as const;
  const isText = columns.every((column) => column.length >= fewestLines && isColumn(column));
  return isText && isBeside(...columns) ? columns : undefined;
}

/** What is left of the gutter, but below the right column and drawn after it: it goes on below both. */
function drawnAfter([left, right]: Columns): Set<Box> {
  const bottom = right.reduce((most, { across }) => Math.max(most, across), -Infinity);
  const last = right.reduce((most, { order }) => Math.max(most, order), -1);
  return new Set(left.filter(({ across, order }) => across > bottom && order > last));
}

/** Of the height of its letters. */
const apartOfHeight = 2;

/** The first row, where white space parts it from the others: a header, or from the bottom a footer. */
function rowApart(boxes: readonly Box[]): Box[] {
  const [first] = boxes;
  const next = boxes.findIndex((box) => first && !isInOneRow(first, box));
  const distance = Math.abs((boxes[next]?.across ?? 0) - (first?.across ?? 0));
  return first && next > 0 && distance > apartOfHeight * first.height ? boxes.slice(0, next) : [];
}

function partOf(box: Box, isOf: (piece: Box["pieces"][number]) => boolean): Box[] {
  const pieces = box.pieces.filter(isOf);
  if (pieces.length === 0) return [];
  if (pieces.length === box.pieces.length) return [box];
  const others = new Set(box.pieces.filter((piece) => !isOf(piece)).map(({ run }) => run));
  return [{ ...box, pieces, runs: box.runs.filter((run) => !others.has(run)) }];
}

/** Whether each column has lines beside the other. */
function isBeside(left: readonly Box[], right: readonly Box[]): boolean {
  const [leftRange, rightRange] = [left, right].map((column) => {
    const all = column.map(({ across }) => across);
    return { top: all.reduce((a, b) => Math.min(a, b)), bottom: all.reduce((a, b) => Math.max(a, b)) };
  });
  return (
    !!leftRange && !!rightRange && leftRange.top < rightRange.bottom && rightRange.top < leftRange.bottom
  );
}

/** Lines that are in no columns keep the order in which they are drawn. */
function mergePlain(bands: readonly Band[]): Band[] {
  const merged: Band[] = [];
  for (const band of bands) {
    const last = merged.at(-1);
    if (last && !last.columns && !band.columns) last.boxes = [...last.boxes, ...band.boxes];
    else merged.push({ ...band });
  }
  return merged;
}
