/**
 * Follows the tags of HTML and writes what a reader would see into a flow: blocks by the elements' usual display (HTML
 * Living Standard, 15.3), white space collapsed (CSS Text 3, 4.1). HTML, Markdown, mails and books all come through here.
 */
import type { Parser } from "htmlparser2";
import { type Role, type SpanStyle, paragraphRole, toLevel } from "../structure/blocks.ts";
import type { TextFlow } from "../structure/text-flow.ts";
import { HtmlTables } from "./html-tables.ts";

/** What is never shown, or is no text. */
const hidden = new Set([
  "script",
  "style",
  "template",
  "head",
  "svg",
  "iframe",
  "noframes",
  "noembed",
  "object",
]);

const blockElements = new Set(
  `address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol option p pre search section summary table tbody td tfoot
  th thead tr ul`.split(/\s+/),
);

const styles = new Map<string, SpanStyle>([
  ["b", { bold: true }],
  ["strong", { bold: true }],
  ["i", { italic: true }],
  ["em", { italic: true }],
  ["cite", { italic: true }],
  ["code", { code: true }],
  ["kbd", { code: true }],
  ["samp", { code: true }],
  ["tt", { code: true }],
]);

/** What the head of a page tells, by lower-case names; `title` is the element. */
export type PageFields = Map<string, string>;

interface OpenList {
  ordered: boolean;
  /** Whether an item of it has been written. */
  isBegun: boolean;
  /** Of the item that is open. */
  number: number;
}

export class HtmlFlow {
  readonly fields: PageFields = new Map();
  readonly #flow: TextFlow;
  readonly #open: { name: string; style: SpanStyle }[] = [];
  readonly #lists: OpenList[] = [];
  readonly #tables: HtmlTables;
  #hiddenDepth = 0;
  #preDepth = 0;
  #isTitle = false;
  #isItem = false;
  #role: Role = paragraphRole;
  #isParagraph = false;
  #endsWithSpace = true;

  constructor(flow: TextFlow) {
    this.#flow = flow;
    this.#tables = new HtmlTables(flow);
  }

  /** The parser that feeds it; call its `end` at last. */
  async parser(): Promise<Parser> {
    const { Parser: HtmlParser } = await import("htmlparser2");
    return new HtmlParser(
      {
        onopentag: (name, attributes) => this.#openTag(name, attributes),
        onclosetag: (name) => this.#closeTag(name),
        ontext: (text) => this.#text(text),
        onend: () => {
          this.#endParagraph();
          this.#tables.close("table");
        },
      },
      { recognizeSelfClosing: true },
    );
  }

  #openTag(name: string, attributes: Record<string, string>): void {
    this.#readField(name, attributes);
    if (this.#hiddenDepth > 0 || hidden.has(name)) {
      this.#hiddenDepth += 1;
      return;
    }
    const outer = this.#open.at(-1)?.style ?? {};
    this.#open.push({ name, style: { ...outer, ...styles.get(name), ...linkOf(name, attributes) } });
    if (blockElements.has(name)) this.#openBlock(name, attributes);
    else if (name === "br") this.#breakLine();
    else if (name === "img") this.#flow.addImage(attributes["alt"] ?? "", attributes["src"] ?? "");
  }

  #closeTag(name: string): void {
    if (name === "title") this.#isTitle = false;
    if (this.#hiddenDepth > 0) {
      this.#hiddenDepth -= 1;
      return;
    }
    this.#open.pop();
    if (blockElements.has(name)) this.#closeBlock(name);
  }

  #text(text: string): void {
    if (this.#isTitle) this.fields.set("title", (this.fields.get("title") ?? "") + text);
    if (this.#hiddenDepth > 0) return;
    if (this.#preDepth > 0) return this.#write(text);
    const collapsed = text.replaceAll(/[ \t\n\r\f]+/g, " ");
    const written = this.#endsWithSpace ? collapsed.replace(/^ /, "") : collapsed;
    if (written !== "") this.#write(written);
  }

  #write(text: string): void {
    if (!this.#isParagraph) {
      this.#isParagraph = true;
      this.#flow.openParagraph();
      if (this.#isItem) this.#role = this.#itemRole();
      this.#isItem = false;
    }
    this.#endsWithSpace = /\s$/.test(text);
    this.#flow.write(text, this.#open.at(-1)?.style);
  }

  #itemRole(): Role {
    const { ordered = false, isBegun = true, number = 1 } = this.#lists.at(-1) ?? {};
    for (const list of this.#lists) list.isBegun = true;
    return {
      kind: "item",
      level: toLevel(this.#lists.length),
      ordered,
      ...(!isBegun && { begins: true }),
      ...(ordered && { number }),
    };
  }

  #breakLine(): void {
    if (!this.#isParagraph) return;
    this.#flow.write("\n");
    this.#endsWithSpace = true;
  }

  #endParagraph(): void {
    if (this.#isParagraph) this.#flow.closeParagraph({ role: this.#role });
    this.#isParagraph = false;
    this.#endsWithSpace = true;
  }

  #openBlock(name: string, attributes: Record<string, string>): void {
    this.#endParagraph();
    const list = this.#lists.at(-1);
    const heading = /^h([1-6])$/.exec(name)?.[1];
    if (heading !== undefined) this.#role = { kind: "heading", level: Number(heading) };
    else if (name === "pre") {
      this.#preDepth += 1;
      this.#role = { kind: "code" };
    } else if (name === "ol" || name === "ul") this.#lists.push(openList(name, attributes));
    else if (name === "li") {
      this.#isItem = true;
      if (list) list.number += 1;
    } else this.#tables.open(name, attributes);
  }

  #closeBlock(name: string): void {
    this.#endParagraph();
    this.#role = paragraphRole;
    if (name === "pre") this.#preDepth -= 1;
    else if (name === "ol" || name === "ul") this.#lists.pop();
    else if (name === "li") this.#isItem = false;
    else if (name === "table") this.#tables.close("table");
    else if (name === "tr") this.#tables.close("row");
    else if (name === "td" || name === "th") this.#tables.close("cell");
  }

  #readField(name: string, attributes: Record<string, string>): void {
    if (name === "title" && !this.fields.has("title")) this.#isTitle = true;
    if (name === "html" && attributes["lang"] !== undefined) this.fields.set("lang", attributes["lang"]);
    const field = attributes["name"] ?? attributes["property"];
    if (name === "meta" && field !== undefined)
      this.fields.set(field.toLowerCase(), attributes["content"] ?? "");
  }
}

function openList(name: string, { start }: Record<string, string>): OpenList {
  const first = Number.parseInt(start ?? "1", 10);
  return { ordered: name === "ol", isBegun: false, number: (Number.isNaN(first) ? 1 : first) - 1 };
}

/** A link that leads somewhere: not to another place of the same page. */
function linkOf(name: string, { href }: Record<string, string>): SpanStyle {
  const address = href?.trim() ?? "";
  return name === "a" && address !== "" && !address.startsWith("#") ? { href: address } : {};
}
