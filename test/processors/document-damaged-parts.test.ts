import { describe, expect, test } from "vitest";
import {
  buildDocx,
  buildZip,
  officeParts,
  paragraph,
  readDocument,
  relationsPart,
  wordXml,
  type ZipPart,
} from "./document-builder.ts";

const damaged = "<w:p>never closed";

describe("a DOCX", () => {
  const related = relationsPart("word/document.xml", {
    f: ["footnotes", "footnotes.xml"],
    e: ["endnotes", "endnotes.xml"],
    c: ["comments", "comments.xml"],
    s: ["styles", "styles.xml"],
    n: ["numbering", "numbering.xml"],
  });
  const note = (kind: string) =>
    wordXml(`${kind}s`, `<w:${kind} w:id="2">${paragraph(`The ${kind}`)}</w:${kind}>`);
  const body = `<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r></w:p>`;
  // mammoth leaves formulas out, so that the other reader takes over.
  const formula = "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>";
  const parts: Record<string, string> = {
    footnotes: note("footnote"),
    endnotes: note("endnote"),
    comments: wordXml("comments", ""),
    styles: wordXml("styles", ""),
    numbering: wordXml("numbering", ""),
  };
  const read = (main: string, broken: string) => {
    const others = Object.entries({ ...parts, [broken]: damaged }).map(([name, content]) => {
      return { name: `word/${name}.xml`, content };
    });
    return readDocument(
      buildDocx(main, [...officeParts("word/document.xml", "wordprocessingml.document"), related, ...others]),
    );
  };

  test.each(["footnotes", "endnotes", "comments", "styles", "numbering"])(
    "goes on without its %s when they are damaged, and says so",
    async (broken) => {
      const { text_content: text, warnings } = await read(body, broken);
      expect(text).toContain("Text[1][2]");
      expect(text.includes("The footnote")).toBe(broken !== "footnotes");
      expect(text.includes("The endnote")).toBe(broken !== "endnotes");
      expect(warnings).toEqual([expect.stringContaining(`word/${broken}.xml`)]);
    },
  );

  test.each(["footnotes", "endnotes", "comments", "styles", "numbering"])(
    "that mammoth cannot read goes on without its %s, too",
    async (broken) => {
      const { text_content: text, warnings } = await read(`${body}${formula}`, broken);
      expect(text).toContain("Text[1][2]\nx");
      expect(text.includes("The footnote")).toBe(broken !== "footnotes");
      expect(text.includes("The endnote")).toBe(broken !== "endnotes");
      expect(warnings).toEqual([expect.stringContaining(`word/${broken}.xml`)]);
    },
  );

  test("does not go on without its main part", async () => {
    const file = buildZip([
      ...officeParts("word/document.xml", "wordprocessingml.document"),
      { name: "word/document.xml", content: damaged },
    ]);
    await expect(readDocument(file)).rejects.toMatchObject({ code: "corrupt_file" });
  });
});

test("a PPTX goes on without notes, diagrams and relations that are damaged, and says so", async () => {
  const [p, a, r] = [
    "http://schemas.openxmlformats.org/presentationml/2006/main",
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
  ];
  const slide = (text: string) =>
    `<p:sld xmlns:p="${p}" xmlns:a="${a}"><p:sp><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sp></p:sld>`;
  const parts: ZipPart[] = [
    ...officeParts("ppt/presentation.xml", "presentationml.presentation"),
    {
      name: "ppt/presentation.xml",
      content: `<p:presentation xmlns:p="${p}" xmlns:r="${r}"><p:sldId r:id="s1"/><p:sldId r:id="s2"/></p:presentation>`,
    },
    relationsPart("ppt/presentation.xml", {
      s1: ["slide", "slides/1.xml"],
      s2: ["slide", "slides/2.xml"],
    }),
    { name: "ppt/slides/1.xml", content: slide("First") },
    relationsPart("ppt/slides/1.xml", { n: ["notesSlide", "../notes.xml"], d: ["diagramData", "../d.xml"] }),
    { name: "ppt/notes.xml", content: damaged },
    { name: "ppt/d.xml", content: damaged },
    { name: "ppt/slides/2.xml", content: slide("Second") },
    { name: "ppt/slides/_rels/2.xml.rels", content: damaged },
  ];
  const { text_content: text, warnings } = await readDocument(buildZip(parts));
  expect(text).toBe("First\nSecond");
  expect(warnings).toEqual([
    expect.stringContaining("Text of a diagram on the slide 1 is missing"),
    expect.stringContaining("The notes of the slide 1 are missing"),
    expect.stringContaining("What belongs to the slide 2 is missing"),
  ]);
});

