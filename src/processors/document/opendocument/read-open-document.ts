/** The reader for OpenDocument: texts, spreadsheets and presentations (ODT, ODS, ODP), all of which are one `content.xml`. */
import { ServiceError } from "../../../protocol/errors.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, type DocumentType, filledFields, tellTruncated } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { readBeside } from "../package/read-beside.ts";
import { walkXml } from "../package/walk-xml.ts";
import { isSigned, listEmbedded } from "../package/package-traits.ts";
import { ZipPackage } from "../package/zip-package.ts";
import { toContent } from "../structure/content.ts";
import { toIsoDate } from "../structure/iso-date.ts";
import { OpenDocumentVisitor } from "./open-document-visitor.ts";

const kinds: Record<string, { documentType: DocumentType; mediaType: string }> = {
  "office:text": { documentType: "ODT", mediaType: "application/vnd.oasis.opendocument.text" },
  "office:spreadsheet": { documentType: "ODS", mediaType: "application/vnd.oasis.opendocument.spreadsheet" },
  "office:presentation": {
    documentType: "ODP",
    mediaType: "application/vnd.oasis.opendocument.presentation",
  },
};

/**
 * Figures: `paragraph_count` and `table_count` of the whole body, `slide_count` of a presentation.
 * Throws `encrypted_file`, and as `ZipPackage` and `walkXml`.
 */
export async function readOpenDocument(file: InputFile, { signal }: Reading): Promise<DocumentExtract> {
  const zip = await ZipPackage.open(file.path);
  try {
    const warnings: string[] = [];
    const isEncrypted = await readBeside(
      { what: "The list of its parts is", otherwise: false, warnings },
      () => hasEncryptedParts(zip),
    );
    if (isEncrypted) throw refuseEncrypted();
    const visitor = new OpenDocumentVisitor();
    walkXml(await zip.read("content.xml"), "content.xml", visitor);
    signal.throwIfAborted();
    const { body, notes, comments, counts } = visitor;
    const metadata = await readBeside({ what: "The metadata is", otherwise: {}, warnings }, () =>
      readMetadata(zip),
    );
    if (body.isTruncated) warnings.push(tellTruncated("document"));
    const kind = kinds[visitor.kind] ?? {
      documentType: "ODT",
      mediaType: "application/vnd.oasis.opendocument.text",
    };
    return {
      ...kind,
      content: {
        ...toContent(body, (key) => notes.get(key)?.toText() ?? ""),
        comments,
        attachments: listEmbedded(zip),
      },
      metadata: { ...metadata, signed: isSigned(zip) },
      figures: {
        paragraph_count: counts.paragraphs,
        table_count: counts.tables,
        ...(kind.documentType === "ODP" && { slide_count: counts.pages }),
      },
      warnings,
      isTruncated: body.isTruncated,
    };
  } finally {
    zip.close();
  }
}

/** The manifest says which parts are encrypted (OpenDocument 1.3, Part 2, 4.8). */
async function hasEncryptedParts(zip: ZipPackage): Promise<boolean> {
  const manifest = "META-INF/manifest.xml";
  if (!zip.has(manifest)) return false;
  let isEncrypted = false;
  walkXml(
    await zip.read(manifest),
    manifest,
    { open: (name) => (isEncrypted ||= name === "manifest:encryption-data") },
    // OpenOffice.org 1 names its DTD there, and nothing else.
    { allowsDoctype: true },
  );
  return isEncrypted;
}

function refuseEncrypted(): ServiceError {
  return new ServiceError(
    "encrypted_file",
    "The OpenDocument file is protected by a password. Save it without one; the option 'password' is for PDF only.",
  );
}

async function readMetadata(zip: ZipPackage): Promise<Record<string, string>> {
  if (!zip.has("meta.xml")) return {};
  const properties = new Map<string, string>();
  let current = "";
  walkXml(await zip.read("meta.xml"), "meta.xml", {
    open: (name) => {
      current = name;
      if (name === "meta:keyword" && properties.has(name)) properties.set(name, `${properties.get(name)}, `);
    },
    close: () => (current = ""),
    text: (text) => properties.set(current, (properties.get(current) ?? "") + text),
  });
  const of = (name: string) => properties.get(name)?.trim();
  return filledFields({
    title: of("dc:title"),
    author: of("meta:initial-creator") ?? of("dc:creator"),
    subject: of("dc:subject"),
    creator: of("dc:creator") ?? of("meta:initial-creator"),
    producer: of("meta:generator"),
    keywords: of("meta:keyword"),
    description: of("dc:description"),
    language: of("dc:language"),
    creation_date: toIsoDate(of("meta:creation-date")),
    modification_date: toIsoDate(of("dc:date")),
  });
}
