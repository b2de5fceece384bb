import { describe, expect, test } from "vitest";
import { printPdf, readDocument } from "./document-builder.ts";

const left = [
  "The first column begins with exam-",
  "ples of running text in which lines",
  "fill their column from one side to",
  "the other, and ends in one that does",
  "not.",
];
const right = [
  "The second column is to be read",
  "when the first one has ended, from",
  "the top to the bottom, whatever is",
  "drawn first on the page by those",
  "who write it.",
];
const read = [
  "The first column begins with examples",
  "of running text in which lines",
  ...left.slice(2),
  ...right,
].join("\n");

interface Drawn {
  text: string;
  x: number;
  y: number;
  size?: number;
}

/** Lines of 11 points at these places, in the order in which they are drawn. */
async function textOf(lines: Drawn[]): Promise<string> {
  const file = await printPdf((pdf) => {
    for (const { text, x, y, size = 11 } of lines) pdf.fontSize(size).text(text, x, y, { lineBreak: false });
  });
  return (await readDocument(file)).text_content;
}

function columnAt(x: number, texts: string[], top = 120): Drawn[] {
  return texts.map((text, at) => ({ text, x, y: top + 14 * at }));
}

const title = { text: "A title that reaches over both of the columns", x: 150, y: 72, size: 16 };

describe("the columns of a PDF are read one after the other", () => {
  const rows = left.flatMap((text, at) => [
    { text, x: 72, y: 120 + 14 * at },
    { text: right[at] ?? "", x: 320, y: 120 + 14 * at },
  ]);

  test.each([
    { order: "row by row", lines: rows },
    { order: "the right one first", lines: [...columnAt(320, right), ...columnAt(72, left)] },
    { order: "in their order", lines: [...columnAt(72, left), ...columnAt(320, right)] },
  ])("when they are drawn $order", async ({ lines }) => {
    expect(await textOf([title, ...lines])).toBe(`${title.text}\n${read}`);
  });

  test("between what reaches over both, and apart from headers", async () => {
    const lower = {
      text: "Below both of them one line goes from the left side to the right one.",
      x: 72,
      y: 210,
    };
    const head = [
      { text: "A journal", x: 72, y: 72 },
      { text: "17", x: 500, y: 72 },
    ];
    expect(await textOf([...head, ...rows, lower])).toBe(`A journal\t17\n${read}\n${lower.text}`);
  });

  test("and what stands below the left one and is drawn last comes after both", async () => {
    const last = { text: "The end", x: 72, y: 230 };
    expect(await textOf([...columnAt(72, left), ...columnAt(320, right), last])).toBe(
      `${read}\n${last.text}`,
    );
  });

  test("but the cells of a table row by row", async () => {
    const names = ["Apples of the garden", "Pears", "Plums, half of them dried", "Figs", "Nuts"];
    const table = names.flatMap((text, at) => [
      { text, x: 72, y: 120 + 14 * at },
      { text: `${at},250`, x: 320, y: 120 + 14 * at },
    ]);
    expect(await textOf(table)).toBe(names.map((name, at) => `${name}\t${at},250`).join("\n"));
  });
});
