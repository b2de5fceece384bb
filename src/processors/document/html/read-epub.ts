/** The reader for EPUB: the chapters of a book in the order of its spine (EPUB 3.3, 5), and what its package tells. */
import path from "node:path";
import { ServiceError } from "../../../protocol/errors.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, filledFields, tellTruncated } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { attributeOf, walkXml } from "../package/walk-xml.ts";
import { ZipPackage } from "../package/zip-package.ts";
import { toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { decodeHtml, writeHtml } from "./read-html.ts";

/** Figures: `chapter_count`, those of the spine. Throws as `ZipPackage` and `walkXml`. */
export async function readEpub(
  file: InputFile,
  { signal, reportProgress }: Reading,
): Promise<DocumentExtract> {
  const zip = await ZipPackage.open(file.path);
  try {
    const { chapters, metadata } = await readPackage(zip);
    const flow = new TextFlow();
    const warnings: string[] = [];
    for (const [at, chapter] of chapters.entries()) {
      signal.throwIfAborted();
      reportProgress({ done: at, total: chapters.length, unit: "chapters" });
      if (!zip.has(chapter)) warnings.push(`The chapter ${chapter} is missing.`);
      else await writeHtml(decodeHtml(await zip.read(chapter)).text, flow);
    }
    if (flow.isTruncated) warnings.push(tellTruncated("book"));
    return {
      documentType: "EPUB",
      mediaType: "application/epub+zip",
      content: toContent(flow),
      metadata,
      figures: { chapter_count: chapters.length },
      warnings,
      isTruncated: flow.isTruncated,
    };
  } finally {
    zip.close();
  }
}

async function readPackage(
  zip: ZipPackage,
): Promise<{ chapters: string[]; metadata: Record<string, string> }> {
  const container = "META-INF/container.xml";
  let part = "";
  walkXml(await zip.read(container), container, {
    open: (_name, _depth, tag) => (part ||= attributeOf(tag, "full-path") ?? ""),
  });
  if (part === "") throw new ServiceError("corrupt_file", "The EPUB does not say where its package is.");
  const files = new Map<string, string>();
  const spine: string[] = [];
  const fields = new Map<string, string[]>();
  let current = "";
  walkXml(await zip.read(part), part, {
    open: (name, _depth, tag) => {
      current = name;
      if (name === "opf:item") files.set(attributeOf(tag, "id") ?? "", attributeOf(tag, "href") ?? "");
      if (name === "opf:itemref") spine.push(attributeOf(tag, "idref") ?? "");
      if (name === "opf:meta") current = attributeOf(tag, "property") ?? "";
      const values = fields.get(current) ?? [];
      values.push("");
      fields.set(current, values);
    },
    close: () => (current = ""),
    text: (text) => fields.get(current)?.push(`${fields.get(current)?.pop() ?? ""}${text}`),
  });
  const folder = path.posix.dirname(part);
  const chapters = spine
    .map((id) => files.get(id) ?? "")
    .filter((href) => /\.(x?html?|xml)$/i.test(href))
    .map((href) => path.posix.join(folder, decodeAddress(href)));
  const all = (name: string) => (fields.get(name) ?? []).map((value) => value.trim()).filter(Boolean);
  const of = (name: string) => all(name).join(", ");
  // Of several the first is the main one (EPUB 3.3, 5.5.3).
  const first = (name: string) => all(name)[0];
  const metadata = filledFields({
    title: first("dc:title"),
    author: of("dc:creator"),
    subject: of("dc:subject"),
    creator: of("dc:creator"),
    description: of("dc:description"),
    publisher: of("dc:publisher"),
    identifier: first("dc:identifier"),
    language: of("dc:language"),
    date: first("dc:date"),
    modification_date: first("dcterms:modified"),
  });
  return { chapters, metadata };
}

/** Addresses may be written with codes for their characters; one that is written wrongly stays as it is. */
function decodeAddress(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
