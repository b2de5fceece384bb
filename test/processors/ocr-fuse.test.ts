/** Two readings of one page put together, on words made by hand. */
import { expect, test } from "vitest";
import type { Box } from "../../src/processors/ocr/read/boxes.ts";
import { fuseReadings } from "../../src/processors/ocr/read/fuse-readings.ts";
import { type Line, readingOf, textOf } from "../../src/processors/ocr/read/page-reading.ts";

type Entry = readonly [text: string, confidence: number, left: number, right: number];

/** A line of words, 20 pixels tall, with its top at `top`. */
function lineOf(top: number, ...entries: Entry[]): Line {
  const words = entries.map(([text, confidence, left, right]) => {
    const box: Box = [left, top, right, top + 20];
    return { text, confidence, box };
  });
  const box: Box = [words[0]?.box[0] ?? 0, top, words.at(-1)?.box[2] ?? 0, top + 20];
  return { text: words.map(({ text }) => text).join(" "), words, box, block: 0, paragraph: 0 };
}

function fusedText(first: Line[], other: Line[]): string {
  return textOf(fuseReadings(readingOf(first), readingOf(other)).lines);
}

test("of two words in one place the surer one is kept", () => {
  const first = [lineOf(0, ["T0TAL", 40, 0, 100], ["12.50", 90, 200, 280])];
  const other = [lineOf(1, ["TOTAL", 80, 2, 101], ["l2.5O", 50, 201, 279])];
  expect(fusedText(first, other)).toBe("TOTAL 12.50");
});

test("two words for one are taken or left together", () => {
  const first = [lineOf(0, ["GRANDTOTAL", 40, 0, 200])];
  const other = [lineOf(0, ["GRAND", 90, 0, 98], ["TOTAL", 85, 104, 200])];
  expect(fusedText(first, other)).toBe("GRAND TOTAL");
  expect(fusedText(other, first)).toBe("GRAND TOTAL");
});

test("a word that only the other reading saw joins the line it stands in, if it is sure", () => {
  const first = [lineOf(0, ["TOTAL", 90, 0, 100]), lineOf(40, ["CASH", 90, 0, 80])];
  const other = [lineOf(2, ["12.50", 85, 200, 280]), lineOf(41, ["~;", 40, 200, 220])];
  expect(fusedText(first, other)).toBe("TOTAL 12.50\nCASH");
});

test("a line that only the other reading saw stands where it is on the page", () => {
  const first = [lineOf(0, ["TOTAL", 90, 0, 100]), lineOf(80, ["CASH", 90, 0, 80])];
  expect(fusedText(first, [lineOf(40, ["CHANGE", 85, 0, 120])])).toBe("TOTAL\nCHANGE\nCASH");
});
