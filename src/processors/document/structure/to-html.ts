/** A document as an HTML page. What the document brings itself is escaped, and the whole goes through a sanitiser. */
import { type Block, type ImageBlock, isUnseen, type ItemRole, type Span } from "./blocks.ts";
import type { Content, PlacedBlock } from "./content.ts";

const allowedTags =
  `h1 h2 h3 h4 h5 h6 p br ul ol li pre code strong em a table thead tbody tr th td img article section sup`.split(
    " ",
  );

/** `title` is that of the page; the body stands in an `article`. */
export async function toHtml(content: Content, title: string): Promise<string> {
  const { default: sanitize } = await import("sanitize-html");
  const body = sanitize(writeArticle(content), {
    allowedTags,
    allowedAttributes: { a: ["href"], img: ["alt", "src"], li: ["id"], ol: ["start"] },
    // A link may lead to any of these; `javascript:` and `data:` are not among them.
    allowedSchemes: ["http", "https", "mailto", "tel", "ftp"],
    allowProtocolRelative: false,
  });
  return `<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function writeArticle({ blocks, notes, text, isFlat }: Content): string {
  const body = isFlat ? [`<pre>${escapeHtml(text)}</pre>`] : writeBlocks(blocks);
  const told = notes.map(({ number, text: note }) => `<li id="note-${number}">${escapeHtml(note)}</li>`);
  const section = isFlat || told.length === 0 ? [] : [`<section><ol>${told.join("")}</ol></section>`];
  return `<article>\n${[...body, ...section].join("\n")}\n</article>`;
}

function writeBlocks(blocks: PlacedBlock[]): string[] {
  const parts: string[] = [];
  const lists = new OpenLists();
  for (const { block } of blocks) {
    if (isUnseen(block)) continue;
    const tags = block.kind === "item" ? lists.step(block) : lists.close();
    parts.push(`${tags}${writeBlock(block)}`);
  }
  parts.push(lists.close());
  return parts;
}

/** The lists that are open around an item; an item stays open, since a deeper list stands inside it. */
class OpenLists {
  readonly #tags: string[] = [];

  step({ level, ordered, begins, number = 1 }: ItemRole): string {
    const tag = ordered ? "ol" : "ul";
    const goesOn = this.#tags[level - 1] === tag && begins !== true;
    const closing = this.#closeTo(goesOn ? level : level - 1);
    if (goesOn) return `${closing}</li><li>`;
    const opening: string[] = [];
    while (this.#tags.length < level) {
      this.#tags.push(tag);
      const start = ordered && number !== 1 && this.#tags.length === level ? ` start="${number}"` : "";
      opening.push(`<${tag}${start}><li>`);
    }
    return `${closing}${opening.join("")}`;
  }

  close(): string {
    return this.#closeTo(0);
  }

  #closeTo(level: number): string {
    return this.#tags
      .splice(level)
      .toReversed()
      .map((tag) => `</li></${tag}>`)
      .join("");
  }
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      // HTML has six levels.
      return `<h${Math.min(block.level, 6)}>${writeSpans(block.spans)}</h${Math.min(block.level, 6)}>`;
    case "item":
      return writeSpans(block.spans);
    case "code":
      return `<pre><code>${escapeHtml(block.spans.map(({ text }) => text).join(""))}</code></pre>`;
    case "table":
      return writeTable(block.rows, block.hasHead === true);
    case "image":
      return writePicture(block);
    default:
      return `<p>${writeSpans(block.spans)}</p>`;
  }
}

function writeSpans(spans: Span[]): string {
  return spans.map(writeSpan).join("");
}

function writeSpan({ text, bold, italic, code, href }: Span): string {
  let html = escapeHtml(text).replaceAll("\n", "<br>");
  if (code === true) html = `<code>${html}</code>`;
  if (italic === true) html = `<em>${html}</em>`;
  if (bold === true) html = `<strong>${html}</strong>`;
  return href === undefined ? html : `<a href="${escapeHtml(href)}">${html}</a>`;
}

function writePicture({ alt, source }: ImageBlock): string {
  const address = source === "" ? "" : ` src="${escapeHtml(source)}"`;
  return `<img alt="${escapeHtml(alt)}"${address}>`;
}

function writeTable(rows: string[][], hasHead: boolean): string {
  const toRow = (row: string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${writeSpan({ text: cell })}</${tag}>`).join("")}</tr>`;
  return `<table>${rows.map((row, at) => toRow(row, at === 0 && hasHead ? "th" : "td")).join("")}</table>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
