import { describe, expect, test } from "vitest";
import { buildZip, officeParts, readDocument, relationsPart, type ZipPart } from "./document-builder.ts";

// Texts, places and counts are what went into the files.
describe("HTML", () => {
  const page = `<!DOCTYPE html><html lang="en"><head><title> A  page </title><meta name="author" content="Ada">
    <style>p { color: red }</style></head><body><h1>Big <em>news</em></h1>
    <p>One   two<br>three</p><script>alert(1)</script>
    <ul><li>first<ol><li>inner</ol><li>second</ul>
    <table><tr><th>a<th>b<tr><td>1<td><p>2</p><p>3</p></table>
    <p>See <a href="https://example.org/x">this</a> and <a href="#top">that</a>.<img src="cat.png" alt="A cat"></p></body></html>`;

  test("gives what a browser shows, by blocks, and what the head tells", async () => {
    const result = await readDocument(page, { name: "a.txt" });
    expect(result).toMatchObject({
      document_type: "HTML",
      text_content: "Big news\nOne two\nthree\nfirst\ninner\nsecond\na\tb\n1\t2\n3\nSee this and that.",
      metadata: { title: "A page", author: "Ada", language: "en" },
      headings: [{ level: 1, text: "Big news", offset: 0 }],
      lists: [
        {
          ordered: false,
          items: [
            { level: 1, text: "first" },
            { level: 2, text: "inner" },
            { level: 1, text: "second" },
          ],
        },
      ],
      tables: [
        {
          rows: [
            ["a", "b"],
            ["1", "2\n3"],
          ],
        },
      ],
      links: [{ text: "this", href: "https://example.org/x", offset: 56 }],
      images: [{ alt: "A cat", source: "cat.png" }],
      warnings: [],
    });
    expect(result.text_content.slice(56, 60)).toBe("this");
  });

  test("is decoded as the page itself says", async () => {
    const bytes = Buffer.from('<html><meta charset="iso-8859-1"><p>\x80 na\xefve</p></html>', "latin1");
    expect(await readDocument(bytes)).toMatchObject({ text_content: "€ naïve", charset: "windows-1252" });
  });

  // The table of HTML in the MIME Sniffing Standard, 7.1.
  test.each([
    ..."html head script iframe h1 div font table a style title b body br p"
      .split(" ")
      .map((tag) => `<${tag}>`),
    "<P class=x>",
    "<!-- hi --><p>",
    " \t\r\n\f<Div >",
  ])("is what begins as %j where its name says nothing", async (start) => {
    expect(await readDocument(`${start}</script></style></title></iframe></head>x`)).toMatchObject({
      document_type: "HTML",
    });
  });

  test.each(["a.html", "a.HTM", "a.xhtml"])("is a text with a tag in it that is called %s", async (name) => {
    expect(await readDocument("<meta charset=utf-8>Hi <i>there</i>", { name })).toMatchObject({
      document_type: "HTML",
      text_content: "Hi there",
    });
    expect((await readDocument("1 < 2 > 0", { name })).document_type).toBe("Generic Text");
  });

  test.each([
    ["2024-02-29T10:00:00", "2024-02-29T10:00:00.000"],
    ["2024-02-29", "2024-02-29"],
    ["2024-02-29T10:00+02:00", "2024-02-29T08:00:00.000Z"],
    ["2024-02-30T99:00", undefined],
  ])("gives the date %j as %j, since a zone that is not stated is not known", async (date, told) => {
    const { metadata } = await readDocument(`<html><meta name="date" content="${date}">`);
    expect(metadata["creation_date"]).toBe(told);
  });

  test.each([
    ["document", "Write <html> first."],
    ["document", "<abbr>"],
    ["document", "<p/>"],
    ["part.vue", "<script>let a</script>"],
    ["a.xml", "<!-- hi --><note>x</note>"],
  ])("is not what only speaks of it: %s with %j", async (name, text) => {
    expect(await readDocument(text, { name })).toMatchObject({
      document_type: "Generic Text",
      text_content: text,
    });
  });

  test("is not Markdown that begins with a tag", async () => {
    expect((await readDocument("<h1>Title</h1>\n\n- a", { name: "README.md" })).document_type).toBe(
      "Markdown",
    );
  });
});

