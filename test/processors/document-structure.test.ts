import { describe, expect, test } from "vitest";
import {
  buildDocx,
  convertDocument,
  paragraph,
  readDocument,
  relationsPart,
  wordXml,
} from "./document-builder.ts";

// By CommonMark 0.31 and the HTML Living Standard; the texts are what went into the documents.
const page = `<html><head><title>T & U</title></head><body><h1>A * B</h1><p><b>Bold </b>and <i>it</i>
  <a href="https://example.org/a b">link</a> <a href="javascript:alert(1)">trap</a></p>
  <ol><li>one<ul><li>deep</li></ul></li><li>two</li></ol><pre>x  &lt; \`y\`</pre>
  <table><tr><td>a|b</td><td>c</td></tr></table><p>&lt;script&gt;alert(2)&lt;/script&gt;</p></body></html>`;

describe("a document in another form", () => {
  test("is Markdown with what would be marks escaped", async () => {
    expect(await convertDocument(page, "markdown")).toBe(
      [
        "# A \\* B",
        "**Bold** and *it* [link](https://example.org/a%20b) [trap](javascript:alert%281%29)",
        "1. one\n    - deep\n1. two",
        "```\nx  < `y`\n```",
        "| a\\|b | c |\n| --- | --- |",
        "\\<script>alert(2)\\</script>",
      ].join("\n\n") + "\n",
    );
  });

  test("is HTML in which nothing of the document runs", async () => {
    const html = (await convertDocument(page, "html")).replaceAll("\n", "");
    expect(html).toContain("<title>T &amp; U</title>");
    expect(html).toContain("<h1>A * B</h1>");
    expect(html).toContain("<strong>Bold </strong>and <em>it</em>");
    expect(html).toContain("<ol><li>one<ul><li>deep</li></ul></li><li>two</li></ol>");
    expect(html).toContain("<td>a|b</td><td>c</td>");
    expect(html).toContain("<a>trap</a>");
    expect(html).not.toMatch(/<script|javascript:/);
  });

  test("is its text alone", async () => {
    expect(await convertDocument("just text", "text")).toBe("just text");
  });
});

describe("lists that stand next to each other", () => {
  const lists =
    '<ul><li>a</li></ul><ol start="3"><li>three</li><li>four<ol start=7><li>deep</li></ol></li></ol><ol><li>own</li></ol><ul><li>b</li></ul><ul><li>c</li></ul>';
  const items = (...texts: string[]) => texts.map((text) => ({ level: 1, text }));
  const expected = [
    { ordered: false, offset: 0, items: items("a") },
    { ordered: true, start: 3, offset: 2, items: [...items("three", "four"), { level: 2, text: "deep" }] },
    { ordered: true, offset: 18, items: items("own") },
    { ordered: false, offset: 22, items: items("b") },
    { ordered: false, offset: 24, items: items("c") },
  ];

  test("stay apart in HTML", async () => {
    expect((await readDocument(lists, { name: "a.html" })).lists).toEqual(expected);
    expect((await convertDocument(lists, "html", { name: "a.html" })).replaceAll("\n", "")).toContain(
      '<ul><li>a</li></ul><ol start="3"><li>three</li><li>four<ol start="7"><li>deep</li></ol></li></ol><ol><li>own</li></ol><ul><li>b</li></ul><ul><li>c</li></ul>',
    );
  });

  // CommonMark 0.31, 5.2: only a list that begins with 1 may interrupt a paragraph; 5.3: another sign begins another list.
  test("stay apart in Markdown, and where it is read again", async () => {
    const markdown = await convertDocument(lists, "markdown", { name: "a.html" });
    expect(markdown).toBe("- a\n\n3. three\n1. four\n\n    7. deep\n\n1) own\n\n- b\n\n* c\n");
    expect((await readDocument(markdown, { name: "a.md" })).lists).toEqual(expected);
  });

  test("are one where a paragraph of an item stands between, and the numbers go on", async () => {
    const html = "<ol><li><p>one</p><p>more</p></li><li>two</li></ol>";
    expect(await convertDocument(html, "markdown", { name: "a.html" })).toBe("1. one\n\nmore\n\n2. two\n");
  });
});

describe("a table in HTML", () => {
  const rowsOf = async (html: string) =>
    (await readDocument(`<table>${html}</table>`, { name: "a.html" })).tables;

  // The places are those of the table model of the HTML Living Standard, 4.9.12.
  test.each([
    ["<tr><td rowspan=2>Span<td>x<tr><td>y", "Span x|- y"],
    ["<tr><td>x<td rowspan=2>Span<tr><td>y", "x Span|y -"],
    ["<tr><td colspan=2>Span<td>x<tr><td>1<td>2<td>3", "Span - x|1 2 3"],
    ["<tr><td rowspan=2 colspan=2>Span<td>x<tr><td>y<tr><td>1<td>2<td>3", "Span - x|- - y|1 2 3"],
    ["<tr><td rowspan=0>Span<td>x<tr><td>y<tr><td>z", "Span x|- y|- z"],
    ["<tr><td rowspan=3>Span<td>x<tr><td>y", "Span x|- y"],
    ["<tr><td>x<td>y<td rowspan=2>Span<tr><td>z", "x y Span|z - -"],
    ["<tr><td rowspan=-1 colspan=no>x<td>y", "x y"],
  ])("keeps its columns where cells span others: %s", async (html, table) => {
    const rows = table.split("|").map((row) => row.split(" ").map((cell) => (cell === "-" ? "" : cell)));
    expect(await rowsOf(html)).toEqual([{ rows, offset: 0 }]);
  });

  test("has no more empty cells than its structure can hold", async () => {
    const result = await readDocument("<table>" + "<tr><td colspan=1000 rowspan=0>a".repeat(50_000), {
      name: "a.html",
    });
    expect(result.text_content.length).toBeLessThan(500_000);
    expect(result.text_content.match(/a/g)?.length).toBe(50_000);
  });

  test("keeps its head in HTML", async () => {
    const html = "<table><tr><th>a<th>b<tr><th>1<td>2</table><table><tr><th>x<td>y</table>";
    expect(await convertDocument(html, "html", { name: "a.html" })).toContain(
      "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>\n<table><tr><td>x</td><td>y</td></tr></table>",
    );
  });
});

