/** Which numbers of a workbook are dates, times or shares, and how these are shown (ECMA-376 Part 1, 18.8.30). */
import { findRelatedPart } from "../package/find-parts.ts";
import { attributeOf, walkXml } from "../package/walk-xml.ts";
import type { ZipPackage } from "../package/zip-package.ts";

export interface CellFormats {
  /** A date as `2024-02-29`, with its time where it has one, a time as `13:05:00`, any other number as it is stored. */
  show: (value: string, style: number) => string;
}

export async function readCellFormats(
  zip: ZipPackage,
  main: string,
  startsIn1904: boolean,
): Promise<CellFormats> {
  const dates = new Set<number>();
  const part = await findRelatedPart(zip, main, "styles");
  if (part !== undefined) {
    const own = new Map<number, string>();
    let style = 0;
    let isCellFormats = false;
    walkXml(await zip.read(part), part, {
      open: (name, _depth, tag) => {
        const id = Number(attributeOf(tag, "numFmtId") ?? 0);
        if (name === "x:numFmt") own.set(id, attributeOf(tag, "formatCode") ?? "");
        else if (name === "x:cellXfs") isCellFormats = true;
        else if (name === "x:xf" && isCellFormats) {
          if (isDateFormat(id, own.get(id))) dates.add(style);
          style += 1;
        }
      },
      close: (name) => {
        if (name === "x:cellXfs") isCellFormats = false;
      },
    });
  }
  return showCells(dates, startsIn1904);
}

/** `dates` are the styles that show dates. */
export function showCells(dates: ReadonlySet<number>, startsIn1904: boolean): CellFormats {
  return { show: (value, style) => (dates.has(style) ? showDate(value, startsIn1904) : showNumber(value)) };
}

/** By the format's own code, or by its number where the standard knows it: dates, times, and those of East Asia. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code !== undefined) return isDateCode(code);
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Letters of dates outside of quotes, brackets and escapes (18.8.31). */
function isDateCode(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, "");
  return /[ymdhs]/i.test(bare) && !/general/i.test(bare);
}

const msOfDay = 86_400_000;

/** Days since 1899-12-30, as Excel counts after its 29 February 1900, or since 1904-01-01. */
function showDate(value: string, startsIn1904: boolean): string {
  const days = Number(value);
  if (value === "" || !Number.isFinite(days) || days < 0 || days > 2_958_466) return value;
  const start = startsIn1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  // Days are stored in binary, so a second may come out as 0.9999 of one.
  const [date = "", time = ""] = new Date(start + Math.round((days * msOfDay) / 1000) * 1000)
    .toISOString()
    .replace(/\.000Z$/, "")
    .split("T");
  if (days < 1) return time;
  return time === "00:00:00" ? date : `${date} ${time}`;
}

/** Without the digits that only binary fractions have: Excel shows 15 of them. */
function showNumber(value: string): string {
  const number = Number(value);
  return value === "" || !Number.isFinite(number) ? value : String(Number(number.toPrecision(15)));
}
