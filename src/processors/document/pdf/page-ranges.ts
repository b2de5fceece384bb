/** Pages of a PDF as clients write and read them: "1-3,7". */
import { ServiceError } from "../../../protocol/errors.ts";

/**
 * The pages asked for that the document has, ascending and each once; all when nothing is asked for.
 * Throws `invalid_option` for a range that runs backwards and when none of the pages exists.
 */
export function selectPages(pages: string | undefined, pageCount: number): number[] {
  if (pages === undefined) return Array.from({ length: pageCount }, (_, index) => index + 1);
  const selected = new Set<number>();
  for (const range of pages.split(",")) {
    const [first = 0, last = first] = range.split("-").map(Number);
    if (first < 1 || last < first)
      throw refuse(pages, `'${range}' is no range of pages; they count from 1, as in 2-5.`);
    for (let page = first; page <= Math.min(last, pageCount); page += 1) selected.add(page);
  }
  if (selected.size === 0)
    throw refuse(pages, `The document has only ${pageCount} ${pageCount === 1 ? "page" : "pages"}.`);
  return [...selected].toSorted((a, b) => a - b);
}

/** Ascending pages, in the form of the option. */
export function writeRanges(pages: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const page of pages) {
    const open = ranges.at(-1);
    if (open?.last === page - 1) open.last = page;
    else ranges.push({ first: page, last: page });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

function refuse(pages: string, reason: string): ServiceError {
  return new ServiceError("invalid_option", `'pages' is '${pages}'. ${reason}`, {
    field: "pages",
    actual: pages,
  });
}
