import {
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
} from "docx";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { documentProcessor } from "../../src/processors/document/index.ts";
import {
  buildDocx,
  buildPdf,
  buildZip,
  paragraph,
  pdfStream,
  printPdf,
  readDocument,
  wordXml,
} from "./document-builder.ts";

const threePages = () =>
  printPdf((pdf) => {
    pdf.text("Alpha beta").addPage().text("Gamma").addPage().text("Delta epsilon zeta");
  });

// Texts, counts and dates are what went into the files.
describe("PDF", () => {
  test("gives the text of every page, and nothing that stands on none", async () => {
    const result = await readDocument(await threePages());
    expect(result).toMatchObject({
      document_type: "PDF",
      text_content: "Alpha beta\n\nGamma\n\nDelta epsilon zeta",
      word_count: 6,
      character_count: 37,
      page_count: 3,
      pages: [
        { page: 1, text: "Alpha beta" },
        { page: 2, text: "Gamma" },
        { page: 3, text: "Delta epsilon zeta" },
      ],
      warnings: [],
    });
    expect(result).toHaveProperty("truncated", false);
  });

  test("tells the information dictionary with dates in ISO 8601", async () => {
    const info = {
      Title: "Ünïcode 東京",
      Author: "Ada",
      Subject: "Tests",
      Creator: "A writer",
      Keywords: "one, two",
      CreationDate: new Date("2020-02-29T12:34:56Z"),
    };
    const result = await readDocument(await printPdf((pdf) => pdf.text("x"), { info, pdfVersion: "1.7" }));
    expect(result.metadata).toMatchObject({
      title: "Ünïcode 東京",
      author: "Ada",
      subject: "Tests",
      creator: "A writer",
      keywords: "one, two",
      creation_date: "2020-02-29T12:34:56.000Z",
      pdf_version: "1.7",
      encrypted: false,
    });
  });

  test("reads only the pages that the option names", async () => {
    const result = await readDocument(await threePages(), { options: { pages: "3,1-1,9" } });
    expect(result).toMatchObject({
      text_content: "Alpha beta\n\nDelta epsilon zeta",
      page_count: 3,
      pages: [{ page: 1 }, { page: 3 }],
    });
  });

  test.each(["4-6", "2-1", "0"])("refuses pages=%s of a document of three", async (pages) => {
    const reading = readDocument(await threePages(), { options: { pages } });
    await expect(reading).rejects.toMatchObject({ code: "invalid_option", details: { field: "pages" } });
  });

  // GB 2312 (by its published table): 中 D6D0, 文 CEC4, 你 C4E3, 好 BAC3. JIS X 0208: 日 467C, 本 4B5C. The fonts are not
  // embedded, so only the character maps of Adobe tell which characters these bytes are.
  test.each([
    { encoding: "GBK-EUC-H", ordering: "GB1", codes: "D6D0CEC4C4E3BAC3", text: "中文你好" },
    { encoding: "H", ordering: "Japan1", codes: "467C4B5C", text: "日本" },
    { encoding: "UniJIS-UCS2-H", ordering: "Japan1", codes: "65E5672C8A9E", text: "日本語" },
    { encoding: "KSCms-UHC-H", ordering: "Korea1", codes: "C7D1B1DB", text: "한글" },
  ])("reads $text through the predefined map $encoding", async ({ encoding, ordering, codes, text }) => {
    const system = `/CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 2 >>`;
    const file = buildPdf([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
      pdfStream(`BT /F 20 Tf 20 50 Td <${codes}> Tj ET`),
      `<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /${encoding} /DescendantFonts [6 0 R] >>`,
      `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song ${system} /FontDescriptor 7 0 R >>`,
      "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]);
    expect((await readDocument(file)).text_content).toBe(text);
  });

  test("adds what was filled into a form to its page, passwords and buttons left out", async () => {
    const field = (name: string, rest: string) =>
      `<< /Type /Annot /Subtype /Widget /Rect [10 10 90 30] /P 3 0 R /T (${name}) ${rest} >>`;
    const file = buildPdf([
      "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 5 0 R 6 0 R 7 0 R] >> >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Annots [4 0 R 5 0 R 6 0 R 7 0 R] >>",
      field("name", "/FT /Tx /V (Grace\\rHopper)"),
      field("pin", "/FT /Tx /Ff 8192 /V (1234)"),
      field("agree", "/FT /Btn /V /Yes /AS /Yes"),
      field("colour", "/FT /Ch /Ff 131072 /Opt [(red) (blue)] /V (blue)"),
    ]);
    const result = await readDocument(file);
    expect(result.text_content).toBe("Grace\nHopper\nblue");
    expect(result.form_values).toEqual([
      { name: "name", value: "Grace\nHopper", page: 1 },
      { name: "colour", value: "blue", page: 1 },
    ]);
  });

  test("opens with its password, and asks for it otherwise", async () => {
    const file = await printPdf((pdf) => pdf.text("Secret"), { userPassword: "open", pdfVersion: "1.7ext3" });
    await expect(readDocument(file)).rejects.toMatchObject({ code: "encrypted_file" });
    await expect(readDocument(file, { options: { password: "wrong" } })).rejects.toMatchObject({
      code: "encrypted_file",
      message: expect.stringContaining("does not open it"),
    });
    const result = await readDocument(file, { options: { password: "open" } });
    expect(result).toMatchObject({ text_content: "Secret", metadata: { encrypted: true } });
  });

  test("opens without a password when only its owner has one, and says that it is encrypted", async () => {
    const file = await printPdf((pdf) => pdf.text("Readable"), { ownerPassword: "owner", permissions: {} });
    const result = await readDocument(file);
    expect(result).toMatchObject({ text_content: "Readable", metadata: { encrypted: true } });
    expect(result.warnings).toEqual([expect.stringContaining("encrypted")]);
  });

  test("says that pages without a text layer are for ocr", async () => {
    const result = await readDocument(await printPdf((pdf) => pdf.rect(10, 10, 100, 100).fill("red")));
    expect(result).toMatchObject({ text_content: "", word_count: 0, page_count: 1 });
    expect(result.warnings).toEqual([expect.stringContaining("'ocr'")]);
  });

  test("loses the text of a broken page and no other", async () => {
    const page =
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 6 0 R /Resources << /Font << /F 7 0 R >> >> >>";
    const file = buildPdf([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 >>",
      page,
      // A branch of the page tree that contains itself.
      "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
      page,
      pdfStream("BT /F 20 Tf 20 50 Td (Whole) Tj ET"),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]);
    const result = await readDocument(file);
    expect(result).toMatchObject({
      page_count: 3,
      pages: [{ page: 1 }, { page: 3 }],
      text_content: "Whole\n\nWhole",
    });
    expect(result.warnings).toEqual([expect.stringContaining("Page 2 could not be read")]);
  });

  test("is found after other bytes, and not in a text that speaks of it", async () => {
    const file = await printPdf((pdf) => pdf.text("Behind a header"));
    const result = await readDocument(Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), file]));
    expect(result).toMatchObject({ document_type: "PDF", text_content: "Behind a header" });
    const about = await readDocument("A PDF begins with %PDF-1.7 and holds objects.");
    expect(about.document_type).toBe("Generic Text");
  });

  test.each(["%PDF-1.4\n", "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"])(
    "names a stub as corrupt",
    async (stub) => {
      await expect(readDocument(stub)).rejects.toMatchObject({ code: "corrupt_file" });
    },
  );
});

