/** What a DOCX tells about itself in its core properties (ECMA-376 Part 2, clause 11). */
import { filledFields } from "./document-extract.ts";
import type { DocxPackage } from "./docx-package.ts";
import { findRelatedPart } from "./find-docx-parts.ts";
import { walkXml } from "./walk-xml.ts";

/** `creator` is who wrote the document, as Dublin Core has it, and so the same as `author`. */
export async function readDocxMetadata(docx: DocxPackage): Promise<Record<string, string>> {
  const part = (await findRelatedPart(docx, "", "metadata/core-properties")) ?? "docProps/core.xml";
  if (!docx.has(part)) return {};
  const properties = new Map<string, string>();
  let current = "";
  walkXml(await docx.read(part), part, {
    open: (name) => (current = name),
    close: () => (current = ""),
    text: (text) => properties.set(current, (properties.get(current) ?? "") + text),
  });
  const of = (name: string) => properties.get(name)?.trim();
  return filledFields({
    title: of("dc:title"),
    author: of("dc:creator"),
    subject: of("dc:subject"),
    creator: of("dc:creator"),
    keywords: of("cp:keywords"),
    description: of("dc:description"),
    last_modified_by: of("cp:lastModifiedBy"),
    creation_date: toIso(of("dcterms:created")),
    modification_date: toIso(of("dcterms:modified")),
  });
}

/** Dates are W3CDTF there, a profile of ISO 8601; one that is none is left out. */
function toIso(date: string | undefined): string | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
