import { describe, expect, test } from "vitest";
import { printPdf, readDocument } from "./document-builder.ts";

const options = { running_headers: "drop" };

/** A4 pages of 842 points; what stands at which height, from the top. */
function printPages(pages: Record<number, string>[]): Promise<Buffer> {
  return printPdf(
    (pdf) => {
      for (const lines of pages) {
        pdf.addPage({ size: [595, 842], margin: 10 });
        for (const [height, text] of Object.entries(lines))
          pdf.text(text, 72, Number(height), { lineBreak: false });
      }
    },
    { autoFirstPage: false },
  );
}

describe("running headers of a PDF", () => {
  const report = () =>
    printPages(
      [1, 2, 3, 4].map((page) => ({
        40: "Annual report",
        300: `Body of page ${page}`,
        800: `Page ${page} of 4`,
      })),
    );

  test("are dropped from the text and listed with their pages", async () => {
    const result = await readDocument(await report(), { options });
    expect(result.text_content).toBe("Body of page 1\n\nBody of page 2\n\nBody of page 3\n\nBody of page 4");
    expect(result.running_headers).toEqual([
      { text: "Annual report", pages: "1-4" },
      { text: "Page 1 of 4", pages: "1-4" },
    ]);
    const third = result.pages?.[2];
    expect(third).toMatchObject({ page: 3, text: "Body of page 3" });
    expect(result.text_content.slice(third?.offset)).toMatch(/^Body of page 3/);
  });

  test("stay unless it is asked for", async () => {
    const result = await readDocument(await report());
    expect(result.text_content).toMatch(/^Annual report\nBody of page 1\nPage 1 of 4\n\nAnnual report\n/);
    expect(result).not.toHaveProperty("running_headers");
  });

  test("may differ between the left and the right pages of a book, and miss on its first", async () => {
    const book = await printPages(
      [1, 2, 3, 4, 5, 6, 7].map((page) => ({
        ...(page > 1 && { 50: page % 2 === 0 ? `${page + 10} The book` : `A chapter ${page + 10}` }),
        300: `Body ${page}`,
      })),
    );
    const result = await readDocument(book, { options });
    expect(result.running_headers).toEqual([
      { text: "12 The book", pages: "2,4,6" },
      { text: "A chapter 13", pages: "3,5,7" },
    ]);
    expect(result.text_content).toBe([1, 2, 3, 4, 5, 6, 7].map((page) => `Body ${page}`).join("\n\n"));
  });

  test("are none of these: sums that differ, what stands elsewhere, what is inside the page, what is on two pages", async () => {
    const pages = [1, 2, 3, 4].map((page) => ({
      [30 + 15 * page]: "Wanders down",
      400: "In the middle",
      770: `Total ${page * page * 7}`,
      ...(page < 3 && { 800: "Draft" }),
    }));
    const file = await printPages(pages);
    const kept = await readDocument(file);
    const result = await readDocument(file, { options });
    expect(result.text_content).toBe(kept.text_content);
    expect(result).not.toHaveProperty("running_headers");
  });

  test("are no headings of chapters, which are larger than the text and count with the pages", async () => {
    const file = await printPdf(
      (pdf) => {
        for (const chapter of [1, 2, 3]) {
          pdf.addPage({ size: [595, 842], margin: 10 });
          pdf.fontSize(9).text("The book", 72, 20, { lineBreak: false });
          pdf.fontSize(22).text(`Chapter ${chapter}`, 72, 50, { lineBreak: false });
          pdf
            .fontSize(11)
            .text(`The words of this chapter are number ${chapter}`, 72, 300, { lineBreak: false });
        }
      },
      { autoFirstPage: false },
    );
    const result = await readDocument(file, { options });
    expect(result.running_headers).toEqual([{ text: "The book", pages: "1-3" }]);
    expect(result).toMatchObject({
      headings: [{ text: "Chapter 1" }, { text: "Chapter 2" }, { text: "Chapter 3" }],
    });
  });

  test("are looked for in PDFs only, which a result of another kind says", async () => {
    expect((await readDocument("just text", { options })).warnings).toEqual([
      "The option 'running_headers' is for PDF only and had no effect.",
    ]);
  });
});
