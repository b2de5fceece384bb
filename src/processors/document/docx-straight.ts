/**
 * Reads the text of a DOCX straight from its XML, in memory that does not grow with the markup: for documents that are
 * too large for mammoth's tree, or have elements that mammoth leaves out (simple fields, formulas, ruby, direction).
 */
import type { DocxText } from "./docx-by-mammoth.ts";
import { type DocxPackage, findRelatedPart } from "./docx-package.ts";
import { TextFlow, withNotes } from "./text-flow.ts";
import { attributeOf, walkXml } from "./walk-xml.ts";

/** `main` is the name of the main document part. Throws as `DocxPackage.read` and `walkXml`. */
export async function readStraight(docx: DocxPackage, main: string): Promise<DocxText> {
  const notes = new Map<string, TextFlow>();
  const symbols = { lost: 0 };
  for (const kind of ["footnote", "endnote"]) {
    const part = await findRelatedPart(docx, main, `${kind}s`);
    if (part === undefined) continue;
    readFlows(await docx.read(part), part, { symbols, startsAt: `w:${kind}`, into: (id, flow) => notes.set(`${kind}-${id}`, flow) });
  }
  ...
}
