/**
 * Paragraphs, tables and notes of an RTF. It has marks only for their ends: a paragraph begins with its first letter, and
 * a table where a paragraph says that it is in one (Rich Text Format 1.9.1, "Paragraph Text", "Table Definitions").
 */
import { type Role, type SpanStyle, paragraphRole, toLevel } from "../structure/blocks.ts";
import { TextFlow } from "../structure/text-flow.ts";

export class RtfLayout {
  readonly body = new TextFlow();
  /** By the number of their reference. */
  readonly notes = new Map<string, TextFlow>();
  /** Of the body, those in tables left out. */
  paragraphCount = 0;
  tableCount = 0;
  #flow = this.body;
  #isParagraph = false;
  #role: Role = paragraphRole;
  /** Of the paragraphs to come, until their properties are set anew. */
  #isInTable = false;
  #isTable = false;
  #isRow = false;
  #isCell = false;
  /** Of the body, while a note or a comment is open. */
  #left = { isParagraph: false, role: paragraphRole, isInTable: false };

  /** Or a comment. */
  get isNote(): boolean {
    return this.#flow !== this.body;
  }

  write(text: string, style: SpanStyle): void {
    this.#openParagraph();
    this.#flow.write(text, style);
  }

  /** A control word that ends something, or says of paragraphs where they stand. */
  take(word: string): void {
    if (word === "par" || word === "sect" || word === "page") {
      this.#openParagraph();
      this.#endParagraph();
    } else if (word === "pard") {
      this.#role = paragraphRole;
      this.#isInTable = false;
    } else if (word === "intbl") this.#isInTable = true;
    else if (word === "cell" || word === "nestcell") {
      this.#openCell();
      this.#endCell();
    } else if (word === "row") this.#endRow();
    else if (word === "trowd" && !this.#isRow) this.#openTable();
  }

  /** The paragraph is a heading; levels beyond the ninth are text. */
  setHeading(level: number): void {
    if (level <= 9) this.#role = { kind: "heading", level: toLevel(level) };
  }

  /** The paragraph is in a list, unless it is a heading. */
  setItem(): void {
    if (this.#role.kind !== "heading") this.#role = { kind: "item", level: 1, ordered: false };
  }

  setItemLevel(level: number): void {
    if (this.#role.kind === "item") this.#role = { ...this.#role, level: toLevel(level) };
  }

  openNote(): void {
    this.#openParagraph();
    const key = String(this.notes.size + 1);
    this.body.referToNote(key);
    this.notes.set(key, this.#leaveBody());
  }

  endNote(): void {
    this.#returnToBody();
  }

  openComment(): void {
    this.#leaveBody();
  }

  /** Gives its text. */
  endComment(): string {
    const flow = this.#flow;
    this.#returnToBody();
    return flow.toText();
  }

  #leaveBody(): TextFlow {
    this.#left = { isParagraph: this.#isParagraph, role: this.#role, isInTable: this.#isInTable };
    this.#isParagraph = false;
    this.#flow = new TextFlow();
    return this.#flow;
  }

  /** The paragraph that was left goes on as what it was. */
  #returnToBody(): void {
    this.#endParagraph();
    this.#flow = this.body;
    this.#isParagraph = this.#left.isParagraph;
    this.#role = this.#left.role;
    this.#isInTable = this.#left.isInTable;
  }

  end(): void {
    this.#endParagraph();
    this.#endTable();
  }

  #openParagraph(): void {
    if (this.#isParagraph) return;
    if (this.#isInTable) this.#openCell();
    else if (!this.#isCell && !this.isNote) this.#endTable();
    this.#isParagraph = true;
    this.#flow.openParagraph();
  }

  #endParagraph(): void {
    if (!this.#isParagraph) return;
    this.#isParagraph = false;
    if (!this.isNote && !this.#isCell) this.paragraphCount += 1;
    this.#flow.closeParagraph({ role: this.#role });
  }

  #openTable(): void {
    if (this.#isTable || this.isNote) return;
    this.#endParagraph();
    this.#isTable = true;
    this.tableCount += 1;
    this.#flow.openTable();
  }

  #openCell(): void {
    if (this.#isCell || this.isNote) return;
    this.#endParagraph();
    this.#openTable();
    if (!this.#isRow) this.#flow.openRow();
    this.#isRow = true;
    this.#isCell = true;
    this.#flow.openCell();
  }

  #endCell(): void {
    this.#endParagraph();
    this.#flow.closeCell();
    this.#isCell = false;
  }

  #endRow(): void {
    if (this.#isCell) this.#endCell();
    if (this.#isRow) this.#flow.closeRow();
    this.#isRow = false;
  }

  #endTable(): void {
    this.#endRow();
    if (this.#isTable) this.#flow.closeTable();
    this.#isTable = false;
  }
}
