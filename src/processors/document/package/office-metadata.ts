/** What an office document tells about itself in its core properties (ECMA-376 Part 2, clause 11). */
import { filledFields } from "../document-extract.ts";
import type { ZipPackage } from "./zip-package.ts";
import { findRelatedPart } from "./find-parts.ts";
import { readBeside } from "./read-beside.ts";
import { toIsoDate } from "../structure/iso-date.ts";
import { walkXml } from "./walk-xml.ts";

/** `creator` is who wrote the document, as Dublin Core has it, and so the same as `author`. */
export function readOfficeMetadata(zip: ZipPackage, warnings: string[]): Promise<Record<string, string>> {
  return readBeside({ what: "The metadata is", otherwise: {}, warnings }, () => readCoreProperties(zip));
}

async function readCoreProperties(zip: ZipPackage): Promise<Record<string, string>> {
  const part = (await findRelatedPart(zip, "", "core-properties")) ?? "docProps/core.xml";
  if (!zip.has(part)) return {};
  const properties = new Map<string, string>();
  let current = "";
  walkXml(await zip.read(part), part, {
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
    language: of("dc:language"),
    last_modified_by: of("cp:lastModifiedBy"),
    creation_date: toIsoDate(of("dcterms:created")),
    modification_date: toIsoDate(of("dcterms:modified")),
  });
}
