/** What a PDF holds beside its pages: the outline of its author, embedded files, links, comments. */
import type { Attachment, Comment, Link } from "../structure/content.ts";
import { toLevel } from "../structure/blocks.ts";
import type { Annotation, OutlineNode, PdfJsDocument } from "./pdf-js-document.ts";

export interface OutlineEntry {
  title: string;
  /** 1 is the highest. */
  level: number;
  /** Counted from 1; absent when the entry leads to no page. */
  page?: number;
}

const maxEntries = 10_000;
const maxDepth = 9;

/** In reading order; nothing when it is damaged. */
export async function readOutline(pdf: PdfJsDocument): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  const collect = async (nodes: OutlineNode[], level: number): Promise<void> => {
    for (const { title, dest, items } of nodes) {
      if (entries.length >= maxEntries) return;
      const page = await findPage(pdf, dest).catch(() => undefined);
      entries.push({ title: title.trim(), level: toLevel(level), ...(page !== undefined && { page }) });
      if (level < maxDepth) await collect(items, level + 1);
    }
  };
  await collect((await pdf.getOutline().catch(() => null)) ?? [], 1);
  return entries;
}

/** A destination is a list that begins with its page, or the name of one (ISO 32000-1, 12.3.2). */
async function findPage(pdf: PdfJsDocument, dest: unknown): Promise<number | undefined> {
  const list: unknown = typeof dest === "string" ? await pdf.getDestination(dest) : dest;
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  if (typeof first === "number") return first + 1;
  return first === undefined || first === null ? undefined : (await pdf.getPageIndex(first)) + 1;
}

export async function listAttachments(pdf: PdfJsDocument): Promise<Attachment[]> {
  const files = (await pdf.getAttachments().catch(() => null)) ?? {};
  return Object.entries(files).map(([key, { filename, content }]) => {
    return { name: filename ?? key, ...(content && { bytes: content.length }) };
  });
}

export function linksOf(page: number, annotations: readonly Annotation[]): Link[] {
  return annotations.flatMap(({ subtype, url, overlaidText }) =>
    subtype === "Link" && url !== undefined ? [{ text: overlaidText?.trim() ?? "", href: url, page }] : [],
  );
}

/** Notes of readers; links and form fields are other things. */
export function commentsOf(page: number, annotations: readonly Annotation[]): Comment[] {
  return annotations.flatMap(({ subtype, contentsObj, titleObj }) => {
    const text = contentsObj?.str.trim() ?? "";
    if (text === "" || subtype === "Link" || subtype === "Widget" || subtype === "Popup") return [];
    const author = titleObj?.str.trim() ?? "";
    return [{ text, ...(author !== "" && { author }), page }];
  });
}
