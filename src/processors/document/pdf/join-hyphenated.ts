/** Joins the halves of words that were hyphenated only because a line ended; the last step with the lines of a page. */
import type { Line } from "./line.ts";

/** A word goes on with a small letter on the next line; a hyphen is its own where the word has another one. */
export function joinHyphenated(lines: readonly Line[]): Line[] {
  const joined: Line[] = [];
  for (const [at, line] of lines.entries()) {
    const last = joined.at(-1);
    const head = last && headOf(last.text, () => isShortOfHyphen(lines, at - 1));
    const [whole, rest = ""] = /^[ \t]*(\p{Ll}\S*)\s?/u.exec(line.text) ?? [];
    if (!last || head === undefined || whole === undefined) {
      joined.push(line);
      continue;
    }
    joined[joined.length - 1] = withText(last, `${head}${rest}`);
    const left = line.text.slice(whole.length);
    if (left !== "") joined.push(withText(line, left));
  }
  return joined;
}

/** Its pieces are no longer its text. */
function withText(line: Line, text: string): Line {
  const { pieces: _, ...rest } = line;
  return { ...rest, text };
}

/** The line up to where its last word goes on; undefined where that word is whole. */
function headOf(text: string, hasLostHyphen: () => boolean): string | undefined {
  const [, start, hyphens = ""] = /(\p{L}[\p{L}\p{M}'’-]*?)([-\u00ad\u2010]*)[ \t]*$/u.exec(text) ?? [];
  if (start === undefined || hyphens.length > 1) return undefined;
  if (hyphens === "") return hasLostHyphen() ? text.trimEnd() : undefined;
  return text.trimEnd().slice(0, start.includes("-") ? undefined : -1);
}

/** Widths of hyphens, of the font's height: a third of it in most fonts. */
const narrowestHyphen = 0.28;
const widestHyphen = 0.42;

/** Lines of a paragraph that stand around a line, before and after it. */
const linesAround = 4;

/** So many of them end at one edge only where they are justified. */
const fewestJustified = 3;
const sameEdgePoints = 0.5;

/**
 * pdf.js leaves soft hyphens out, and the room that they take. Among justified lines one then ends a hyphen short of the
 * others.
 */
function isShortOfHyphen(lines: readonly Line[], at: number): boolean {
  const { end, size = 0 } = lines[at] ?? {};
  if (end === undefined) return false;
  const ends = lines
    .slice(Math.max(0, at - linesAround), at + linesAround + 1)
    .flatMap((line) => (line.size === size && line.end !== undefined ? [line.end] : []));
  return ends.some(
    (edge) =>
      edge - end >= narrowestHyphen * size &&
      edge - end <= widestHyphen * size &&
      ends.filter((other) => Math.abs(other - edge) <= sameEdgePoints).length >= fewestJustified,
  );
}
