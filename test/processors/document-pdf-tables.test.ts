import { describe, expect, test } from "vitest";
import { convertDocument, printPdf, readDocument } from "./document-builder.ts";

interface Words {
  text: string;
  x: number;
  y: number;
}

function print(words: Words[]): Promise<Buffer> {
  return printPdf((pdf) => {
    for (const { text, x, y } of words) pdf.fontSize(10).text(text, x, y, { lineBreak: false });
  });
}

/** Cells that begin at these places, with this much from row to row. */
function cellsAt(edges: number[], rows: string[][], { top = 100, step = 22 } = {}): Words[] {
  return rows.flatMap((row, at) =>
    row.flatMap((text, column) => (text === "" ? [] : [{ text, x: edges[column] ?? 0, y: top + step * at }])),
  );
}

async function tablesOf(words: Words[]): Promise<unknown> {
  const { tables } = await readDocument(await print(words));
  return Array.isArray(tables) ? tables.map(({ rows }: { rows: unknown }) => rows) : tables;
}

describe("the tables of a PDF", () => {
  const fruit = [
    ["Item", "Count", "Price"],
    ["Apples of the garden", "3", "1.20"],
    ["Pears", "", "4.00"],
    ["Plums", "7", "2.50"],
  ];

  test("are found by columns, with more than a line of room between rows and with empty cells", async () => {
    const before = { text: "What we have sold in the last week, and for how much each.", x: 72, y: 72 };
    const file = await print([before, ...cellsAt([72, 250, 350], fruit)]);
    expect(await readDocument(file)).toMatchObject({ tables: [{ rows: fruit, page: 1, offset: 59 }] });
    expect(await convertDocument(file, "markdown")).toContain(
      "| Item | Count | Price |\n| --- | --- | --- |\n| Apples of the garden | 3 | 1.20 |\n",
    );
  });

  test("may have two rows of two cells", async () => {
    const rows = [
      ["Name", "Age"],
      ["Ann", "42"],
    ];
    expect(await tablesOf(cellsAt([72, 250], rows))).toEqual([rows]);
  });

  // Helvetica of 10 points: "Country" is 36.7 points wide, so that 5 stand between it and "Capital".
  test("have the words of a line above that stand over their columns as their head", async () => {
    const rows = [
      ["Country", "Capital"],
      ["Italy", "Rome"],
      ["Spain", "Madrid"],
    ];
    expect(await tablesOf(cellsAt([72, 114], rows, { step: 16 }))).toEqual([rows]);
  });

  test.each([
    {
      what: "numbered items",
      edges: [72, 100],
      rows: [
        ["1.", "First of all"],
        ["2.", "Second to none"],
      ],
    },
    {
      what: "contents with their pages",
      edges: [72, 100, 400],
      rows: [
        ["1", "Introduction", "1"],
        ["2", "Related work", "4"],
      ],
    },
    {
      what: "formulas with their numbers",
      edges: [72, 200, 400],
      rows: [
        ["f(x) = 2x", "f(y) = 2y", "(2.1)"],
        ["g(x) = 3x", "g(y) = 3y", "(2.2)"],
      ],
    },
    {
      what: "running text in columns",
      edges: [72, 320],
      rows: [
        ["Here are lines of running text that go on", "And others stand beside them and go on too"],
        ["but are too few to be told from a table", "so that they are read across as they are"],
      ],
    },
    {
      what: "words that stand in no columns",
      edges: [72, 250],
      rows: [
        ["Only this line has", "room"],
        ["A line below it goes on and on, over all the room that there is"],
      ],
    },
  ])("are not $what", async ({ edges, rows }) => {
    expect(await tablesOf(cellsAt(edges, rows))).toBeUndefined();
  });
});
