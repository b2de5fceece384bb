/** A line of a page: what the first step with a page makes, and all the others take. */
import type { Place } from "./page-frame.ts";

/** Words of a line between which there is only usual room. */
export interface Piece {
  text: string;
  /** Along the direction of the text, in points. */
  start: number;
  end: number;
  /** Whether it stands apart from the piece before it. */
  isCell: boolean;
}

export interface Line {
  text: string;
  /** The height of its largest font, in points. */
  size: number;
  /** Across the direction of the text, growing from the top to the bottom, in points. */
  position: number;
  /** Along the direction of the text, in points; of lines that a font has placed. */
  end?: number;
  /** In the order of reading; of lines that have several. */
  pieces?: readonly Piece[];
  /** On the page as it is shown; absent where it is not known, and of empty lines. */
  place?: Place;
}

export interface PlacedPage {
  page: number;
  lines: Line[];
  /** Of the page's text in the document's. */
  offset: number;
}

/** Lines of a paragraph stand no further apart than this, in heights of their letters. */
const lineDistance = 1.8;

/** Whether it stands below the other one as a line of the same paragraph does. */
export function isNext(last: Line, line: Line): boolean {
  const distance = line.position - last.position;
  const isSameSize = Math.abs(last.size - line.size) <= 0.2 * Math.max(last.size, line.size);
  return isSameSize && distance >= 0 && distance <= Math.max(1, lineDistance * line.size);
}
