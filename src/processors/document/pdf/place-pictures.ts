/** Where in the text of its pages each picture of a PDF stands: before the first line that is read below its upper edge. */
import type { PlacedBlock } from "../structure/content.ts";
import type { Picture } from "./list-pictures.ts";
import type { Line, PlacedPage } from "./line.ts";
import type { Place } from "./page-frame.ts";

/** The pictures as blocks, page by page in the order in which they are drawn. */
export function placePictures(
  pages: readonly PlacedPage[],
  pictures: ReadonlyMap<number, readonly Picture[]>,
): PlacedBlock[] {
  return pages.flatMap(({ page, lines, offset }) =>
    (pictures.get(page) ?? []).map(({ place, ...picture }) => {
      const before = lines.slice(0, place ? countLinesBefore(lines, place) : 0);
      const length = before.reduce((sum, { text }) => sum + text.length + 1, 0);
      return {
        block: { kind: "image", source: "", ...picture },
        // No line break follows the last line.
        offset: offset + (before.length === lines.length ? Math.max(0, length - 1) : length),
        page,
      };
    }),
  );
}

/** Only lines of the picture's own column count, where there are any; one that all are above stands after the last of them. */
function countLinesBefore(lines: readonly Line[], picture: Place): number {
  const isBeside = ({ place }: Line) =>
    place !== undefined && place.left < picture.right && place.right > picture.left;
  const below = lines.findIndex(
    (line) => isBeside(line) && line.place !== undefined && middleOf(line.place) >= picture.top,
  );
  return below < 0 ? lines.findLastIndex(isBeside) + 1 : below;
}

function middleOf({ top, bottom }: Place): number {
  return (top + bottom) / 2;
}