describe("Markdown", () => {
  test("gives what it shows, with the front matter as metadata", async () => {
    const text =
      "---\ntitle: Notes\nauthor: Ada\n---\n# Top\n\nSome *fine* `code`.\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n  raw <b>\n```\n";
    expect(await readDocument(text, { name: "notes.md" })).toMatchObject({
      document_type: "Markdown",
      text_content: "Top\nSome fine code.\none\ntwo\na\tb\n1\t2\n  raw <b>",
      metadata: { title: "Notes", author: "Ada" },
      headings: [{ level: 1, text: "Top" }],
      lists: [{ ordered: true, items: [{ text: "one" }, { text: "two" }] }],
      tables: [
        {
          rows: [
            ["a", "b"],
            ["1", "2"],
          ],
        },
      ],
    });
  });
});

describe("CSV", () => {
  test.each([
    { name: "a.csv", text: 'name,note\nAda,"x, ""y"""\n', delimiter: ",", cell: 'x, "y"' },
    { name: "a.csv", text: "name;note\nAda;1,5\n", delimiter: ";", cell: "1,5" },
    { name: "a.tsv", text: "name\tnote\nAda\tb c\n", delimiter: "\t", cell: "b c" },
  ])(
    "finds the delimiter $delimiter, and keeps the text as it stands",
    async ({ name, text, delimiter, cell }) => {
      expect(await readDocument(text, { name })).toMatchObject({
        document_type: "CSV",
        text_content: text,
        delimiter,
        row_count: 2,
        column_count: 2,
        tables: [
          {
            rows: [
              ["name", "note"],
              ["Ada", cell],
            ],
          },
        ],
      });
    },
  );
});

