/** The reader for HTML: the text that a browser would show, and what its head tells. */
import { readFile } from "node:fs/promises";
import { type DecodedText, decodeText, readText } from "../../plain-text/decode-text.ts";
import { decodeStrictly } from "../../plain-text/decode-strictly.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, filledFields, tellTruncated } from "../document-extract.ts";
import { textLimits } from "../../plain-text/text-limits.ts";
import { toContent } from "../structure/content.ts";
import { toIsoDate } from "../structure/iso-date.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { HtmlFlow, type PageFields } from "./html-flow.ts";

/** Throws as `readText`. */
export async function readHtml(file: InputFile): Promise<DocumentExtract> {
  const { text, charset, warnings } = await readPage(file);
  const flow = new TextFlow();
  const fields = await writeHtml(text, flow);
  if (flow.isTruncated) warnings.push(tellTruncated("page"));
  return {
    documentType: "HTML",
    mediaType: "text/html",
    content: toContent(flow),
    metadata: describeFields(fields),
    figures: { charset },
    warnings,
    isTruncated: flow.isTruncated,
  };
}

/** Into a flow; gives what the page's head tells. */
export async function writeHtml(html: string, flow: TextFlow): Promise<PageFields> {
  const writer = new HtmlFlow(flow);
  const parser = await writer.parser();
  parser.end(html);
  return writer.fields;
}

/** A byte order mark comes before what the page says of itself, and that before a guess (HTML Living Standard, 13.2.3.2). */
async function readPage(file: InputFile): Promise<DecodedText> {
  if (file.bytes > textLimits.text_bytes.value) return readText(file);
  return decodeHtml(await readFile(file.path));
}

export function decodeHtml(bytes: Uint8Array): DecodedText {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString("latin1");
  const isMarked = /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(head);
  const label = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase();
  if (!isMarked && label !== undefined && !label.startsWith("utf-16")) {
    // ISO 8859-1 means windows-1252 on the web (Encoding Standard, 4.2).
    const charset = /^(iso-?8859-1|latin1|us-ascii|ascii)$/.test(label) ? "windows-1252" : label;
    const text = decodeStrictly(charset, bytes);
    if (text !== undefined) return { text, charset, warnings: [] };
  }
  return decodeText(bytes);
}

function describeFields(fields: PageFields): Record<string, string> {
  const first = (...names: string[]) => names.map((name) => fields.get(name)?.trim()).find((value) => value);
  return filledFields({
    title: first("title", "og:title", "dc.title")?.replaceAll(/\s+/g, " "),
    author: first("author", "dc.creator", "article:author"),
    subject: first("subject", "dc.subject"),
    creator: first("generator"),
    keywords: first("keywords"),
    description: first("description", "og:description", "dc.description"),
    creation_date: toIsoDate(first("dcterms.created", "dc.date", "date", "article:published_time")),
    modification_date: toIsoDate(first("dcterms.modified", "article:modified_time", "last-modified")),
    language: first("lang", "dc.language"),
  });
}
