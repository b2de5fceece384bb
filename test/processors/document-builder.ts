/** Makes documents for tests: PDF and DOCX from their smallest pieces where a test needs to know every byte. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { crc32, deflateRawSync } from "node:zlib";
import { PDFDocument } from "pdfkit";
import { z } from "zod";
import { documentProcessor } from "../../src/processors/document/index.ts";
import type { Output } from "../../src/processors/processor.ts";
import { runContext } from "./run-context.ts";

const resultSchema = z.looseObject({
  document_type: z.string(),
  text_content: z.string(),
  word_count: z.int(),
  character_count: z.int(),
  metadata: z.record(z.string(), z.union([z.string(), z.boolean()])),
  pages: z.array(z.looseObject({ page: z.int(), offset: z.int(), text: z.string() })).optional(),
  warnings: z.array(z.string()),
});
export type DocumentResult = z.output<typeof resultSchema>;

/** The result of a file of these bytes. */
export async function readDocument(
  bytes: Uint8Array | string,
  settings: { options?: unknown; name?: string } = {},
): Promise<DocumentResult> {
  const { body } = await processDocument(bytes, settings);
  return resultSchema.parse(JSON.parse(body.toString()));
}

/** The one artifact of a file that was asked for in another form. */
export async function convertDocument(
  bytes: Uint8Array | string,
  format: "markdown" | "html" | "text",
  { options = {}, ...settings }: { options?: Record<string, unknown>; name?: string } = {},
): Promise<string> {
  const { artifacts = [] } = await processDocument(bytes, { options: { ...options, format }, ...settings });
  if (artifacts.length !== 1) throw new Error(`${artifacts.length} artifacts came instead of one`);
  return artifacts[0]?.body.toString() ?? "";
}

async function processDocument(
  bytes: Uint8Array | string,
  { options = {}, name = "document" }: { options?: unknown; name?: string },
): Promise<Output> {
  const folder = await mkdtemp(join(tmpdir(), "msdp-document-"));
  try {
    const path = join(folder, "file");
    await writeFile(path, bytes);
    const file = { name, path, bytes: Buffer.byteLength(bytes) };
    return await documentProcessor.process(file, options, runContext(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A PDF as pdfkit prints it. */
export function printPdf(
  draw: (document: PDFDocument) => void,
  options: ConstructorParameters<typeof PDFDocument>[0] = {},
): Promise<Buffer> {
  const document = new PDFDocument(options);
  draw(document);
  document.end();
  return buffer(document);
}

/** A PDF of these objects, the first being number 1 and the catalogue, with a cross-reference table that is right. */
export function buildPdf(objects: (string | Buffer)[]): Buffer {
  const chunks: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const offsets: number[] = [];
  let length = 9;
  const add = (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from("\nendobj\n")]));
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  add(
    Buffer.from(
      `${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(chunks);
}

/** A stream object of a PDF. */
export function pdfStream(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.from(`<< /Length ${bytes.length} >>\nstream\n`);
  return Buffer.concat([head, bytes, Buffer.from("\nendstream")]);
}

export interface ZipPart {
  name: string;
  content: string | Buffer;
  /** What the zip says that the part has; the truth when left out. */
  claimedBytes?: number;
}

/** A zip after PKWARE's APPNOTE: a local header before each part, then the central directory and its end. */
export function buildZip(parts: ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedBytes } of parts) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedBytes ?? bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), fields, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from("PK\x05\x06"), end]);
}

/** The two parts by which an OOXML package is known: its main part and the type of it. */
export function officeParts(main: string, type: string): ZipPart[] {
  const mainType = `application/vnd.openxmlformats-officedocument.${type}.main+xml`;
  return [
    {
      name: "[Content_Types].xml",
      content: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${main}" ContentType="${mainType}"/></Types>`,
    },
    relationsPart("", { main: ["officeDocument", `/${main}`] }),
  ];
}

/** What a part relates to, by id: the last word of the relation's type, and its target. */
export function relationsPart(
  source: string,
  relations: Record<string, [type: string, target: string]>,
): ZipPart {
  const place = source.lastIndexOf("/") + 1;
  const list = Object.entries(relations).map(([id, [type, target]]) => {
    const mode = /^[a-z]+:/.test(target) ? ' TargetMode="External"' : "";
    const name = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}`;
    return `<Relationship Id="${id}" Type="${name}" Target="${target}"${mode}/>`;
  });
  const xml = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join("")}</Relationships>`;
  return { name: `${source.slice(0, place)}_rels/${source.slice(place)}.rels`, content: xml };
}

/** The smallest DOCX with this body, and these parts besides. */
export function buildDocx(body: string, others: ZipPart[] = []): Buffer {
  return buildZip([
    { name: "word/document.xml", content: wordXml("document", `<w:body>${body}</w:body>`) },
    ...others,
  ]);
}

/** The XML of a part of WordprocessingML; `doctype` comes before its root. */
export function wordXml(root: string, content: string, doctype = ""): string {
  const namespaces = [
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  ];
  return `<?xml version="1.0"?>${doctype}<w:${root} ${namespaces.join(" ")}>${content}</w:${root}>`;
}

/** A paragraph of one run. */
export function paragraph(text: string): string {
  return `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}
