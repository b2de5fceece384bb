/** A line of a page: what the first step with a page makes, and all the others take. */
import type { Place } from "./page-frame.ts";

export interface Line {
  text: string;
  /** The height of its largest font, in points. */
  size: number;
  /** Across the direction of the text, growing from the top to the bottom, in points. */
  position: number;
  /** Along the direction of the text, in points; of lines that a font has placed. */
  end?: number;
  /** On the page as it is shown; absent where it is not known, and of empty lines. */
  place?: Place;
}
