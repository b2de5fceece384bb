/** The reader for Markdown: what it shows once it is rendered. */
import { readText } from "../../plain-text/decode-text.ts";
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, filledFields, tellTruncated } from "../document-extract.ts";
import { toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { writeHtml } from "./read-html.ts";

/** Metadata is the front matter between two lines of dashes, as far as it is lines of `name: value`. Throws as `readText`. */
export async function readMarkdown(file: InputFile): Promise<DocumentExtract> {
  const { text, charset, warnings } = await readText(file);
  const { fields, body } = splitFrontMatter(text);
  const { Marked } = await import("marked");
  const flow = new TextFlow();
  await writeHtml(await new Marked({ gfm: true }).parse(body), flow);
  if (flow.isTruncated) warnings.push(tellTruncated("file"));
  const of = (name: string) => fields.get(name);
  return {
    documentType: "Markdown",
    mediaType: "text/markdown",
    content: toContent(flow),
    metadata: filledFields({
      title: of("title"),
      author: of("author"),
      subject: of("subject"),
      keywords: of("keywords") ?? of("tags"),
      description: of("description"),
      date: of("date"),
      language: of("lang") ?? of("language"),
    }),
    figures: { charset },
    warnings,
    isTruncated: flow.isTruncated,
  };
}

function splitFrontMatter(text: string): { fields: Map<string, string>; body: string } {
  const found = /^---[ \t]*\r?\n([^]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text);
  const fields = new Map<string, string>();
  if (!found) return { fields, body: text };
  for (const line of (found[1] ?? "").split(/\r?\n/)) {
    const [, name, value] = /^(\w[\w-]*):\s*["']?(.*?)["']?\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name.toLowerCase(), value);
  }
  return { fields, body: text.slice(found[0].length) };
}
