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
  if (selected.size === 0) throw refuse(pages, tellCount(pageCount));
  return [...selected].toSorted((a, b) => a - b);
}

/** A warning for those of the pages asked for that the document does not have. */
export function tellMissingPages(pages: string | undefined, pageCount: number): string[] {
  const beyond = (pages?.split(",") ?? []).flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return last > pageCount ? [writeRange(Math.max(first, pageCount + 1), last)] : [];
  });
  if (beyond.length === 0) return [];
  const asked = [...new Set(beyond)].join(",");
  return [`These of the pages asked for do not exist: ${asked}. ${tellCount(pageCount)}`];
}

/** Ascending pages, in the form of the option. */
export function writeRanges(pages: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const page of pages) {
    const open = ranges.at(-1);
    if (open?.last === page - 1) open.last = page;
    else ranges.push({ first: page, last: page });
  }
  return ranges.map(({ first, last }) => writeRange(first, last)).join(",");
}

function writeRange(first: number, last: number): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

function tellCount(pageCount: number): string {
  return `The document has only ${pageCount} ${pageCount === 1 ? "page" : "pages"}.`;
}

function refuse(pages: string, reason: string): ServiceError {
  return new ServiceError("invalid_option", `'pages' is '${pages}'. ${reason}`, {
    field: "pages",
    actual: pages,
  });
}
