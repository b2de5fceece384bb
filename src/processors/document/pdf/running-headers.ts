/**
 * Running headers and footers of a PDF: lines near the upper or lower edge that say the same in the same place on most
 * pages, or on most of the left or right ones, as books have them. Numbers may differ where they count with the pages.
 * Large letters are headings: those of chapters count, too.
 */
import { findLargeLetters } from "./letter-size.ts";
import type { Line } from "./line.ts";
import { writeRanges } from "./page-ranges.ts";
import { type Page, trimLines } from "./read-pdf-pages.ts";

export interface RunningHeader {
  /** As it is on the first of its pages. */
  text: string;
  /** In the form of the option `pages`. */
  pages: string;
}

/** The pages without them, and what they were, in the order in which they first stand. */
export function dropRunningHeaders(pages: readonly Page[]): { pages: Page[]; dropped: RunningHeader[] } {
  const headers = findRunningHeaders(pages);
  const lines = new Set(headers.flat().map(({ line }) => line));
  return {
    pages: pages.map((page) =>
      page.lines.some((line) => lines.has(line))
        ? { ...page, ...trimLines(page.lines.filter((line) => !lines.has(line))) }
        : page,
    ),
    dropped: headers.map((header) => {
      const on = new Set(header.map(({ page }) => page));
      return { text: header[0]?.line.text ?? "", pages: writeRanges([...on]) };
    }),
  };
}

/** A line near an edge. */
interface EdgeLine {
  page: number;
  line: Line;
  /** Where it ends, as a share of the page's height. */
  depth: number;
  numbers: number[];
}

function findRunningHeaders(pages: readonly Page[]): EdgeLine[][] {
  const counted = pages.filter(({ lines }) => lines.some(({ place }) => place)).map(({ page }) => page);
  const isLarge = findLargeLetters(pages);
  const alike = new Map<string, EdgeLine[]>();
  for (const { page, lines } of pages)
    for (const line of lines) {
      const edge = edgeOf(line);
      if (edge === undefined || line.text === "" || isLarge(line)) continue;
      const key = `${edge} ${shapeOf(line.text)}`;
      const found = { page, line, depth: line.place?.bottom ?? 0, numbers: numbersIn(line.text) };
      const others = alike.get(key);
      if (others) others.push(found);
      else alike.set(key, [found]);
    }
  return [...alike.values()]
    .map((lines) => keepCounting(keepPlace(lines)))
    .filter((lines) => isOnMost(lines, counted));
}

/** Of the page's height: 3.5 cm of A4. */
const edgeShare = 0.12;

function edgeOf({ place }: Line): "top" | "bottom" | undefined {
  if (!place) return undefined;
  if (place.bottom <= edgeShare) return "top";
  return place.top >= 1 - edgeShare ? "bottom" : undefined;
}

/** What is the same on all pages, whatever their numbers are. */
function shapeOf(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").replaceAll(/\d+/g, "#").trim();
}

function numbersIn(text: string): number[] {
  return (text.normalize("NFKC").match(/\d+/g) ?? []).map(Number);
}

/** Of the page's height, 3 mm of A4. */
const samePlace = 0.01;

function keepPlace(lines: readonly EdgeLine[]): EdgeLine[] {
  const depths = lines.map(({ depth }) => depth).toSorted((a, b) => a - b);
  const middle = depths[Math.floor(depths.length / 2)] ?? 0;
  return lines.filter(({ depth }) => Math.abs(depth - middle) <= samePlace);
}

/** Those whose every number is either the same as that of most, or as far from its page's number: others are content. */
function keepCounting(lines: EdgeLine[]): EdgeLine[] {
  let kept = lines;
  for (const at of lines[0]?.numbers.keys() ?? []) {
    const same = largestGroup(kept, ({ numbers }) => numbers[at] ?? 0);
    const counting = largestGroup(kept, ({ numbers, page }) => (numbers[at] ?? 0) - page);
    kept = counting.length > same.length ? counting : same;
  }
  return kept;
}

function largestGroup(lines: readonly EdgeLine[], valueOf: (line: EdgeLine) => number): EdgeLine[] {
  const groups = new Map<number, EdgeLine[]>();
  for (const line of lines) {
    const group = groups.get(valueOf(line));
    if (group) group.push(line);
    else groups.set(valueOf(line), [line]);
  }
  return [...groups.values()].reduce((most, group) => (group.length > most.length ? group : most), []);
}

/** Twice may be chance. */
const fewestPages = 3;

function isOnMost(lines: readonly EdgeLine[], pages: readonly number[]): boolean {
  const on = new Set(lines.map(({ page }) => page));
  return [pages, pages.filter((page) => page % 2 === 0), pages.filter((page) => page % 2 === 1)].some(
    (side) => {
      const found = side.filter((page) => on.has(page)).length;
      return found >= fewestPages && found > side.length / 2;
    },
  );
}
