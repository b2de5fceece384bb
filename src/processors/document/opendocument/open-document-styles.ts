/** The styles of an OpenDocument file that say something about its text: bold, italic, titles and numbered lists. */
import type { SaxesTagNS } from "saxes";
import { attributeOf } from "../package/walk-xml.ts";
import type { SpanStyle } from "../structure/blocks.ts";

/** They stand before the body, so that they are known when it comes (OpenDocument 1.3, Part 3, 16). */
export class OpenDocumentStyles {
  readonly #looks = new Map<string, SpanStyle>();
  readonly #titles = new Set(["Title"]);
  /** Each numbered level of each list, as `style/level`. */
  readonly #ordered = new Set<string>();
  #current = "";

  open(name: string, tag: SaxesTagNS): void {
    const value = (attribute: string) => attributeOf(tag, attribute) ?? "";
    if (name === "style:style" || name === "text:list-style") {
      this.#current = value("name");
      if (value("parent-style-name") === "Title") this.#titles.add(this.#current);
    } else if (name === "text:list-level-style-number")
      this.#ordered.add(`${this.#current}/${value("level")}`);
    else if (name === "style:text-properties") this.#looks.set(this.#current, lookOf(value));
  }

  lookOf(style: string): SpanStyle {
    return this.#looks.get(style) ?? {};
  }

  isTitle(style: string): boolean {
    return this.#titles.has(style);
  }

  isOrdered(list: string, level: number): boolean {
    return this.#ordered.has(`${list}/${level}`);
  }
}

function lookOf(value: (attribute: string) => string): SpanStyle {
  const weight = value("font-weight");
  const isBold = weight === "bold" || Number(weight) >= 600;
  return { ...(isBold && { bold: true }), ...(value("font-style") === "italic" && { italic: true }) };
}
