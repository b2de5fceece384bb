import { describe, expect, test } from "vitest";
import { layOutLines } from "../../src/processors/document/pdf/lay-out-page.ts";
import { PageFrame } from "../../src/processors/document/pdf/page-frame.ts";
import type { TextItem } from "../../src/processors/document/pdf/pdf-js-document.ts";

const frame = new PageFrame({ view: [0, 0, 600, 800], rotate: 0 });
function run(str: string, x: number, dir = "rtl"): TextItem {
  return {
    str,
    dir,
    transform: [12, 0, 0, 12, x, 700],
    width: 30,
    height: 12,
    fontName: "F",
    hasEOL: false,
  };
}

function textOf(runs: TextItem[]): string[] {
  return layOutLines(runs, frame).map(({ text }) => text);
}

describe("the lines of a PDF that are read from the right", () => {
  // שלום עולם: the first word stands at the right.
  test.each([
    { written: "from the left", runs: [run("עולם", 100), run(" ", 130), run("שלום", 136)] },
    { written: "from the right", runs: [run("שלום", 136), run(" ", 130), run("עולם", 100)] },
  ])("are in reading order where they are written $written", ({ runs }) => {
    expect(textOf(runs)).toEqual(["שלום עולם"]);
  });

  // One glyph after the other as they stand from the left; lam and alef are one glyph.
  test("have letters, not their forms by place, and ligatures of them in the order of reading", () => {
    const word = ["\ufe8e", "\ufe92", "\ufea3", "\ufeae", "\ufee3"].map((form, at) =>
      run(form, 100 + 30 * at),
    );
    expect(textOf(word)).toEqual(["مرحبا"]);
    expect(textOf([run("\ufeea", 100), run("\ufedf", 130), run("إ", 160), run("\ufefb", 200)])).toEqual([
      "لا\tإله",
    ]);
    expect(textOf([run("\ufe79\ufe76", 100)])).toEqual(["\u0640\u064f\u064e"]);
  });

  test.each([
    { state: "their shapes", left: "(", right: ")" },
    { state: "what they mean", left: ")", right: "(" },
  ])("have brackets around what they enclose where fonts state $state", ({ left, right }) => {
    const runs = [run(left, 100, "ltr"), run("סוגריים", 130), run(right, 160, "ltr"), run("עם", 190)];
    expect(textOf(runs)).toEqual(["עם(סוגריים)"]);
  });

  test("keep the brackets of words that are read from the left", () => {
    const runs = [run("a (b)", 100, "ltr"), run(" ", 130, "ltr"), run("שלום עולם", 136)];
    expect(textOf(runs)).toEqual(["שלום עולם a (b)"]);
  });
});