test("a PPTX goes on behind a slide that breaks off, and behind one that is none", async () => {
  const [p, a, r] = [
    "http://schemas.openxmlformats.org/presentationml/2006/main",
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
  ];
  const slide = (text: string) => `<p:sld xmlns:p="${p}" xmlns:a="${a}"><p:sp><a:p><a:r><a:t>${text}`;
  const end = "</a:t></a:r></a:p></p:sp></p:sld>";
  const build = (slides: string[]) =>
    buildZip([
      ...officeParts("ppt/presentation.xml", "presentationml.presentation"),
      {
        name: "ppt/presentation.xml",
        content: `<p:presentation xmlns:p="${p}" xmlns:r="${r}">${slides.map((_, at) => `<p:sldId r:id="s${at}"/>`).join("")}</p:presentation>`,
      },
      relationsPart(
        "ppt/presentation.xml",
        Object.fromEntries(slides.map((_, at) => [`s${at}`, ["slide", `slides/${at}.xml`]])),
      ),
      ...slides.map((content, at) => ({ name: `ppt/slides/${at}.xml`, content })),
    ]);
  const { text_content: text, warnings } = await readDocument(
    build([slide("First") + end, slide("Half</a:t>"), damaged, slide("Last") + end]),
  );
  expect(text).toBe("First\nHalf\nLast");
  expect(warnings).toEqual([
    expect.stringMatching(/^The slide 2 is damaged.*ppt\/slides\/1\.xml/),
    expect.stringMatching(/^The slide 3 is damaged.*ppt\/slides\/2\.xml/),
  ]);
  await expect(readDocument(build([damaged, damaged]))).rejects.toMatchObject({ code: "corrupt_file" });
});

describe("an XLSX", () => {
  const x = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const build = (sheets: string[], others: Record<string, string> = {}) => {
    const parts = Object.entries({ ...Object.fromEntries(sheets.entries()), ...others });
    const list = sheets.map((_, at) => `<sheet name="S${at}" r:id="r${at}"/>`);
    return buildZip([
      ...officeParts("xl/workbook.xml", "spreadsheetml.sheet"),
      {
        name: "xl/workbook.xml",
        content: `<workbook xmlns="${x}" xmlns:r="${r}"><sheets>${list.join("")}</sheets></workbook>`,
      },
      relationsPart(
        "xl/workbook.xml",
        Object.fromEntries(
          parts.map(([name]) => [`r${name}`, [name in others ? name : "worksheet", `${name}.xml`]]),
        ),
      ),
      ...parts.map(([name, content]) => ({ name: `xl/${name}.xml`, content })),
    ]);
  };
  const sheet = (cells: string) => `<worksheet xmlns="${x}"><sheetData><row>${cells}</row>`;
  const end = "</sheetData></worksheet>";
  const number = "<c><v>12</v></c>";
  const shared = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>';

  test("goes on without formats of cells that are damaged, and says so", async () => {
    const { text_content: text, warnings } = await readDocument(
      build([sheet(number) + end], { styles: damaged }),
    );
    expect(text).toBe("12");
    expect(warnings).toEqual([expect.stringContaining("The formats of cells")]);
  });

  test("goes on behind a sheet that breaks off, and behind one that is none", async () => {
    const result = await readDocument(
      build([
        `${sheet(number)}<row><c><v>3</v></c><c><v>45`,
        damaged,
        sheet(number.replace("12", "13")) + end,
      ]),
    );
    expect(result).toMatchObject({
      text_content: "S0\n12\n3\nS1\nS2\n13",
      sheets: [{ row_count: 2 }, { row_count: 0 }, { row_count: 1 }],
      warnings: [
        expect.stringMatching(/^The sheet 'S0' is damaged.*xl\/0\.xml/),
        expect.stringMatching(/^The sheet 'S1' is damaged.*xl\/1\.xml/),
      ] as unknown,
    });
  });

  test("of which no sheet can be read is damaged itself", async () => {
    await expect(readDocument(build([damaged, damaged]))).rejects.toMatchObject({ code: "corrupt_file" });
  });

  test("goes on without texts of cells that are damaged, and says so", async () => {
    const { text_content: text, warnings } = await readDocument(
      build([sheet(number + shared) + end], {
        sharedStrings: `<sst xmlns="${x}"><si><t>one</t></si><si><t>two</sst>`,
      }),
    );
    expect(text).toBe("12\tone");
    expect(warnings).toEqual([
      expect.stringMatching(/^Texts of cells are missing.*xl\/sharedStrings\.xml/),
      expect.stringContaining("do not hold (1)"),
    ]);
  });

  test("tells of the cells whose texts the file does not hold", async () => {
    const { text_content: text, warnings } = await readDocument(build([sheet(number + shared) + end]));
    expect(text).toBe("12");
    expect(warnings).toEqual([expect.stringContaining("do not hold (2)")]);
  });
});

test("an OpenDocument file goes on without a manifest that is damaged, and says so", async () => {
  const file = buildZip([
    {
      name: "content.xml",
      content: `<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:text><t:p>Text</t:p></o:text></o:body></o:document-content>`,
    },
    { name: "META-INF/manifest.xml", content: damaged },
  ]);
  const { text_content: text, warnings } = await readDocument(file);
  expect(text).toBe("Text");
  expect(warnings).toEqual([expect.stringContaining("The list of its parts is missing")]);
});

test("a DOCX whose properties state no language has that of its default style", async () => {
  const file = buildDocx(paragraph("Grüße"), [
    ...officeParts("word/document.xml", "wordprocessingml.document"),
    relationsPart("word/document.xml", { s: ["styles", "styles.xml"] }),
    {
      name: "word/styles.xml",
      content: wordXml(
        "styles",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-AT" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults><w:style><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:style>',
      ),
    },
  ]);
  expect((await readDocument(file)).metadata).toMatchObject({ language: "de-AT" });
});
