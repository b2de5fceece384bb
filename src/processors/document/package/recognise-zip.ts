/** Which kind of document a zip is, by what its package says of itself. */
import type { DocumentKind } from "../recognise-document.ts";
import { attributeOf, walkXml } from "./walk-xml.ts";
import { ZipPackage } from "./zip-package.ts";

/** Main parts with and without macros, of documents and templates (ECMA-376 Part 1, 15.2; [MS-OFFMACRO2] 2.1). */
const mainTypes: [kind: DocumentKind, type: RegExp][] = [
  [
    "docx",
    /^application\/(vnd\.openxmlformats-officedocument\.wordprocessingml\.(document|template)|vnd\.ms-word\.(document|template)\.macroEnabled(Template)?)\.main\+xml$/,
  ],
  [
    "xlsx",
    /^application\/(vnd\.openxmlformats-officedocument\.spreadsheetml\.(sheet|template)|vnd\.ms-excel\.(sheet|template|addin)\.macroEnabled)\.main\+xml$/,
  ],
  [
    "pptx",
    /^application\/(vnd\.openxmlformats-officedocument\.presentationml\.(presentation|template|slideshow)|vnd\.ms-powerpoint\.(presentation|template|slideshow|addin)\.macroEnabled)\.main\+xml$/,
  ],
];

/** Where the parts of incomplete packages usually are. */
const usualParts: [kind: DocumentKind, part: string][] = [
  ["docx", "word/document.xml"],
  ["xlsx", "xl/workbook.xml"],
  ["pptx", "ppt/presentation.xml"],
];

/** Undefined for a zip that is no document. Throws as `ZipPackage` and `walkXml`. */
export async function recogniseZip(file: string): Promise<DocumentKind | undefined> {
  const zip = await ZipPackage.open(file);
  try {
    const usual = usualParts.find(([, part]) => zip.has(part));
    return usual?.[0] ?? (await byMediaType(zip)) ?? (await byContentTypes(zip));
  } finally {
    zip.close();
  }
}

/** The part that OpenDocument (Part 2, 3.3) and EPUB (OCF 3.3, 4.3) begin with; some writers leave it out. */
async function byMediaType(zip: ZipPackage): Promise<DocumentKind | undefined> {
  if (zip.has("META-INF/container.xml")) return "epub";
  if (zip.has("content.xml")) return "odf";
  if (!zip.has("mimetype") || zip.bytesOf("mimetype") > 200) return undefined;
  const type = Buffer.from(await zip.read("mimetype"))
    .toString("latin1")
    .trim();
  if (type.startsWith("application/vnd.oasis.opendocument.")) return "odf";
  return type === "application/epub+zip" ? "epub" : undefined;
}

async function byContentTypes(zip: ZipPackage): Promise<DocumentKind | undefined> {
  const contentTypes = "[Content_Types].xml";
  if (!zip.has(contentTypes)) return undefined;
  let found: DocumentKind | undefined;
  walkXml(await zip.read(contentTypes), contentTypes, {
    open: (_name, _depth, tag) => {
      const type = attributeOf(tag, "ContentType") ?? "";
      found ??= mainTypes.find(([, pattern]) => pattern.test(type))?.[0];
    },
  });
  return found;
}
