/**
 * Reads the text of a DOCX straight from its XML, in memory that does not grow with the markup: for documents that are
 * too large for mammoth's tree, or have elements that mammoth leaves out (simple fields, formulas, ruby, direction).
 */
import type { SaxesTagNS } from "saxes";
import type { DocxText } from "./docx-by-mammoth.ts";
import type { ZipPackage } from "../package/zip-package.ts";
import { findRelatedPart } from "../package/find-parts.ts";
import { type Role, paragraphRole, toLevel } from "../structure/blocks.ts";
import { tellOrigin, toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { readBeside } from "../package/read-beside.ts";
import { type DocxStyles, readDocxStyles } from "./docx-styles.ts";
import { attributeOf, walkXml, type XmlVisitor } from "../package/walk-xml.ts";

/** `main` is the name of the main document part. Throws as `ZipPackage.read` and `walkXml`. */
export async function readStraight(docx: ZipPackage, main: string): Promise<DocxText> {
  const warnings: string[] = [];
  const styles = await readDocxStyles(docx, main, warnings);
  const visitor = new FlowVisitor(styles);
  walkXml(await docx.read(main), main, visitor);
  for (const kind of ["footnotes", "endnotes", "comments"]) {
    const part = await findRelatedPart(docx, main, kind);
    if (part === undefined) continue;
    await readBeside({ what: `The ${kind} are`, otherwise: undefined, warnings }, async () =>
      // One of its own: a broken part leaves its visitor in the middle of something.
      walkXml(await docx.read(part), part, new FlowVisitor(styles, visitor)),
    );
  }
  const { body, notes } = visitor;
  const comments = visitor.comments.map(({ flow, ...comment }) => ({ text: flow.toText(), ...comment }));
  return {
    content: { ...toContent(body, (key) => notes.get(key)?.toText() ?? ""), comments },
    isTruncated: body.isTruncated,
    warnings: [...warnings, ...[...visitor.leftOut].map(([what, times]) => `Left out: ${what} (${times}).`)],
  };
}

/** What was deleted or moved away, what repeats something in another form, and what only describes. */
const skipped = new Set(["w:del", "w:moveFrom", "w:rt", "mc:Fallback", "w:pPr", "w:sdtPr"]);

const characters = new Map([
  ["w:tab", "\t"],
  ["w:ptab", "\t"],
  ["w:br", "\n"],
  ["w:cr", "\n"],
  ["w:noBreakHyphen", "\u2011"],
  ["w:softHyphen", "\u00ad"],
]);

/** Text that stands elsewhere or has no letters. */
const leftOut = new Map([
  ["w:sym", "characters of symbol fonts"],
  ["w:altChunk", "embedded documents in other formats"],
  ["w:subDoc", "subdocuments, which are files of their own"],
]);

/** Follows the elements of ECMA-376 Part 1, clause 17, through the main part and then the parts of the notes. */
class FlowVisitor implements XmlVisitor {
  readonly body = new TextFlow();
  /** By the kind and id that their references name. */
  readonly notes: Map<string, TextFlow>;
  readonly comments: DocxComment[];
  /** How often each thing was left out. */
  readonly leftOut: Map<string, number>;
  #flow = this.body;
  #isText = false;
  #skippedAt = 0;
  readonly #styles: DocxStyles;
  readonly #paragraphs: OpenParagraph[] = [];

  /** With `before` it adds to what that one has found. */
  constructor(styles: DocxStyles, before?: FlowVisitor) {
    this.#styles = styles;
    this.notes = before?.notes ?? new Map<string, TextFlow>();
    this.comments = before?.comments ?? [];
    this.leftOut = before?.leftOut ?? new Map<string, number>();
  }

  open(name: string, depth: number, tag: SaxesTagNS): void {
    if (this.#skippedAt > 0) return this.#openSkipped(name, depth, tag);
    if (skipped.has(name)) this.#skippedAt = depth;
    else if (name === "w:t" || name === "m:t") this.#isText = true;
    else if (name === "w:p") this.#openParagraph();
    else if (name === "w:tbl") this.#flow.openTable();
    else if (name === "w:tr") this.#flow.openRow();
    else if (name === "w:tc") this.#flow.openCell();
    else if (name === "w:footnoteReference" || name === "w:endnoteReference")
      this.#flow.referToNote(noteKey(name.slice(0, -"Reference".length), tag));
    else if (name === "w:footnote" || name === "w:endnote") this.#openNote(noteKey(name, tag));
    else if (name === "w:comment") this.#openComment(tag);
    else this.#writeOther(name);
  }

  close(name: string, depth: number): void {
    if (this.#skippedAt > 0) {
      if (depth === this.#skippedAt) this.#skippedAt = 0;
    } else if (name === "w:t" || name === "m:t") this.#isText = false;
    else if (name === "w:p") this.#closeParagraph();
    else if (name === "w:tbl") this.#flow.closeTable();
    else if (name === "w:tr") this.#flow.closeRow();
    else if (name === "w:tc") this.#flow.closeCell();
  }

  text(text: string): void {
    if (this.#isText && this.#skippedAt === 0) this.#flow.write(text);
  }

  #writeOther(name: string): void {
    this.#flow.write(characters.get(name) ?? "");
    const what = leftOut.get(name);
    if (what !== undefined) this.leftOut.set(what, (this.leftOut.get(what) ?? 0) + 1);
  }

  #openParagraph(): void {
    this.#paragraphs.push({ runsOn: false, role: paragraphRole });
    this.#flow.openParagraph();
  }

  #closeParagraph(): void {
    this.#flow.closeParagraph(this.#paragraphs.pop());
  }

  #openNote(key: string): void {
    this.#flow = new TextFlow();
    this.notes.set(key, this.#flow);
  }

  #openComment(tag: SaxesTagNS): void {
    this.#flow = new TextFlow();
    const origin = tellOrigin(attributeOf(tag, "author"), attributeOf(tag, "date"));
    this.comments.push({ flow: this.#flow, ...origin });
  }

  /** `w:pPr/w:rPr/w:del` says that the end of the paragraph was deleted (17.13.5.15); `w:pPr` also says what it is. */
  #openSkipped(name: string, depth: number, tag: SaxesTagNS): void {
    const paragraph = this.#paragraphs.at(-1);
    if (!paragraph) return;
    const value = attributeOf(tag, "val") ?? "";
    if (name === "w:del" && depth === this.#skippedAt + 2) paragraph.runsOn = true;
    else if (name === "w:pStyle") paragraph.role = this.#styles.roleOfStyle(value);
    else if (name === "w:ilvl") paragraph.listLevel = toLevel(Number(value) + 1);
    else if (name === "w:numId" && paragraph.role.kind !== "heading")
      paragraph.role = this.#styles.roleOfNumber(value, paragraph.listLevel ?? 1);
  }
}

interface DocxComment {
  flow: TextFlow;
  author?: string;
  date?: string;
}

interface OpenParagraph {
  /** Whether its end was deleted. */
  runsOn: boolean;
  role: Role;
  listLevel?: number;
}

function noteKey(name: string, tag: SaxesTagNS): string {
  return `${name}-${attributeOf(tag, "id")}`;
}
