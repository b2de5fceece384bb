import { describe, expect, test } from "vitest";
import { buildPdf, convertDocument, pdfStream, printPdf, readDocument } from "./document-builder.ts";

/** A PDF of one page with these operators, Helvetica as F, and what the font and another object, number 6, say of its glyphs. */
function drawPage(operators: string, font = "", ...glyphs: Buffer[]): Buffer {
  return buildPdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    pdfStream(operators),
    `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica ${font} >>`,
    ...glyphs,
  ]);
}

/** Lines of text at the left edge, one below the other. */
function drawLines(lines: string[]): string {
  const shown = lines.map((line, at) => `1 0 0 1 50 ${700 - 14 * at} Tm (${line}) Tj`);
  return `BT /F 12 Tf ${shown.join(" ")} ET`;
}

// The texts are what was drawn; where pdftotext 22.12 joins words, so do we.
describe("the lines of a PDF", () => {
  test("join words that were hyphenated at their ends, and keep hyphens that are a word's own", async () => {
    const lines = [
      "This is a neu-",
      "tral view of state-of-the-",
      "art work, as in X-",
      "Ray and 1990-",
      "2000",
    ];
    const { text_content: text } = await readDocument(drawPage(drawLines(lines)));
    expect(text).toBe("This is a neutral\nview of state-of-the-art\nwork, as in X-\nRay and 1990-\n2000");
  });

  // A soft hyphen of Helvetica is 0.333 of 12 points wide, and pdf.js leaves it out.
  test.each([
    { shift: 4, about: "end a soft hyphen short of justified ones", joined: "of including\nmore" },
    { shift: 20, about: "are just shorter", joined: "of in\ncluding more" },
  ])("join a word or not where they $about", async ({ shift, joined }) => {
    const meanings = pdfStream(
      "1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfrange <20> <7e> <0020> <ad> <ad> <00ad> endbfrange",
    );
    const line = "just one more line of in";
    const lines = [line, line, line, `${line}\\255`, "cluding more"].map(
      (text, at) => `1 0 0 1 ${at === 3 ? 50 - shift : 50} ${700 - 14 * at} Tm (${text}) Tj`,
    );
    const file = drawPage(`BT /F 12 Tf ${lines.join(" ")} ET`, "/ToUnicode 6 0 R", meanings);
    expect((await readDocument(file)).text_content).toBe(
      `${line}\n${line}\n${line}\njust one more line ${joined}`,
    );
  });

  test("hold text that is turned by a quarter in one piece", async () => {
    const file = drawPage("BT /F 12 Tf 0 1 -1 0 100 100 Tm (up ) Tj (the page) Tj ET");
    expect((await readDocument(file)).text_content).toBe("up the page");
  });

  test("part cells by tabs and words by blanks, by the room between them", async () => {
    const file = drawPage(
      "BT /F 40 Tf 1 0 0 1 50 700 Tm (Big) Tj 1 0 0 1 121 700 Tm (gap) Tj /F 10 Tf 1 0 0 1 50 600 Tm (a) Tj 1 0 0 1 150 600 Tm (b) Tj ET",
    );
    expect((await readDocument(file)).text_content).toBe("Big gap\na\tb");
  });

  test("give letters once that are drawn several times to look bold", async () => {
    const letters = Array.from("boldly").flatMap((letter, at) =>
      [0, 0.3, 0.6].map((shift) => `1 0 0 1 ${50 + 10 * at + shift} 700 Tm (${letter}) Tj`),
    );
    const { text_content: text } = await readDocument(drawPage(`BT /F 16 Tf ${letters.join(" ")} ET`));
    expect(text.replaceAll(/\s/g, "")).toBe("boldly");
  });
});