describe("RTF", () => {
  // 0x8A is Š in windows-1250 (https://encoding.spec.whatwg.org/index-windows-1250.txt) and 0xEF ď.
  test("reads code pages of fonts, Unicode, tables, links, notes and its information", async () => {
    const rtf =
      String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}{\stylesheet{\s1 heading 1;}}
{\info{\title A title}{\author Ada}{\creatim\yr2020\mo1\dy2\hr3\min4}{\revtim\yr2021\mo5\dy6}{\printim\yr2022}}{\*\generator Hand;}
\pard\s1 Heading\par\pard Plain {\b bold} {\f1 \'8a\'ef} \u26481?\u20140? caf\'e9{\pict\bin4 }\xx}
{\footnote\pard A note.}\par
\trowd\cellx1000\cellx2000\pard\intbl a\cell b\cell\row\pard
{\field{\*\fldinst HYPERLINK "https://example.org/"}{\fldrslt there}}\line\{end\}\par}`.replace(
        "\\bin4 }\\xx",
        "\\bin4 }\\x}",
      );
    const result = await readDocument(rtf);
    expect(result).toMatchObject({
      document_type: "RTF",
      metadata: {
        title: "A title",
        author: "Ada",
        creation_date: "2020-01-02T03:04:00.000",
        modification_date: "2021-05-06",
      },
      text_content: "Heading\nPlain bold Šď 東京 café[1]\na\tb\nthere\n{end}\n\n[1] A note.",
      paragraph_count: 3,
      table_count: 1,
      headings: [{ level: 1, text: "Heading" }],
      tables: [{ rows: [["a", "b"]] }],
      links: [{ text: "there", href: "https://example.org/" }],
      footnotes: [{ number: 1, text: "A note." }],
    });
  });
});

test("comments of an RTF are no part of its text, and leave a table as it is", async () => {
  // [MS-DOC] 2.9.67, DTTM: minute, hour, day, month, year since 1900 and day of the week, from the lowest bit on.
  const date = ((2 << 29) | (124 << 20) | (12 << 16) | (10 << 11) | (12 << 6) | 39) >>> 0;
  const comment = (text: string) =>
    String.raw`{\*\atrfstart 0}{\*\atnid A}{\*\atnauthor Ada}\chatn{\*\annotation{\*\atnref 0}{\*\atndate ${date}}\pard\plain ${text}}`;
  const rtf = String.raw`{\rtf1\ansi{\stylesheet{\s1 heading 1;}}\pard\s1 Head${comment(String.raw`Why?\par Tell.`)}line\par
\trowd\pard\intbl a${comment("A cell.")}\cell\intbl b\cell\row\pard End{\*\annotation Nobody's.}.\par}`;
  expect(await readDocument(rtf)).toMatchObject({
    text_content: "Headline\na\tb\nEnd.",
    headings: [{ level: 1, text: "Headline" }],
    tables: [{ rows: [["a", "b"]] }],
    comments: [
      { text: "Why?\nTell.", author: "Ada", date: "2024-12-10T12:39:00.000" },
      { text: "A cell.", author: "Ada", date: "2024-12-10T12:39:00.000" },
      { text: "Nobody's." },
    ],
  });
});

describe("OpenDocument", () => {
  const namespaces = ["office", "text", "table", "draw", "style", "meta"]
    .map((name) => {
      const long = name === "draw" ? "drawing" : name;
      return `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${long}:1.0"`;
    })
    .join(" ");
  const others =
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"';
  const openDocument = (kind: string, body: string, more: ZipPart[] = []) =>
    buildZip([
      { name: "mimetype", content: `application/vnd.oasis.opendocument.${kind}` },
      {
        name: "content.xml",
        content: `<office:document-content ${namespaces} ${others}><office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1"/></text:list-style></office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
      },
      ...more,
    ]);

  test("gives a text's headings, lists, notes, comments and metadata", async () => {
    const body =
      '<text:h text:outline-level="2">Part<text:s text:c="2"/>one</text:h>' +
      "<text:p>Words<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>" +
      "<office:annotation><dc:creator>Bo</dc:creator><dc:date>2024-02-29T10:00:00.123456789</dc:date><text:p>Why?</text:p></office:annotation> more</text:p>" +
      '<text:list text:style-name="L"><text:list-item><text:p>first</text:p></text:list-item></text:list>' +
      "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>";
    const meta = {
      name: "meta.xml",
      content: `<office:document-meta ${namespaces} ${others}><office:meta><dc:title>T</dc:title><meta:initial-creator>Ada</meta:initial-creator><meta:creation-date>2024-02-29T10:00:00.123456</meta:creation-date></office:meta></office:document-meta>`,
    };
    expect(await readDocument(openDocument("text", body, [meta]))).toMatchObject({
      document_type: "ODT",
      text_content: "Part  one\nWords[1] more\nfirst\n\n[1] A note.",
      paragraph_count: 3,
      metadata: { title: "T", author: "Ada", creation_date: "2024-02-29T10:00:00.123", signed: false },
      headings: [{ level: 2, text: "Part  one" }],
      lists: [{ ordered: true, items: [{ level: 1, text: "first" }] }],
      footnotes: [{ number: 1, text: "A note." }],
      comments: [{ text: "Why?", author: "Bo", date: "2024-02-29T10:00:00.123" }],
    });
  });

  test("gives dates in UTC where they have a zone", async () => {
    const comment = `<text:p>x<office:annotation><dc:date>2024-02-29T10:00:00+02:00</dc:date><text:p>y</text:p></office:annotation></text:p>`;
    const meta = {
      name: "meta.xml",
      content: `<office:document-meta ${namespaces} ${others}><office:meta><meta:creation-date>2024-02-29T10:00:00+02:00</meta:creation-date><dc:date>2024-02-29T10:00:00Z</dc:date></office:meta></office:document-meta>`,
    };
    expect(await readDocument(openDocument("text", comment, [meta]))).toMatchObject({
      metadata: {
        creation_date: "2024-02-29T08:00:00.000Z",
        modification_date: "2024-02-29T10:00:00.000Z",
      },
      comments: [{ text: "y", date: "2024-02-29T08:00:00.000Z" }],
    });
  });

  test("gives the cells of a sheet without the empty ones that go on to its edge", async () => {
    const cell = (text: string, repeats = 1) =>
      `<table:table-cell table:number-columns-repeated="${repeats}">${text && `<text:p>${text}</text:p>`}</table:table-cell>`;
    const rows = `<table:table-row>${cell("a", 2)}${cell("")}${cell("b")}${cell("", 16_000)}</table:table-row><table:table-row>${cell("", 16_000)}</table:table-row>`;
    expect(
      await readDocument(openDocument("spreadsheet", `<table:table>${rows}</table:table>`)),
    ).toMatchObject({
      document_type: "ODS",
      tables: [{ rows: [["a", "a", "", "b"]] }],
    });
  });

  test("under a password ends as encrypted", async () => {
    const manifest = {
      name: "META-INF/manifest.xml",
      content:
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
    };
    await expect(readDocument(openDocument("text", "", [manifest]))).rejects.toMatchObject({
      code: "encrypted_file",
    });
  });
});

describe("XLSX", () => {
  const main = "xl/workbook.xml";
  const x =
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

  // Excel's day 45351 is 2024-02-29 (https://support.microsoft.com: day 1 is 1900-01-01, and 1900 counts as a leap year).
  test("gives the cells as they are shown: shared strings, dates, truth, gaps; and hidden sheets", async () => {
    const rows =
      '<row><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>45351.5</v></c></row>' +
      '<row><c r="A2"><v>0.30000000000000004</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="inlineStr"><is><t>in</t></is></c></row>';
    const file = buildZip([
      ...officeParts(main, "spreadsheetml.sheet"),
      relationsPart(main, {
        r1: ["worksheet", "sheets/a.xml"],
        r2: ["worksheet", "sheets/b.xml"],
        r3: ["sharedStrings", "strings.xml"],
        r4: ["styles", "styles.xml"],
      }),
      {
        name: main,
        content: `<workbook ${x}><sheets><sheet name="One" sheetId="7" r:id="r1"/><sheet name="Two" sheetId="9" state="hidden" r:id="r2"/></sheets></workbook>`,
      },
      { name: "xl/sheets/a.xml", content: `<worksheet ${x}><sheetData>${rows}</sheetData></worksheet>` },
      { name: "xl/sheets/b.xml", content: `<worksheet ${x}><sheetData/></worksheet>` },
      {
        name: "xl/strings.xml",
        content: `<sst ${x}><si><r><t>two </t></r><r><t>runs</t></r><rPh><t>kana</t></rPh></si></sst>`,
      },
      {
        name: "xl/styles.xml",
        content: `<styleSheet ${x}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
      },
    ]);
    expect(await readDocument(file)).toMatchObject({
      document_type: "XLSX",
      text_content: "One\ntwo runs\t\t2024-02-29 12:00:00\n0.3\tTRUE\tin\nTwo",
      sheet_count: 2,
      sheets: [
        { name: "One", row_count: 2, hidden: false },
        { name: "Two", row_count: 0, hidden: true },
      ],
      tables: [
        {
          rows: [
            ["two runs", "", "2024-02-29 12:00:00"],
            ["0.3", "TRUE", "in"],
          ],
        },
      ],
    });
  });
});

describe("comments of an XLSX", () => {
  const main = "xl/workbook.xml";
  const x = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const tc = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"';
  const notes = `<comments ${x}><authors><author>Ada</author><author>tc={1}</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>Old </t></r><r><t>note</t></r></text></comment><comment ref="B2" authorId="1"><text><t>[Threaded comment]</t></text></comment></commentList></comments>`;
  const build = (others: Record<string, string>) =>
    buildZip([
      ...officeParts(main, "spreadsheetml.sheet"),
      relationsPart(main, { r1: ["worksheet", "a.xml"], r2: ["person", "person.xml"] }),
      {
        name: main,
        content: `<workbook ${x} xmlns:r="r"><sheets><sheet name="One" r:id="r1"/></sheets></workbook>`,
      },
      { name: "xl/a.xml", content: `<worksheet ${x}><sheetData/></worksheet>` },
      relationsPart(
        "xl/a.xml",
        Object.fromEntries(Object.keys(others).map((name) => [name, [name, `${name}.xml`]])),
      ),
      ...Object.entries(others).map(([name, content]) => ({ name: `xl/${name}.xml`, content })),
      {
        name: "xl/person.xml",
        content: `<personList ${tc}><person displayName="Bo" id="{P}"/></personList>`,
      },
    ]);

  test("are notes with their author and cell", async () => {
    expect(await readDocument(build({ comments: notes.replace("tc={1}", "Bo") }))).toMatchObject({
      comments: [
        { text: "Old note", author: "Ada", sheet: "One", cell: "A1" },
        { text: "[Threaded comment]", author: "Bo", sheet: "One", cell: "B2" },
      ],
    });
  });

  test("are threads with their dates, without the notes that repeat them", async () => {
    const threadedComment = `<ThreadedComments ${tc}><threadedComment ref="B2" dT="2024-02-29T10:00:00.00" personId="{P}" id="{1}"><text>Why?</text></threadedComment><threadedComment ref="B2" dT="2024-03-01T10:00:00.00" personId="{P}" id="{2}" parentId="{1}"><text>So.</text></threadedComment></ThreadedComments>`;
    const { comments } = await readDocument(build({ comments: notes, threadedComment }));
    expect(comments).toEqual([
      { text: "Old note", author: "Ada", sheet: "One", cell: "A1" },
      { text: "Why?", author: "Bo", date: "2024-02-29T10:00:00.00", sheet: "One", cell: "B2" },
      { text: "So.", author: "Bo", date: "2024-03-01T10:00:00.00", sheet: "One", cell: "B2" },
    ]);
  });

  test("that are damaged are missed, and it says so", async () => {
    const { warnings } = await readDocument(build({ comments: "<broken" }));
    expect(warnings).toEqual([expect.stringContaining("Some comments of the sheet 'One' are missing")]);
  });
});

describe("PPTX", () => {
  const main = "ppt/presentation.xml";
  const p = "http://schemas.openxmlformats.org/presentationml/2006/main";
  const modern =
    'xmlns:n="http://schemas.microsoft.com/office/powerpoint/2018/8/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';
  const body = (...lines: string[]) =>
    `<n:txBody>${lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join("")}</n:txBody>`;
  /** One empty slide with these comments and their authors. */
  const commentedSlide = (comments: string, authors: ZipPart & { type: string }): Buffer =>
    buildZip([
      ...officeParts(main, "presentationml.presentation"),
      {
        name: main,
        content: `<p:presentation xmlns:p="${p}" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>`,
      },
      relationsPart(main, { r1: ["slide", "slides/a.xml"], r2: [authors.type, "authors.xml"] }),
      { name: "ppt/slides/a.xml", content: `<p:sld xmlns:p="${p}"/>` },
      relationsPart("ppt/slides/a.xml", { c: ["comments", "../comments/c.xml"] }),
      { name: "ppt/comments/c.xml", content: comments },
      authors,
    ]);
  const oldAuthors = {
    type: "commentAuthors",
    name: "ppt/authors.xml",
    content: `<p:cmAuthorLst xmlns:p="${p}"><p:cmAuthor id="0" name="Ada"/></p:cmAuthorLst>`,
  };

  test("gives comments of the older form with author, date and slide", async () => {
    const comments = `<p:cmLst xmlns:p="${p}"><p:cm authorId="0" dt="2015-01-02T03:04:05"><p:pos x="1" y="1"/><p:text>Check this</p:text></p:cm></p:cmLst>`;
    expect(await readDocument(commentedSlide(comments, oldAuthors))).toMatchObject({
      comments: [{ text: "Check this", author: "Ada", date: "2015-01-02T03:04:05", page: 1 }],
      text_content: "",
    });
  });

  test("gives comments of today with each reply behind what it answers", async () => {
    const comments = `<n:cmLst ${modern}><n:cm id="{1}" authorId="{A}" created="2022-01-01T00:00:00.000"><n:replyLst><n:reply id="{2}" authorId="{B}" created="2022-01-02T00:00:00.000">${body("Yes")}</n:reply></n:replyLst>${body("Is it", "so?")}</n:cm></n:cmLst>`;
    const authors = {
      type: "authors",
      name: "ppt/authors.xml",
      content: `<n:authorLst ${modern}><n:author id="{A}" name="Ada"/><n:author id="{B}" name="Ben"/></n:authorLst>`,
    };
    expect(await readDocument(commentedSlide(comments, authors))).toMatchObject({
      comments: [
        { text: "Is it\nso?", author: "Ada", date: "2022-01-01T00:00:00.000", page: 1 },
        { text: "Yes", author: "Ben", date: "2022-01-02T00:00:00.000", page: 1 },
      ],
    });
  });

  test("goes on without comments that are damaged, and says so", async () => {
    const { warnings } = await readDocument(commentedSlide("<broken", oldAuthors));
    expect(warnings).toEqual([expect.stringContaining("Some comments on the slide 1 are missing")]);
  });

  test("gives titles, bullets, tables and links in the order of the slides, and notes beside them", async () => {
    const n =
      'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
    const shape = (type: string, paragraphs: string) =>
      `<p:sp><p:nvSpPr><p:nvPr>${type && `<p:ph type="${type}"/>`}</p:nvPr></p:nvSpPr><p:txBody>${paragraphs}</p:txBody></p:sp>`;
    const text = (words: string, inside = "") =>
      `<a:p><a:r><a:rPr>${inside}</a:rPr><a:t>${words}</a:t></a:r></a:p>`;
    const slide = (content: string) => `<p:sld ${n}><p:cSld><p:spTree>${content}</p:spTree></p:cSld></p:sld>`;
    const file = buildZip([
      ...officeParts(main, "presentationml.presentation"),
      relationsPart(main, { r1: ["slide", "slides/a.xml"], r2: ["slide", "slides/b.xml"] }),
      {
        name: main,
        content: `<p:presentation ${n}><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>`,
      },
      { name: "ppt/slides/a.xml", content: slide(shape("", text("free", '<a:hlinkClick r:id="l"/>'))) },
      {
        name: "ppt/slides/b.xml",
        content: slide(
          shape("title", text("Hello")) +
            shape("body", text("point")) +
            `<a:tbl><a:tr><a:tc>${text("x")}</a:tc><a:tc>${text("y")}</a:tc></a:tr></a:tbl>`,
        ),
      },
      relationsPart("ppt/slides/a.xml", { l: ["hyperlink", "https://example.org/"] }),
      relationsPart("ppt/slides/b.xml", { n: ["notesSlide", "../notes/n.xml"] }),
      {
        name: "ppt/notes/n.xml",
        content: slide(shape("body", text("Say it slowly.")) + shape("sldNum", text("1"))),
      },
    ]);
    expect(await readDocument(file)).toMatchObject({
      document_type: "PPTX",
      text_content: "Hello\npoint\nx\ty\nfree",
      slide_count: 2,
      slides: [
        { slide: 1, title: "Hello", notes: "Say it slowly." },
        { slide: 2, title: "" },
      ],
      headings: [{ level: 1, text: "Hello" }],
      lists: [{ items: [{ level: 1, text: "point" }] }],
      links: [{ text: "free", href: "https://example.org/" }],
    });
  });
});

describe("EPUB", () => {
  test("gives the chapters in the order of the spine", async () => {
    const chapter = (name: string, words: string) => ({
      name: `OEBPS/${name}`,
      content: `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><h2>${words}</h2></body></html>`,
    });
    const book = buildZip([
      { name: "mimetype", content: "application/epub+zip" },
      {
        name: "META-INF/container.xml",
        content: '<container><rootfiles><rootfile full-path="OEBPS/b.opf"/></rootfiles></container>',
      },
      {
        name: "OEBPS/b.opf",
        content:
          '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Book</dc:title><dc:title>More</dc:title><dc:creator>Ada <!-- x -->One</dc:creator><dc:creator/><dc:creator>Bo</dc:creator></metadata>' +
          '<manifest><item id="a" href="a.xhtml"/><item id="b" href="b%20c.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
      },
      chapter("a.xhtml", "Last"),
      chapter("b c.xhtml", "First"),
    ]);
    expect(await readDocument(book)).toMatchObject({
      document_type: "EPUB",
      text_content: "First\nLast",
      chapter_count: 2,
      metadata: { title: "Book", author: "Ada One, Bo", creator: "Ada One, Bo" },
    });
  });
});

describe("EML", () => {
  test("gives the body, who wrote to whom, and the names of what is attached", async () => {
    const mail = [
      "From: Ada <ada@example.org>",
      "To: bo@example.org",
      "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
      "Date: Thu, 29 Feb 2024 10:00:00 +0100",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="x"',
      "",
      "--x",
      "Content-Type: text/html; charset=iso-8859-1",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "<p>caf=E9 <b>now</b></p>",
      "--x",
      "Content-Type: application/pdf",
      'Content-Disposition: attachment; filename="a.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      "AAEC",
      "--x--",
      "",
    ].join("\r\n");
    expect(await readDocument(mail)).toMatchObject({
      document_type: "EML",
      text_content: "café now",
      metadata: {
        title: "Grüße",
        author: "Ada <ada@example.org>",
        to: "bo@example.org",
        creation_date: "2024-02-29T09:00:00.000Z",
      },
      attachments: [{ name: "a.pdf", media_type: "application/pdf", bytes: 3 }],
    });
  });

  test("lists an attached mail, whose text is none of its own", async () => {
    // Of a part that is not encoded the lines are counted, each with one byte for its end.
    const bytes = "From: inner@example.org\nSubject: Inner\n\ninner body\n".length;
    const inner = "From: inner@example.org\r\nSubject: Inner\r\n\r\ninner body";
    const part = (disposition: string) =>
      `--x\r\nContent-Type: message/rfc822\r\n${disposition}\r\n${inner}\r\n`;
    const mail =
      "From: ada@example.org\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
      `--x\r\n\r\nouter body\r\n${part("")}${part('Content-Disposition: attachment; filename="a.eml"\r\n')}--x--\r\n`;
    const { text_content: text, attachments } = await readDocument(mail);
    expect(text).toBe("outer body");
    expect(attachments).toEqual([
      { name: "", media_type: "message/rfc822", bytes },
      { name: "a.eml", media_type: "message/rfc822", bytes },
    ]);
  });
});
