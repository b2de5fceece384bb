/** The reader for DOCX: text by mammoth or straight from the XML, counts from the main part, metadata from its own part. */
import type { InputFile } from "../../processor.ts";
import type { Reading } from "../document-reader.ts";
import { type DocumentExtract, tellTruncated } from "../document-extract.ts";
import { readByMammoth } from "./docx-by-mammoth.ts";
import { readOfficeMetadata } from "../package/office-metadata.ts";
import { isSigned, listEmbedded } from "../package/package-traits.ts";
import { ZipPackage } from "../package/zip-package.ts";
import { readDocxLanguage } from "./docx-styles.ts";
import { readStraight } from "./docx-straight.ts";
import { findRelatedPart } from "../package/find-parts.ts";
import { walkXml } from "../package/walk-xml.ts";

const toldWarnings = 20;

/**
 * Figures: `paragraph_count` and `table_count`, as python-docx counts: direct children of the body, so that the
 * paragraphs in tables, notes and text boxes are not among them.
 * Throws `corrupt_file`, `encrypted_file` and `unpacked_too_large`.
 */
export async function readDocx(file: InputFile, { signal }: Reading): Promise<DocumentExtract> {
  const docx = await ZipPackage.open(file.path);
  try {
    const main = (await findRelatedPart(docx, "", "officeDocument")) ?? "word/document.xml";
    const counts = countBlocks(await docx.read(main), main);
    signal.throwIfAborted();
    const read = (await readByMammoth(docx, main)) ?? (await readStraight(docx, main));
    const warnings = read.warnings.slice(0, toldWarnings);
    const metadata = await readOfficeMetadata(docx, warnings);
    // The reader of the text has told by now if the styles are broken.
    const language = metadata.language ?? (await readDocxLanguage(docx, main).catch(() => undefined));
    if (read.isTruncated) warnings.push(tellTruncated("document"));
    if (read.content.text === "") warnings.push("The document holds no text.");
    return {
      documentType: "DOCX",
      mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      content: { ...read.content, attachments: listEmbedded(docx) },
      metadata: {
        ...metadata,
        ...(language !== undefined && { language }),
        signed: isSigned(docx),
      },
      figures: { ...counts },
      warnings,
      isTruncated: read.isTruncated,
    };
  } finally {
    docx.close();
  }
}

/** The body's children stand below `w:document` and `w:body`. */
const blockDepth = 3;

function countBlocks(xml: Uint8Array, part: string): { paragraph_count: number; table_count: number } {
  const counts = { paragraph_count: 0, table_count: 0 };
  walkXml(xml, part, {
    open: (name, depth) => {
      if (depth !== blockDepth) return;
      if (name === "w:p") counts.paragraph_count += 1;
      if (name === "w:tbl") counts.table_count += 1;
    },
  });
  return counts;
}
