/** ZIPs and the XML inside a DOCX: archives in archives, lying sizes, depth, and everything a million times. */
import { buildDocx, buildZip, paragraph, wordXml } from "../../processors/document-builder.ts";
import { type HostileFile, read, readWith, refused } from "./hostile-file.ts";
import { deflateRepeated } from "./repeated-bytes.ts";

type Outcome = HostileFile["outcome"];

const docx = (what: string, make: () => Buffer, outcome: Outcome): HostileFile => ({
  what,
  taskType: "document",
  name: "letter.docx",
  content: () => Buffer.from(make()),
  outcome,
});

const corrupt = refused("corrupt_file");
const tooLarge = refused("unpacked_too_large");
const foreign = refused("unsupported_media_type");
const withoutText = readWith(/holds no text/);
const mainPart = "word/document.xml";
const million = 1_000_000;

const archives: HostileFile[] = [
  docx("ten levels of ten ZIPs each", zipsInZips, foreign),
  docx(
    "a DOCX in place of a DOCX's text",
    () => buildZip([{ name: mainPart, content: buildDocx("") }]),
    corrupt,
  ),
  docx(
    "a ZIP of 65,000 parts",
    () => zipOf(Array.from({ length: 65_000 }, (_, n) => emptyPart(`${n}`))),
    tooLarge,
  ),
  docx("a ZIP whose 9,000 parts are one and the same", overlappingParts, tooLarge),
  docx(
    "a ZIP with a part outside of it",
    () => buildZip([{ name: "../../etc/passwd", content: "x" }]),
    corrupt,
  ),
  docx("a ZIP with a part at the root", () => buildZip([{ name: "/etc/passwd", content: "x" }]), corrupt),
  docx("a ZIP packed in an unknown way", () => zipOf([{ ...spaces(1), method: 99 }]), corrupt),
  docx("a ZIP with a password", () => zipOf([{ ...spaces(1), flags: 1 }]), refused("encrypted_file")),
  docx("a ZIP that ends in its middle", () => buildDocx(paragraph("x")).subarray(0, 150), corrupt),
  docx("a gzip called .docx", () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0]), foreign),
];

const sizes: HostileFile[] = [
  docx("a part that says it has 2 GB", () => zipOf([{ ...spaces(10), claimedBytes: 2 ** 31 }]), tooLarge),
  docx(
    "a part that says it has 10 bytes, and has 100 MB",
    () => zipOf([{ ...spaces(100), claimedBytes: 10 }]),
    corrupt,
  ),
  docx(
    "a part that says it has 99 MB, and has 1 GB",
    () => zipOf([{ ...spaces(1000), claimedBytes: 99e6 }]),
    corrupt,
  ),
  docx("a part of 200 MB", () => zipOf([spaces(200)]), tooLarge),
  docx("a part of 90 MB that is no XML", () => zipOf([spaces(90)]), corrupt),
];

