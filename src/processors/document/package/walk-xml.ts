/** Walks through the XML of a document's part as a stream of events, and refuses what no office program writes. */
import { SaxesParser, type SaxesTagNS } from "saxes";
import { type ErrorDetails, ServiceError } from "../../../protocol/errors.ts";
import { documentLimits } from "../document-limits.ts";

export interface XmlVisitor {
  /** `name` has the usual prefix of its namespace (`w:p`), whatever prefix the part uses; the root's `depth` is 1. */
  open(name: string, depth: number, tag: SaxesTagNS): void;
  close?(name: string, depth: number): void;
  text?(text: string): void;
}

const maxDepth = documentLimits.xml_levels.value;

/**
 * Namespaces of the transitional and the strict class of ECMA-376 Part 1 and 4, Annex A, of the comments of
 * PowerPoint and Excel ([MS-PPTX], [MS-XLSX]), of OPC (Part 2), of OpenDocument 1.3 (Part 3, clause 1.4) and of EPUB 3.3's package document.
 */
const prefixes = new Map([
  ["http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"],
  ["http://purl.oclc.org/ooxml/wordprocessingml/main", "w"],
  ["http://schemas.openxmlformats.org/officeDocument/2006/math", "m"],
  ["http://purl.oclc.org/ooxml/officeDocument/math", "m"],
  ["http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"],
  ["http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"],
  ["http://purl.org/dc/elements/1.1/", "dc"],
  ["http://purl.org/dc/terms/", "dcterms"],
  ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "x"],
  ["http://purl.oclc.org/ooxml/spreadsheetml/main", "x"],
  ["http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments", "xltc"],
  ["http://schemas.openxmlformats.org/presentationml/2006/main", "p"],
  ["http://purl.oclc.org/ooxml/presentationml/main", "p"],
  ["http://schemas.microsoft.com/office/powerpoint/2018/8/main", "p188"],
  ["http://schemas.openxmlformats.org/drawingml/2006/main", "a"],
  ["http://purl.oclc.org/ooxml/drawingml/main", "a"],
  ["urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"],
  ["urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"],
  ["urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"],
  ["urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"],
  ["urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"],
  ["urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"],
  ["urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"],
  ["urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"],
  ["urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "presentation"],
  ["urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"],
  ["http://www.idpf.org/2007/opf", "opf"],
]);

const chunkBytes = 64 * 1024;

/** `xml` is UTF-8, as every known writer makes it. Throws `corrupt_file` for XML that is not well-formed or hostile. */
export function walkXml(
  xml: Uint8Array,
  part: string,
  visitor: XmlVisitor,
  { allowsDoctype = false }: { allowsDoctype?: boolean } = {},
): void {
  const refuse = (reason: string, details: ErrorDetails = {}) =>
    new ServiceError("corrupt_file", `The part ${part} of the file ${reason}`, details);
  const parser = new SaxesParser({ xmlns: true, position: false });
  let depth = 0;
  parser.on("error", (error) => {
    throw refuse(`is not well-formed XML: ${error.message}`);
  });
  parser.on("doctype", (doctype) => {
    if (allowsDoctype && !doctype.includes("[")) return;
    // Entities are defined in a DOCTYPE: those that read other files, and those that grow without end.
    throw refuse(
      "has a DOCTYPE, which no office document needs and which can make a reader open other files; it was not read.",
    );
  });
  parser.on("opentag", (tag) => {
    depth += 1;
    if (depth > maxDepth)
      throw refuse(`nests XML elements deeper than ${maxDepth} levels, the most that is read.`, {
        limit: maxDepth,
      });
    visitor.open(nameOf(tag), depth, tag);
  });
  parser.on("closetag", (tag) => {
    visitor.close?.(nameOf(tag), depth);
    depth -= 1;
  });
  if (visitor.text) parser.on("text", (text) => visitor.text?.(text));
  const decoder = new TextDecoder();
  for (let at = 0; at < xml.length; at += chunkBytes)
    parser.write(decoder.decode(xml.subarray(at, at + chunkBytes), { stream: true }));
  parser.write(decoder.decode()).close();
}

/**
 * As `walkXml`, for parts whose beginning is worth having when their end is broken: what is open at the break is closed,
 * so that the visitor is not left in the middle of something.
 */
export function walkToBreak(xml: Uint8Array, part: string, visitor: XmlVisitor): void {
  const open: string[] = [];
  try {
    walkXml(xml, part, {
      open: (name, depth, tag) => {
        open.push(name);
        visitor.open(name, depth, tag);
      },
      close: (name, depth) => {
        open.pop();
        visitor.close?.(name, depth);
      },
      text: (text) => visitor.text?.(text),
    });
  } catch (error) {
    for (let depth = open.length; depth > 0; depth -= 1) visitor.close?.(open[depth - 1] ?? "", depth);
    throw error;
  }
}

function nameOf({ uri, local }: SaxesTagNS): string {
  return `${prefixes.get(uri) ?? ""}:${local}`;
}

export function attributeOf({ attributes }: SaxesTagNS, local: string): string | undefined {
  for (const name in attributes) if (attributes[name]?.local === local) return attributes[name].value;
  return undefined;
}
