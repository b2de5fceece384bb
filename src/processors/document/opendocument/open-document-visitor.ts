/** Follows the elements of an OpenDocument body (OpenDocument 1.3, Part 3, 4 to 10) and writes them into flows. */
import type { SaxesTagNS } from "saxes";
import { attributeOf, type XmlVisitor } from "../package/walk-xml.ts";
import { type Role, type SpanStyle, paragraphRole, toLevel } from "../structure/blocks.ts";
import { type Comment, tellOrigin } from "../structure/content.ts";
import { toIsoDate } from "../structure/iso-date.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { OpenDocumentStyles } from "./open-document-styles.ts";

/** What was deleted, what only describes, and what stands on no page. */
const skipped = new Set([
  "text:tracked-changes",
  "text:note-citation",
  "text:table-of-content-source",
  "office:forms",
  "office:scripts",
  "presentation:notes",
  "table:covered-table-cell",
]);

/** So often at most a cell is repeated; writers repeat empty ones to the edge of the sheet. */
const maxRepeats = 1000;

interface Paragraph {
  role: Role;
}

export class OpenDocumentVisitor implements XmlVisitor {
  readonly body = new TextFlow();
  /** By the number of their reference. */
  readonly notes = new Map<string, TextFlow>();
  readonly comments: Comment[] = [];
  readonly counts = { paragraphs: 0, tables: 0, pages: 0 };
  /** The element that the body is: `office:text`, `office:spreadsheet` or `office:presentation`. */
  kind = "";
  readonly #styles = new OpenDocumentStyles();
  readonly #flows: TextFlow[] = [this.body];
  readonly #paragraphs: Paragraph[] = [];
  readonly #looks: SpanStyle[] = [{}];
  readonly #lists: string[] = [];
  readonly #repeats: number[] = [];
  #isItem = false;
  #skippedAt = 0;
  #comment: Comment | undefined;
  #field = "";
  #images: { alt: string; source: string }[] = [];

  open(name: string, depth: number, tag: SaxesTagNS): void {
    if (this.#skippedAt > 0) return;
    if (skipped.has(name)) this.#skippedAt = depth;
    else if (this.kind === "") this.#openBeforeBody(name, tag);
    else this.#openInBody(name, tag);
  }

  close(name: string, depth: number): void {
    if (this.#skippedAt > 0) {
      if (depth === this.#skippedAt) this.#skippedAt = 0;
    } else if (this.kind !== "") this.#closeInBody(name);
  }

  text(text: string): void {
    if (this.#skippedAt > 0 || this.kind === "") return;
    if (this.#field === "dc:creator" && this.#comment) this.#comment.author = text;
    else if (this.#field === "dc:date" && this.#comment) this.#comment.date = text;
    else if (this.#field === "svg:title" || this.#field === "svg:desc") {
      const image = this.#images.at(-1);
      if (image) image.alt ||= text.trim();
    } else if (this.#paragraphs.length > 0 && this.#field === "")
      this.#write(text.replaceAll(/[ \t\r\n]+/g, " "));
  }

  #openBeforeBody(name: string, tag: SaxesTagNS): void {
    this.#styles.open(name, tag);
    if (/^office:(text|spreadsheet|presentation|drawing)$/.test(name)) this.kind = name;
  }

  #openInBody(name: string, tag: SaxesTagNS): void {
    switch (name) {
      case "text:p":
      case "text:h":
        return this.#openParagraph(name, tag);
      case "text:span":
        return void this.#looks.push({
          ...this.#look(),
          ...this.#styles.lookOf(attributeOf(tag, "style-name") ?? ""),
        });
      case "text:a":
        return void this.#looks.push({ ...this.#look(), ...linkTo(attributeOf(tag, "href")) });
      case "text:s":
        return this.#write(" ".repeat(repeatsOf(tag, "c")));
      case "text:tab":
        return this.#write("\t");
      case "text:line-break":
        return this.#write("\n");
      case "text:list":
        return void this.#lists.push(attributeOf(tag, "style-name") ?? this.#lists.at(-1) ?? "");
      case "text:list-item":
        this.#isItem = true;
        return;
      case "text:note":
        return this.#openNote();
      case "office:annotation":
        return this.#openComment();
      case "table:table":
        this.counts.tables += 1;
        return this.#flow().openTable();
      case "table:table-row":
        return this.#flow().openRow();
      case "table:table-cell":
        this.#repeats.push(repeatsOf(tag, "number-columns-repeated"));
        return this.#flow().openCell();
      case "draw:page":
        this.counts.pages += 1;
        return;
      case "draw:image":
        return void this.#images.push({ alt: "", source: attributeOf(tag, "href") ?? "" });
      case "dc:creator":
      case "dc:date":
      case "svg:title":
      case "svg:desc":
        this.#field = name;
    }
  }

  #closeInBody(name: string): void {
    switch (name) {
      case "text:p":
      case "text:h":
        return this.#flow().closeParagraph(this.#paragraphs.pop());
      case "text:span":
      case "text:a":
        return void this.#looks.pop();
      case "text:list":
        return void this.#lists.pop();
      case "text:note":
        return void this.#flows.pop();
      case "office:annotation":
        return this.#closeComment();
      case "table:table":
        return this.#flow().closeTable();
      case "table:table-row":
        return this.#flow().closeRow({ isSheet: this.kind === "office:spreadsheet" });
      case "table:table-cell":
        return this.#flow().closeCell({ repeats: this.#repeats.pop() ?? 1 });
      case "draw:frame":
        for (const { alt, source } of this.#images.splice(0)) this.#flow().addImage(alt, source);
        return;
      case this.#field:
        this.#field = "";
    }
  }

  #openParagraph(name: string, tag: SaxesTagNS): void {
    if (this.#flow() === this.body) this.counts.paragraphs += 1;
    this.#paragraphs.push({ role: this.#roleOf(name, tag) });
    this.#flow().openParagraph();
  }

  #roleOf(name: string, tag: SaxesTagNS): Role {
    if (name === "text:h")
      return { kind: "heading", level: toLevel(Number(attributeOf(tag, "outline-level") ?? 1)) };
    if (this.#styles.isTitle(attributeOf(tag, "style-name") ?? "")) return { kind: "heading", level: 1 };
    if (!this.#isItem) return paragraphRole;
    this.#isItem = false;
    const level = toLevel(this.#lists.length);
    return { kind: "item", level, ordered: this.#styles.isOrdered(this.#lists[0] ?? "", level) };
  }

  #openNote(): void {
    const key = String(this.notes.size + 1);
    this.#flow().referToNote(key);
    const note = new TextFlow();
    this.notes.set(key, note);
    this.#flows.push(note);
  }

  #openComment(): void {
    this.#comment = { text: "" };
    this.#flows.push(new TextFlow());
  }

  #closeComment(): void {
    const text = this.#flows.pop()?.toText() ?? "";
    const { author, date } = this.#comment ?? {};
    if (this.#comment) this.comments.push({ text, ...tellOrigin(author, toIsoDate(date)) });
    this.#comment = undefined;
  }

  #write(text: string): void {
    this.#flow().write(text, this.#look());
  }

  #flow(): TextFlow {
    return this.#flows.at(-1) ?? this.body;
  }

  #look(): SpanStyle {
    return this.#looks.at(-1) ?? {};
  }
}

function repeatsOf(tag: SaxesTagNS, attribute: string): number {
  return Math.min(Math.max(Number(attributeOf(tag, attribute) ?? 1) || 1, 1), maxRepeats);
}

function linkTo(href = ""): SpanStyle {
  return href === "" || href.startsWith("#") ? {} : { href };
}