const markup: HostileFile[] = [
  docx(
    "XML of a million levels",
    () => buildDocx("<w:p>".repeat(million) + "</w:p>".repeat(million)),
    corrupt,
  ),
  docx("tables of 80 levels around 2 MB", deepTables, read),
  docx(
    "an element of 200,000 attributes",
    () => buildDocx(`<w:p ${many(200_000, (n) => `a${n}=""`)}/>`),
    withoutText,
  ),
  docx(
    "an element of 100,000 namespaces",
    () => buildDocx(`<w:p ${many(1e5, (n) => `xmlns:a${n}="u"`)}/>`),
    withoutText,
  ),
  docx("20,000 kinds of elements", () => buildDocx(many(20_000, (n) => `<w:e${n}/>`) + paragraph("x")), read),
  docx("a comment of 30 MB", () => buildDocx(`<!--${"x".repeat(3e7)}-->${paragraph("x")}`), read),
  docx("a name of 20 MB", () => buildDocx(`<w:${"x".repeat(2e7)}/>${paragraph("x")}`), read),
  docx(
    "a paragraph of 30 MB",
    () => buildDocx(paragraph("x".repeat(3e7))),
    readWith(/Only the first 20,000,000/),
  ),
  docx("a million empty paragraphs", () => buildDocx("<w:p/>".repeat(million)), withoutText),
  docx(
    "a row of a million cells",
    () => buildDocx(`<w:tbl><w:tr>${"<w:tc/>".repeat(million)}</w:tr></w:tbl>`),
    withoutText,
  ),
  docx("100,000 references to one note", () => buildDocx(noteReferences(() => 1)), read),
  docx("100,000 references to notes that are missing", () => buildDocx(noteReferences((n) => n)), read),
  docx("a million character references", () => buildDocx(paragraph("&#x41;".repeat(million))), read),
  docx("an entity that unfolds without end", laughingXml, corrupt),
  docx(
    "an entity that is a file",
    () => partWith('<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    corrupt,
  ),
];

const relations: HostileFile[] = [
  docx("100,000 relationships", () => related(100_000, "elsewhere.xml"), read),
  docx("a text that is its own table of contents", () => related(1, "_rels/.rels"), read),
  docx("a text that is a file of the system", () => related(1, "../../../etc/passwd"), read),
];

export const hostilePackages: HostileFile[] = [...archives, ...sizes, ...markup, ...relations];

interface ZipPart {
  name: string;
  packed: Buffer;
  bytes: number;
  claimedBytes?: number;
  flags?: number;
  method?: number;
}

/** A main part of spaces, packed about a thousand to one. */
function spaces(megabytes: number): ZipPart {
  return {
    name: mainPart,
    packed: deflateRepeated(Buffer.alloc(1e6, " "), megabytes),
    bytes: megabytes * 1e6,
  };
}

function emptyPart(name: string): ZipPart {
  return { name, packed: Buffer.from([3, 0]), bytes: 0 };
}

/** APPNOTE 4.3: headers with data, the directory, its end. With `sharesData` all parts are the first one's data. */
function zipOf(parts: ZipPart[], sharesData = false): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let end = 0;
  for (const { name, packed, bytes, claimedBytes = bytes, flags = 0, method = 8 } of parts) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedBytes, 18);
    fields.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(sharesData ? 0 : end, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\0"), fields, rest, Buffer.from(name));
    if (sharesData && locals.length > 0) continue;
    locals.push(Buffer.from("PK\x03\x04"), fields, Buffer.from(name), packed);
    end += 30 + name.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const last = Buffer.alloc(18);
  last.writeUInt16LE(parts.length, 4);
  last.writeUInt16LE(parts.length, 6);
  last.writeUInt32LE(central.length, 8);
  last.writeUInt32LE(end, 12);
  return Buffer.concat([...locals, central, Buffer.from("PK\x05\x06"), last]);
}

function zipsInZips(): Buffer {
  let zip = buildZip([{ name: "core.txt", content: Buffer.alloc(million) }]);
  for (let level = 0; level < 10; level++)
    zip = buildZip(Array.from({ length: 10 }, (_, n) => ({ name: `${n}.zip`, content: zip })));
  return zip;
}

/** D. Fifield, "A better zip bomb", WOOT 2019. */
function overlappingParts(): Buffer {
  const shared = spaces(1);
  const nameOf = (n: number): string => (n === 0 ? mainPart : `${n}`);
  return zipOf(
    Array.from({ length: 9000 }, (_, n) => ({ ...shared, name: nameOf(n) })),
    true,
  );
}

function many(times: number, make: (n: number) => string): string {
  return Array.from({ length: times }, (_, n) => make(n)).join(" ");
}

function deepTables(): Buffer {
  const [open, close] = ["<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"];
  return buildDocx(open.repeat(80) + paragraph("xy".repeat(million)) + close.repeat(80));
}

function noteReferences(idOf: (n: number) => number): string {
  return many(100_000, (n) => `<w:p><w:r><w:footnoteReference w:id="${idOf(n)}"/></w:r></w:p>`);
}

function partWith(doctype: string): Buffer {
  const body = `<w:body>${paragraph("&e;")}</w:body>`;
  return buildZip([{ name: mainPart, content: wordXml("document", body, doctype) }]);
}

function laughingXml(): Buffer {
  const entities = many(9, (n) => `<!ENTITY e${n} "${`&e${n - 1};`.repeat(10)}">`);
  return partWith(`<!DOCTYPE w [${entities} <!ENTITY e "&e8;">]>`);
}

/** A package that says so often that its text is the part `target`. */
function related(times: number, target: string): Buffer {
  const relationship = `<Relationship Id="a" Type="x/officeDocument" Target="${target}"/>`;
  const content = `<Relationships xmlns="r">${relationship.repeat(times)}</Relationships>`;
  return buildDocx(paragraph("x"), [{ name: "_rels/.rels", content }]);
}