describe("the structure of a PDF", () => {
  test("has headings by size, paragraphs, lists and tables, each with its page and place", async () => {
    const file = await printPdf((pdf) => {
      pdf.fontSize(24).text("Big title").fontSize(12).moveDown(2);
      pdf.text("A paragraph of one line.").moveDown(2).text("• first").text("• second").addPage();
      for (const [row, cells] of [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ].entries())
        for (const [column, cell] of cells.entries())
          pdf.text(cell, 72 + 100 * column, 100 + 14 * row, { lineBreak: false });
      pdf.fontSize(18).text("Smaller title", 72, 400);
    });
    const result = await readDocument(file);
    expect(result).toMatchObject({
      headings: [
        { level: 1, text: "Big title", offset: 0, page: 1 },
        { level: 2, text: "Smaller title", page: 2 },
      ],
      lists: [{ ordered: false, page: 1, items: [{ text: "first" }, { text: "second" }] }],
      tables: [
        {
          page: 2,
          rows: [
            ["a", "b"],
            ["c", "d"],
            ["e", "f"],
          ],
        },
      ],
    });
    const [, second] = result.pages ?? [];
    expect(result.text_content.slice(second?.offset)).toBe(second?.text);
    expect(await convertDocument(file, "markdown")).toContain(
      "# Big title\n\nA paragraph of one line.\n\n- first\n- second",
    );
  });

  test("has the outline of its author, whose entries are headings", async () => {
    const file = await printPdf((pdf) => {
      pdf.outline.addItem("Part").addItem("Chapter");
      pdf.text("Part").moveDown(2).text("Some words").moveDown(2).text("1.1 Chapter");
    });
    expect(await readDocument(file)).toMatchObject({
      outline: [
        { title: "Part", level: 1, page: 1 },
        { title: "Chapter", level: 2, page: 1 },
      ],
      headings: [
        { level: 1, text: "Part" },
        { level: 2, text: "1.1 Chapter" },
      ],
    });
  });

  test("has headings by size beside those of the outline, at levels that fit", async () => {
    const file = await printPdf((pdf) => {
      pdf.fontSize(24).text("The book").fontSize(20).text("Chapter 1").fontSize(10);
      pdf
        .text("Some words of the first chapter, which is short.")
        .fontSize(15)
        .text("Section 1.1")
        .fontSize(10);
      pdf.text("Some words of the first section, which is shorter.").addPage();
      // The first leads to a page that does not have its words.
      pdf.outline.addItem("Chapter 1");
      pdf.outline.addItem("Chapter 2");
      pdf.fontSize(20).text("Chapter 2").fontSize(10).text("Some words of the second chapter.");
      pdf.fontSize(15).text("Section 2.1").fontSize(10).text("And more of them.");
    });
    const { headings } = await readDocument(file);
    expect(headings).toMatchObject([
      { level: 1, text: "The book" },
      { level: 1, text: "Chapter 1" },
      { level: 2, text: "Section 1.1" },
      { level: 1, text: "Chapter 2" },
      { level: 2, text: "Section 2.1" },
    ]);
  });

  test("has a heading of two lines once, and two with numbers of their own twice", async () => {
    const file = await printPdf((pdf) => {
      pdf.fontSize(20).text("A title that goes on").text("in a second line").fontSize(10);
      pdf.text("Words of the text, which are more than those of its headings.").moveDown(2);
      pdf.fontSize(16).text("1 First").text("2 Second").fontSize(60).text("X");
    });
    expect((await readDocument(file)).headings).toMatchObject([
      { level: 1, text: "A title that goes on in a second line", offset: 0 },
      { level: 2, text: "1 First" },
      { level: 2, text: "2 Second" },
    ]);
  });

  test("has links, comments and attached files", async () => {
    const file = await printPdf((pdf) => {
      pdf.text("A link", 72, 72, { link: "https://example.org/" });
      pdf.note(72, 200, 20, 20, "Look here");
      pdf.file(Buffer.from("abc"), { name: "a.txt" });
    });
    expect(await readDocument(file)).toMatchObject({
      links: [{ href: "https://example.org/", page: 1 }],
      comments: [{ text: "Look here", page: 1 }],
      attachments: [{ name: "a.txt", bytes: 3 }],
    });
  });
});