describe("the structure of a DOCX", () => {
  const styles = {
    name: "word/styles.xml",
    content: wordXml(
      "styles",
      '<w:style w:type="paragraph" w:styleId="berschrift7"><w:name w:val="heading 7"/></w:style><w:style w:type="paragraph" w:styleId="F"><w:name w:val="caption"/></w:style>',
    ),
  };
  const numbering = {
    name: "word/numbering.xml",
    content: wordXml(
      "numbering",
      '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>',
    ),
  };
  const relations = {
    name: "word/_rels/document.xml.rels",
    content:
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
      ["styles", "numbering"]
        .map(
          (type) =>
            `<Relationship Id="${type}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${type}.xml"/>`,
        )
        .join("") +
      "</Relationships>",
  };
  const styled = (properties: string, text: string) =>
    `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const item = (level: number, text: string) =>
    styled(`<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr>`, text);
  const body = styled('<w:pStyle w:val="berschrift7"/>', "Seventh") + item(0, "one") + item(1, "deep");

  test.each([
    { reader: "the tree", more: "" },
    // A formula, which mammoth leaves out.
    { reader: "the XML itself", more: "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>" },
  ])("comes from $reader", async ({ more }) => {
    const file = buildDocx(body + paragraph("plain") + more, [styles, numbering, relations]);
    expect(await readDocument(file)).toMatchObject({
      headings: [{ level: 7, text: "Seventh", offset: 0 }],
      lists: [
        {
          ordered: true,
          offset: 8,
          items: [
            { level: 1, text: "one" },
            { level: 2, text: "deep" },
          ],
        },
      ],
    });
  });
});

test.each([
  { reader: "the tree", more: "" },
  // A formula, which mammoth leaves out.
  { reader: "the XML itself", more: "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>" },
])("comments of a DOCX have their author and date: $reader", async ({ more }) => {
  const file = buildDocx(paragraph("plain") + more, [
    {
      name: "word/comments.xml",
      content: wordXml(
        "comments",
        `<w:comment w:id="7" w:author="Ada" w:date="2024-02-29T10:00:00Z">${paragraph("Why?")}${paragraph("Tell.")}</w:comment><w:comment w:id="8" w:author="">${paragraph("So.")}</w:comment>`,
      ),
    },
    relationsPart("word/document.xml", { c: ["comments", "comments.xml"] }),
  ]);
  const { comments, text_content: text } = await readDocument(file);
  expect(text).not.toContain("Why?");
  expect(comments).toEqual([
    { text: "Why?\nTell.", author: "Ada", date: "2024-02-29T10:00:00Z" },
    { text: "So." },
  ]);
});

test("structure ends before the text does when there is too much of it, and says so", async () => {
  const result = await readDocument(`<html>${"<p>a".repeat(301_000)}`);
  expect(result.text_content.length).toBe(2 * 301_000 - 1);
  expect(result.warnings).toEqual([expect.stringContaining("structure")]);
});

describe("chunks", () => {
  const text = "# One\n\nFirst sentence here. Second sentence here.\n\n## Two\n\n😀 short\n";
  const chunksOf = async (options: object) => (await readDocument(text, { name: "a.md", options })).chunks;

  test("stand under their headings and end with a sentence", async () => {
    // In code points: "One" 0, "First" 4, "Second" 25, "Two" 47, 😀 51.
    expect(await chunksOf({ chunk_size: 50 })).toEqual([
      { index: 0, text: "One\nFirst sentence here. Second sentence here.", offset: 0, headings: ["One"] },
      { index: 1, text: "Two\n😀 short", offset: 47, headings: ["One", "Two"] },
    ]);
  });

  test("are never larger than asked for, overlap by whole words, and leave nothing out", async () => {
    const words = Array.from({ length: 500 }, (_, at) => `word${at}`);
    const result = await readDocument(words.join(" "), { options: { chunk_size: 100, chunk_overlap: 30 } });
    const chunks = result.chunks as { text: string; offset: number }[]; // Written by the test above.
    expect(Math.max(...chunks.map((chunk) => chunk.text.length))).toBeLessThanOrEqual(100);
    for (const [at, chunk] of chunks.entries()) {
      expect(result.text_content.slice(chunk.offset).startsWith(chunk.text)).toBe(true);
      const last = chunks[at - 1];
      if (!last) continue;
      const overlap = last.offset + last.text.length - chunk.offset;
      expect(overlap).toBeGreaterThan(0);
      expect(overlap).toBeLessThanOrEqual(30);
      expect(chunk.text).toMatch(/^word\d+( word\d+)*$/);
    }
  });

  test("are not there unless they are asked for", async () => {
    expect(await chunksOf({})).toBeUndefined();
  });
});
