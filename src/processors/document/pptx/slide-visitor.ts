/** Follows the shapes of a slide and writes their text (ECMA-376 Part 1, 19.3 and 21.1). */
import type { SaxesTagNS } from "saxes";
import { attributeOf, type XmlVisitor } from "../package/walk-xml.ts";
import { type Role, type SpanStyle, paragraphRole, toLevel } from "../structure/blocks.ts";
import type { TextFlow } from "../structure/text-flow.ts";

export class SlideVisitor implements XmlVisitor {
  title = "";
  readonly #flow: TextFlow;
  readonly #targets: ReadonlyMap<string, string>;
  readonly #only: string | undefined;
  /** What kind of placeholder the shape is; empty for a free one. */
  #placeholder = "";
  #isParagraph = false;
  #isText = false;
  #bullet: "none" | "bullet" | "number" = "none";
  #level = 1;
  #style: SpanStyle = {};
  #image: { alt: string; source: string } | undefined;

  /** `targets` are those of the slide's relations; `only` names the one kind of placeholder that is read. */
  constructor(flow: TextFlow, targets: ReadonlyMap<string, string>, { only }: { only?: string } = {}) {
    this.#flow = flow;
    this.#targets = targets;
    this.#only = only;
  }

  open(name: string, _depth: number, tag: SaxesTagNS): void {
    switch (name) {
      case "p:sp":
        this.#placeholder = "";
        return;
      case "p:ph":
        this.#placeholder = attributeOf(tag, "type") ?? "body";
        return;
      case "a:p":
        return this.#openParagraph();
      case "a:pPr":
        this.#level = toLevel(Number(attributeOf(tag, "lvl") ?? 0) + 1);
        return;
      case "a:buNone":
        this.#bullet = "none";
        return;
      case "a:buChar":
        this.#bullet = "bullet";
        return;
      case "a:buAutoNum":
        this.#bullet = "number";
        return;
      case "a:r":
        this.#style = {};
        return;
      case "a:rPr":
        this.#style = { ...(isOn(tag, "b") && { bold: true }), ...(isOn(tag, "i") && { italic: true }) };
        return;
      case "a:hlinkClick":
        return this.#openLink(tag);
      case "a:t":
        this.#isText = true;
        return;
      case "a:br":
        return this.#write("\n");
      case "a:tbl":
        return this.#flow.openTable();
      case "a:tr":
        return this.#flow.openRow();
      case "a:tc":
        return this.#flow.openCell();
      case "p:pic":
        this.#image = { alt: "", source: "" };
        return;
      case "p:cNvPr":
        if (this.#image) this.#image.alt = attributeOf(tag, "descr") ?? "";
        return;
      case "a:blip":
        if (this.#image) this.#image.source = this.#targets.get(attributeOf(tag, "embed") ?? "") ?? "";
    }
  }

  close(name: string): void {
    switch (name) {
      case "a:p":
        return this.#closeParagraph();
      case "a:t":
        this.#isText = false;
        return;
      case "a:tbl":
        return this.#flow.closeTable();
      case "a:tr":
        return this.#flow.closeRow();
      case "a:tc":
        return this.#flow.closeCell();
      case "p:pic":
        if (this.#image) this.#flow.addImage(this.#image.alt, this.#image.source);
        this.#image = undefined;
    }
  }

  text(text: string): void {
    if (this.#isText) this.#write(text);
  }

  #write(text: string): void {
    if (!this.#isParagraph) return;
    if (this.#isTitle) this.title = `${this.title}${text}`.trimStart();
    this.#flow.write(text, this.#style);
  }

  get #isTitle(): boolean {
    return this.#placeholder === "title" || this.#placeholder === "ctrTitle";
  }

  #openParagraph(): void {
    if (this.#only !== undefined && this.#placeholder !== this.#only) return;
    this.#isParagraph = true;
    this.#level = 1;
    // The outline of a slide has bullets by its layout, unless a paragraph says otherwise.
    this.#bullet = this.#placeholder === "body" && this.#only === undefined ? "bullet" : "none";
    this.#flow.openParagraph();
  }

  #closeParagraph(): void {
    if (!this.#isParagraph) return;
    this.#isParagraph = false;
    this.#style = {};
    this.#flow.closeParagraph({ role: this.#role() });
  }

  #role(): Role {
    if (this.#isTitle) return { kind: "heading", level: 1 };
    if (this.#placeholder === "subTitle") return { kind: "heading", level: 2 };
    if (this.#bullet === "none") return paragraphRole;
    return { kind: "item", level: this.#level, ordered: this.#bullet === "number" };
  }

  #openLink(tag: SaxesTagNS): void {
    const href = this.#targets.get(attributeOf(tag, "id") ?? "");
    if (href !== undefined && /^[a-z][a-z0-9+.-]*:/i.test(href)) this.#style = { ...this.#style, href };
  }
}

function isOn(tag: SaxesTagNS, attribute: string): boolean {
  return /^(1|true)$/.test(attributeOf(tag, attribute) ?? "");
}
