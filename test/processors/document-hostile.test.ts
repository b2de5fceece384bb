import { describe, expect, test } from "vitest";
import { buildZip, officeParts, readDocument, relationsPart, type ZipPart } from "./document-builder.ts";

/** Each kind of zipped document with its main part made of this XML. */
const zipped: Record<string, (xml: string) => Buffer> = {
  ODT: (xml) => buildZip([{ name: "content.xml", content: xml }]),
  XLSX: (xml) =>
    buildZip([
      ...officeParts("xl/workbook.xml", "spreadsheetml.sheet"),
      relationsPart("xl/workbook.xml", { r: ["worksheet", "a.xml"] }),
      {
        name: "xl/workbook.xml",
        content:
          '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet id="r"/></sheets></workbook>',
      },
      { name: "xl/a.xml", content: xml },
    ]),
  PPTX: (xml) => {
    const part: ZipPart = { name: "ppt/presentation.xml", content: xml };
    return buildZip([...officeParts(part.name, "presentationml.presentation"), part]);
  },
  EPUB: (xml) => buildZip([{ name: "META-INF/container.xml", content: xml }]),
};

describe.each(Object.entries(zipped))("a hostile %s", (_kind, build) => {
  test("of a part that unpacks to more than the limit is refused before it is unpacked", async () => {
    await expect(readDocument(build(`<a>${" ".repeat(101 * 1024 * 1024)}</a>`))).rejects.toMatchObject({
      code: "unpacked_too_large",
    });
  });

  test("with a DOCTYPE is refused, so that no entity is ever read", async () => {
    const xml = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>';
    await expect(readDocument(build(xml))).rejects.toMatchObject({
      code: "corrupt_file",
      message: expect.stringContaining("DOCTYPE"),
    });
  });

  test.each(["<a>".repeat(5000) + "</a>".repeat(5000), "<a><b></a>", ""])(
    "of broken XML is corrupt",
    async (xml) => {
      await expect(readDocument(build(xml))).rejects.toMatchObject({ code: "corrupt_file" });
    },
  );
});

describe("hostile texts", () => {
  test.each([
    { what: "HTML nested twenty thousand levels deep", bytes: `<html>${"<div>".repeat(20_000)}deep` },
    {
      what: "HTML of table tags in no order",
      bytes: `<html>${"</td><table></tr><td><tr></table><td>".repeat(5000)}deep`,
    },
    { what: "RTF nested a hundred thousand levels deep", bytes: `{\\rtf1 deep ${"{".repeat(100_000)}` },
    { what: "RTF that skips more than there is", bytes: "{\\rtf1 deep\\bin999999999 x}" },
  ])("are read as far as they go: $what", async ({ bytes }) => {
    expect((await readDocument(bytes)).text_content).toContain("deep");
  });

  test("of mails within mails end with an error or a result, and never with another", async () => {
    const nested = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n".repeat(2000);
    const mail = `From: a@example.org\r\nMIME-Version: 1.0\r\n${nested}`;
    await expect(readDocument(mail)).rejects.toMatchObject({ code: "corrupt_file" });
  });

  test("of an old office file cut off in the middle end as corrupt", async () => {
    const file = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(1528, 0xff)]);
    await expect(readDocument(file)).rejects.toMatchObject({ code: "corrupt_file" });
  });
});
