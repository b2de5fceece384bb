/** Where the pieces of a document stand in its text, which the page shows as headings, tables and runs of text. */
import { describe, expect, test } from "vitest";
import { documentResultSchema } from "../../src/web/viewers/document/document-result.ts";
import { findPlaces } from "../../src/web/viewers/document/find-text.ts";
import { toOutline } from "../../src/web/viewers/document/outline.ts";
import { cutSections } from "../../src/web/viewers/document/sections.ts";

const about = { document_type: "DOCX", word_count: 0, character_count: 0, metadata: {} };

function resultOf(more: object) {
  return documentResultSchema.parse({ ...about, ...more });
}

describe("a document's text", () => {
  test("is cut at its headings and tables, whose places count code points", () => {
    const result = resultOf({
      text_content: "😀 Title\nBefore.\na\tb\nc\td\nAfter.",
      headings: [{ level: 1, text: "😀 Title", offset: 0 }],
      tables: [
        {
          rows: [
            ["a", "b"],
            ["c", "d"],
          ],
          // One less than in UTF-16 units.
          offset: 16,
        },
      ],
    });
    expect(cutSections(result).map(({ pieces }) => pieces)).toEqual([
      [
        { kind: "heading", level: 1, text: "😀 Title", from: 0 },
        { kind: "text", text: "Before." },
        {
          kind: "table",
          rows: [
            ["a", "b"],
            ["c", "d"],
          ],
        },
        { kind: "text", text: "After." },
      ],
    ]);
  });

  test("has a section for each page of a PDF, an empty one among them", () => {
    const pages = [
      { page: 1, offset: 0 },
      { page: 2, offset: 7 },
      { page: 3, offset: 7 },
    ];
    const sections = cutSections(resultOf({ text_content: "One.\n\n\nThree.", pages }));
    expect(sections.map(({ page, pieces }) => [page, pieces.length])).toEqual([
      [1, 1],
      [2, 0],
      [3, 1],
    ]);
  });

  test("loses nothing where it is cut into parts", () => {
    const lines = Array.from({ length: 3000 }, (_, line) => `Line ${line}`);
    const sections = cutSections(resultOf({ text_content: lines.join("\n") }));
    expect(sections.length).toBeGreaterThan(3);
    const texts = sections.flatMap(({ pieces }) =>
      pieces.map((piece) => (piece.kind === "text" ? piece.text : "")),
    );
    expect(texts.join("\n").split("\n")).toEqual(lines);
  });

  test("is found in any case and over line ends, also in cells", () => {
    const sections = cutSections(
      resultOf({
        text_content: "a tree\nfalls\nTree\tfalls",
        tables: [{ rows: [["Tree", "falls"]], offset: 13 }],
      }),
    );
    expect(findPlaces(sections, "TREE falls")).toEqual([{ section: 0, ordinal: 0 }]);
    expect(findPlaces(sections, "tree").length).toBe(2);
    expect(findPlaces(sections, " ")).toEqual([]);
    expect(findPlaces(sections, "(tree")).toEqual([]);
  });

  test("is led to by the author's outline, else by its headings", () => {
    const pages = [
      { page: 1, offset: 0 },
      { page: 2, offset: 6 },
    ];
    const text = { text_content: "One.\n\nTwo.", pages };
    const outline = [
      { title: "Two", level: 1, page: 2 },
      { title: "Nowhere", level: 2 },
    ];
    const authored = resultOf({ ...text, outline });
    expect(toOutline(authored, cutSections(authored)).map(({ goal }) => goal)).toEqual([
      { section: 1, headingFrom: undefined },
      undefined,
    ]);
    const headed = resultOf({ ...text, headings: [{ level: 1, text: "Two.", offset: 6, page: 2 }] });
    expect(toOutline(headed, cutSections(headed))).toEqual([
      { title: "Two.", level: 1, goal: { section: 1, headingFrom: 6 } },
    ]);
  });
});
