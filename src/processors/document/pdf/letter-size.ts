/** How large the letters of a PDF's text are, and which lines stand out from it. */
import type { Line } from "./line.ts";

/** So much larger than most of the text are headings. */
const headingSize = 1.15;

/** Whether the letters of a line are clearly larger than those of most of the text on these pages. */
export function findLargeLetters(pages: readonly { lines: readonly Line[] }[]): (line: Line) => boolean {
  const weights = new Map<number, number>();
  for (const { lines } of pages)
    for (const { size, text } of lines)
      weights.set(toHalf(size), (weights.get(toHalf(size)) ?? 0) + text.length);
  const body = [...weights].toSorted(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 0;
  return ({ size, text }) => size > 0 && toHalf(size) > body * headingSize && words.test(text);
}

/** One large letter begins a paragraph, or is a picture; an ideograph is a word. */
const words = /\p{Lo}|\p{L}.*\p{L}/u;

/** To half a point, in which writers differ by rounding. */
export function toHalf(size: number): number {
  return Math.round(2 * size) / 2;
}