test("a PDF that states its language has it in its metadata", async () => {
  const file = buildPdf([
    "<< /Type /Catalog /Pages 2 0 R /Lang (de-AT) >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
  ]);
  expect((await readDocument(file)).metadata).toMatchObject({ language: "de-AT" });
});

// The default comes first where a title is in several languages (XMP, ISO 16684-1, 8.2.2.4).
test("a PDF with its title in several languages has the first of them", async () => {
  const titles =
    '<rdf:li xml:lang="x-default">Sea &amp; Sky</rdf:li><rdf:li xml:lang="de">See und Himmel</rdf:li>';
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator><dc:title><rdf:Alt>${titles}</rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const file = buildPdf([
    "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
    `<< /Type /Metadata /Subtype /XML /Length ${xmp.length} >>\nstream\n${xmp}\nendstream`,
  ]);
  expect((await readDocument(file)).metadata).toMatchObject({ title: "Sea & Sky", author: "Ann, Bo" });
});

test("pages that are asked for and do not exist are told of", async () => {
  const file = await printPdf((pdf) => void pdf.text("One").addPage().text("Two"));
  const { text_content: text, warnings } = await readDocument(file, { options: { pages: "2-3,9" } });
  expect(text).toBe("Two");
  expect(warnings).toEqual([expect.stringMatching(/do not exist: 3,9\. .* only 2 pages/)]);
  expect((await readDocument(file, { options: { pages: "1-2" } })).warnings).toEqual([]);
});

describe("the second engine", () => {
  test("reads a damaged file whose pages the first one does not find", async () => {
    const page =
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>";
    const file = buildPdf([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
      page,
      pdfStream("BT /F 20 Tf 20 50 Td (Saved) Tj ET"),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]);
    const result = await readDocument(file);
    expect(result.text_content).toBe("Saved");
    expect(result.warnings).toEqual([expect.stringContaining("damaged")]);
  });
});

describe("pages without text", () => {
  /** Letters as lines, so that the page has none that could be read without looking. */
  const picturePage = () =>
    printPdf((pdf) => {
      const stroke = (points: [number, number][]) => {
        const [[x, y] = [0, 0], ...rest] = points;
        pdf.moveTo(x, y);
        for (const [toX, toY] of rest) pdf.lineTo(toX, toY);
        pdf.lineWidth(6).stroke("black");
      };
      // H, I
      stroke([
        [100, 100],
        [100, 160],
      ]);
      stroke([
        [140, 100],
        [140, 160],
      ]);
      stroke([
        [100, 130],
        [140, 130],
      ]);
      stroke([
        [170, 100],
        [170, 160],
      ]);
      pdf.addPage().text("Real text");
    });

  test("are read by ocr when it is 'auto', and others are not", async () => {
    const result = await readDocument(await picturePage(), { options: { ocr: "auto" } });
    const [first, second] = result.pages ?? [];
    expect(first?.text).toMatch(/^H ?[I1l|]$/);
    expect(first).toHaveProperty("ocr.confidence");
    expect(second).toMatchObject({ text: "Real text" });
    expect(second).not.toHaveProperty("ocr");
  }, 60_000);

  test("stay empty unless ocr is asked for, which a warning says with their numbers", async () => {
    const result = await readDocument(await picturePage());
    expect(result.pages?.[0]?.text).toBe("");
    expect(result.warnings).toEqual([expect.stringMatching(/no text layer: 1\. .*'ocr'/)]);
  });

  test("are told once where no page has text", async () => {
    const file = await printPdf((pdf) => void pdf.addPage());
    expect((await readDocument(file)).warnings).toEqual([expect.stringContaining("no text layer")]);
  });
});