describe("DOCX", () => {
  test("gives headings, tables, notes and metadata of a document by the library docx", async () => {
    const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] });
    const file = await Packer.toBuffer(
      new Document({
        title: "A title",
        creator: "Ada",
        subject: "Tests",
        keywords: "one",
        footnotes: { 1: { children: [new Paragraph("A note.")] } },
        sections: [
          {
            children: [
              new Paragraph({ text: "Heading", heading: HeadingLevel.HEADING_1 }),
              new Paragraph({
                children: [
                  new TextRun("Before"),
                  new FootnoteReferenceRun(1),
                  new TextRun({ text: "after", break: 1 }),
                ],
              }),
              new Table({
                rows: [
                  new TableRow({ children: [cell("a1"), cell("b1")] }),
                  new TableRow({ children: [cell("a2"), cell("b2")] }),
                ],
              }),
              new Paragraph("😀 end"),
            ],
          },
        ],
      }),
    );
    const result = await readDocument(file, { name: "wrong-name.pdf" });
    expect(result).toMatchObject({
      document_type: "DOCX",
      text_content: "Heading\nBefore[1]\nafter\na1\tb1\na2\tb2\n😀 end\n\n[1] A note.",
      word_count: 12,
      character_count: 54,
      paragraph_count: 3,
      table_count: 1,
      metadata: { title: "A title", author: "Ada", creator: "Ada", subject: "Tests", keywords: "one" },
      warnings: [],
    });
    expect(result.metadata.creation_date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test("keeps fields, formulas and insertions, and leaves deleted text out", async () => {
    const body =
      '<w:p><w:r><w:t xml:space="preserve">Figure </w:t></w:r><w:fldSimple w:instr=" SEQ "><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>' +
      "<w:p><m:oMath><m:r><m:t>E=mc²</m:t></m:r></m:oMath></w:p>" +
      "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>" +
      "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>runs </w:t></w:r></w:p>" +
      paragraph("on");
    const result = await readDocument(buildDocx(body));
    expect(result.text_content).toBe("Figure 7\nE=mc²\nnew\nruns on");
    expect(result).toMatchObject({ paragraph_count: 5, table_count: 0, warnings: [] });
  });

  test("counts what stands directly in the body, as python-docx does", async () => {
    const table = `<w:tbl><w:tr><w:tc>${paragraph("in a cell")}</w:tc></w:tr></w:tbl>`;
    const result = await readDocument(buildDocx(paragraph("one") + table + paragraph("two") + table));
    expect(result).toMatchObject({ paragraph_count: 2, table_count: 2 });
  });

  test("says what it holds that is no text of its own", async () => {
    const result = await readDocument(buildDocx(`${paragraph("before")}<w:altChunk/>`));
    expect(result.text_content).toBe("before");
    expect(result.warnings).toEqual([expect.stringContaining("embedded documents")]);
  });

  test("reads a document that is too large for a tree in full", async () => {
    const table = `<w:tbl><w:tr><w:tc>${paragraph("a")}</w:tc><w:tc>${paragraph("b")}</w:tc></w:tr></w:tbl>`;
    const result = await readDocument(buildDocx((paragraph("some words here") + table).repeat(5000)));
    expect(result).toMatchObject({
      word_count: 25_000,
      paragraph_count: 5000,
      table_count: 5000,
      warnings: [],
    });
    expect(result.text_content).toBe("some words here\na\tb\n".repeat(5000).trim());
  });

  // mammoth compares every message with every other one; these took it minutes.
  test("reads a document with thousands of unknown elements within seconds", async () => {
    const unknown = Array.from({ length: 40_000 }, (_, index) => `<x${index}/>`).join("");
    const result = await readDocument(buildDocx(unknown + paragraph("found")));
    expect(result.text_content).toBe("found");
  }, 10_000);

  test("is found by its content types when its main part has another name", async () => {
    const file = buildZip([
      {
        name: "[Content_Types].xml",
        content:
          '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/text/main.xml" ' +
          'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"/></Types>',
      },
      {
        name: "_rels/.rels",
        content:
          '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" ' +
          'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/text/main.xml"/></Relationships>',
      },
      { name: "text/main.xml", content: wordXml("document", `<w:body>${paragraph("A template")}</w:body>`) },
    ]);
    expect(await readDocument(file)).toMatchObject({ text_content: "A template", paragraph_count: 1 });
  });

  test.each(["word/document.xml", "word/styles.xml"])("refuses a DOCTYPE in %s", async (name) => {
    const doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
    const hostile = { name, content: wordXml("document", `<w:body>${paragraph("&e;")}</w:body>`, doctype) };
    const reading = readDocument(buildDocx(paragraph("fine"), [hostile]));
    await expect(reading).rejects.toMatchObject({
      code: "corrupt_file",
      message: expect.stringContaining("DOCTYPE"),
    });
  });

  test("refuses XML of any depth that would overflow a stack", async () => {
    const deep = "<w:ins>".repeat(5000) + "</w:ins>".repeat(5000);
    await expect(readDocument(buildDocx(deep))).rejects.toMatchObject({ code: "corrupt_file" });
  });

  test("refuses what unpacks to more than the limit, before it unpacks it", async () => {
    const bomb = buildDocx("<w:p/>".repeat(20_000_000));
    await expect(readDocument(bomb)).rejects.toMatchObject({
      code: "unpacked_too_large",
      details: { limit: 100 * 1024 * 1024 },
    });
  });

  test("refuses a part that has more bytes than its zip says", async () => {
    const content = wordXml("document", `<w:body>${paragraph("x").repeat(1000)}</w:body>`);
    const liar = buildZip([{ name: "word/document.xml", content, claimedBytes: 100 }]);
    await expect(readDocument(liar)).rejects.toMatchObject({ code: "corrupt_file" });
  });

  test("never unpacks what nobody reads", async () => {
    const picture = { name: "word/media/image1.png", content: "no picture", claimedBytes: 500 * 1024 * 1024 };
    expect((await readDocument(buildDocx(paragraph("text"), [picture]))).text_content).toBe("text");
  });

  test("loses broken metadata and not the text", async () => {
    const result = await readDocument(
      buildDocx(paragraph("text"), [{ name: "docProps/core.xml", content: "<a" }]),
    );
    expect(result).toMatchObject({ text_content: "text", metadata: {} });
    expect(result.warnings).toEqual([expect.stringContaining("metadata")]);
  });

  test.each([
    { what: "half a file", file: () => buildDocx(paragraph("x")).subarray(0, 200) },
    { what: "no body", file: () => buildZip([{ name: "word/document.xml", content: "<a/>" }]) },
    { what: "broken XML", file: () => buildDocx("<w:p>") },
  ])("names $what as corrupt", async ({ file }) => {
    await expect(readDocument(file())).rejects.toMatchObject({ code: "corrupt_file" });
  });
});

