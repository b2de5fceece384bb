/**
 * The headings of a PDF: lines that its outline names, and lines in larger letters than the text. An outline often has only
 * some of them, or leads to other pages.
 */
import { findLargeLetters, toHalf } from "./letter-size.ts";
import { isNext, type Line, type PlacedPage } from "./line.ts";
import type { OutlineEntry } from "./pdf-outline.ts";

interface Heading {
  level: number;
  /** All of it, which may be several lines. */
  text: string;
  /** Which of its lines this is, from 1. */
  part: number;
}

interface Found {
  lines: Line[];
  /** By the outline. */
  level?: number | undefined;
}

/** By each of their lines. */
export function findHeadings(
  pages: readonly PlacedPage[],
  outline: readonly OutlineEntry[],
): Map<Line, Heading> {
  const named = findNamed(pages, outline);
  const large = findLarge(pages, new Set(named.flatMap(({ lines }) => lines)));
  const levelOf = levelsBySize(named, large);
  const headings = new Map<Line, Heading>();
  for (const { lines, level = levelOf(lines) } of [...named, ...large]) {
    const text = lines.map((line) => line.text).join(" ");
    for (const [at, line] of lines.entries()) headings.set(line, { level, text, part: at + 1 });
  }
  return headings;
}

/** A title of more lines than that is none. */
const titleLines = 3;

function findNamed(pages: readonly PlacedPage[], outline: readonly OutlineEntry[]): Found[] {
  if (outline.length === 0) return [];
  const levels = new Map(outline.map(({ title, level, page }) => [`${page ?? 0} ${plain(title)}`, level]));
  const levelOf = (page: number, text: string) =>
    levels.get(`${page} ${plain(text)}`) ?? levels.get(`${page} ${plain(unnumbered(text))}`);
  const found: Found[] = [];
  for (const { page, lines } of pages)
    for (let at = 0; at < lines.length;) {
      const candidates = linesFrom(lines, at).map((part) => {
        return { lines: part, level: levelOf(page, part.map(({ text }) => text).join(" ")) };
      });
      const named = candidates.find(({ level }) => level !== undefined);
      if (named) found.push(named);
      at += named?.lines.length ?? 1;
    }
  return found;
}

/** The line by itself, with the next one of its paragraph, and so on. */
function linesFrom(lines: readonly Line[], at: number): Line[][] {
  const parts: Line[][] = [];
  for (let end = at; end < Math.min(at + titleLines, lines.length); end += 1) {
    const [last, line] = [lines[end - 1], lines[end]];
    if (line === undefined || line.text === "" || (end > at && last && !isNext(last, line))) break;
    parts.push(lines.slice(at, end + 1));
  }
  return parts;
}

const headingCharacters = 200;

/** Those of the same size one below the other are one heading, unless the next has a number of its own. */
function findLarge(pages: readonly PlacedPage[], named: ReadonlySet<Line>): Found[] {
  const isLarge = findLargeLetters(pages);
  const found: Found[] = [];
  for (const { lines } of pages) {
    let open: Line[] = [];
    for (const line of lines) {
      if (named.has(line) || line.text.length > headingCharacters || !isLarge(line)) open = [];
      else if (goesOn(open, line)) open.push(line);
      else {
        open = [line];
        found.push({ lines: open });
      }
    }
  }
  return found;
}

function goesOn(open: readonly Line[], line: Line): boolean {
  const last = open.at(-1);
  return (
    last !== undefined &&
    open.length < titleLines &&
    toHalf(last.size) === toHalf(line.size) &&
    isNext(last, line) &&
    unnumbered(line.text) === line.text
  );
}

const levelsMost = 6;

/** A size that the outline gives a level has that one; others lie between, the larger above the smaller. */
function levelsBySize(named: readonly Found[], large: readonly Found[]): (lines: readonly Line[]) => number {
  const known = new Map<number, number>();
  for (const { lines, level = levelsMost } of named)
    known.set(sizeOf(lines), Math.min(level, known.get(sizeOf(lines)) ?? level));
  const sizes = new Set([...named, ...large].map(({ lines }) => sizeOf(lines)));
  const levels = new Map<number, number>();
  let above = 0;
  for (const size of [...sizes].toSorted((a, b) => b - a)) {
    const below = [...known].flatMap(([other, level]) => (other < size ? [level] : []));
    above = known.get(size) ?? Math.min(above + 1, levelsMost, ...below);
    levels.set(size, above);
  }
  return (lines) => levels.get(sizeOf(lines)) ?? levelsMost;
}

function sizeOf(lines: readonly Line[]): number {
  return toHalf(lines[0]?.size ?? 0);
}

function plain(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s+/g, " ").trim().toLowerCase();
}

/** An outline often leaves the numbers of its headings out. */
function unnumbered(text: string): string {
  return text.replace(/^\s*[\dA-Z]+(?:\.\d+)*\.?\s+/, "");
}