describe("text", () => {
  test("counts words by white space and characters by code points, and names the charset", async () => {
    const result = await readDocument("# Título\n\n東京 is 😀\tfine\n", { name: "notes.pdf" });
    expect(result).toMatchObject({
      document_type: "Generic Text",
      text_content: "# Título\n\n東京 is 😀\tfine\n",
      word_count: 6,
      character_count: 23,
      charset: "utf-8",
      metadata: {},
      warnings: [],
    });
  });

  test("decodes what is not UTF-8", async () => {
    const result = await readDocument(Buffer.from("\ufeffGrüße", "utf16le"));
    expect(result).toMatchObject({ text_content: "Grüße", character_count: 5, charset: "utf-16le" });
  });

  test("says that an option for PDF did nothing", async () => {
    const { warnings } = await readDocument("text", { options: { pages: "1" } });
    expect(warnings).toEqual([expect.stringContaining("'pages'")]);
  });

  test("says that a text is too long for one result and how much of it is there", async () => {
    const result = await readDocument("word ".repeat(4_100_000));
    expect(result).toMatchObject({ truncated: true, word_count: 4_000_000, character_count: 20_000_000 });
    expect(result.warnings).toEqual([expect.stringContaining("20,000,000")]);
  });
});

describe("other files", () => {
  const ole = (stream: string) =>
    Buffer.concat([
      Buffer.from("d0cf11e0a1b11ae1", "hex"),
      Buffer.alloc(504),
      Buffer.from(stream, "utf16le"),
      Buffer.alloc(512),
    ]);
  const zip = () => buildZip([{ name: "notes/a.txt", content: "text" }]);
  const png = () => Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");

  test.each([
    { what: "a zip of other files", file: zip, says: "Unpack it" },
    { what: "a picture", file: png, says: "'ocr'" },
    { what: "random bytes", file: () => Buffer.from("00ff13a7c8013390fe", "hex"), says: "unknown kind" },
  ])("refuses $what and names it", async ({ file, says }) => {
    await expect(readDocument(file())).rejects.toMatchObject({
      code: "unsupported_media_type",
      message: expect.stringContaining(says),
    });
  });

  test("names what is left of an old office file as corrupt", async () => {
    await expect(readDocument(ole("WordDocument"))).rejects.toMatchObject({ code: "corrupt_file" });
  });

  test("refuses rich text under the name of a DOCX, as Word does", async () => {
    const reading = readDocument("{\\rtf1\\ansi Hello}", { name: "letter.docx" });
    await expect(reading).rejects.toMatchObject({
      code: "unsupported_media_type",
      message: expect.stringContaining("RTF"),
    });
  });

  test("names an office file under a password as encrypted", async () => {
    await expect(readDocument(ole("EncryptedPackage"))).rejects.toMatchObject({ code: "encrypted_file" });
  });

  test("refuses a file without bytes", async () => {
    await expect(readDocument("")).rejects.toMatchObject({ code: "empty_file" });
  });
});

describe("options", () => {
  const schema = z.fromJSONSchema(documentProcessor.announcement.options ?? {});

  test.each([
    {},
    { pages: "7" },
    { pages: "1-3,7", password: "open" },
    { format: "html", chunk_size: 500, ocr: "auto" },
  ])("are announced so that %j passes", (options) => {
    expect(schema.safeParse(options).success).toBe(true);
  });

  test.each([
    { pages: "a" },
    { pages: "1-" },
    { password: "" },
    { page: "1" },
    { format: "pdf" },
    { chunk_size: 0 },
  ])("and %j does not", (options) => {
    expect(schema.safeParse(options).success).toBe(false);
  });
});
