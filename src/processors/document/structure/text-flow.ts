/**
 * How the parts of a document become blocks: a paragraph is a line, the cells of a table row stand on one line with
 * tabs between them, a note is `[1]` where it is referred to and follows at the end. Every reader writes into it, so
 * that their texts look alike.
 */
import { documentLimits } from "../document-limits.ts";
import { type Block, paragraphRole, type Role, type Span, type SpanStyle, textOf } from "./blocks.ts";

/** The blocks of a body or a cell, or the words of a paragraph followed by the blocks of its text boxes. */
class Frame {
  spans: Span[];
  blocks: Block[] = [];
  /** Lines beyond the room for blocks, many in one string each. */
  readonly #joined: string[] = [];
  #lines: string[] = [];

  constructor(spans: Span[] = []) {
    this.spans = spans;
  }

  /** Joins as it goes, or ten million empty paragraphs, which a zip packs into kilobytes, would fill the heap. */
  addLine(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length < 1000) return;
    this.#joined.push(this.#lines.join("\n"));
    this.#lines = [];
  }

  get lines(): string[] {
    return [...this.#joined, ...this.#lines];
  }

  allSpans(): Span[] {
    return [...this.spans, ...this.blocks.flatMap((block) => ("spans" in block ? block.spans : []))];
  }

  toText(): string {
    const words = this.spans.length > 0 ? [joinSpans(this.spans)] : [];
    const blocks = this.blocks.filter((block) => block.kind !== "image").map(textOf);
    return [...words, ...blocks, ...this.lines].join("\n").trim();
  }
}

interface OpenTable {
  rows: string[][];
  hasHead: boolean;
}

export class TextFlow {
  readonly #frames: Frame[] = [new Frame()];
  readonly #tables: OpenTable[] = [];
  readonly #rows: string[][] = [];
  #carried: Span[] = [];
  #units = 0;
  #pieces = 0;
  /** The number of each note that is referred to, in the order of the references, by whatever names the note. */
  readonly noteNumbers = new Map<string, number>();
  /** The links of table cells, which are nothing but text otherwise. */
  readonly cellLinks: { text: string; href: string }[] = [];
  isTruncated = false;

  /** Whether the blocks end before the text does; the rest then is lines without structure. */
  get isFlat(): boolean {
    return this.#pieces >= maxPieces;
  }

  write(text: string, style: SpanStyle = {}): void {
    if (text === "") return;
    const room = maxTextUnits - this.#units;
    this.#units += text.length;
    if (text.length > room) this.isTruncated = true;
    if (room > 0) addSpan(this.#top().spans, text.slice(0, room), style);
  }

  referToNote(key: string): void {
    const number = this.noteNumbers.get(key) ?? this.noteNumbers.size + 1;
    this.noteNumbers.set(key, number);
    this.write(`[${number}]`);
  }

  openParagraph(): void {
    this.#frames.push(new Frame(this.#carried));
    this.#carried = [];
  }

  /** A paragraph whose end was deleted runs on into the next one. */
  closeParagraph({ runsOn = false, role = paragraphRole }: { runsOn?: boolean; role?: Role } = {}): void {
    const inner = this.#pop();
    if (runsOn) this.#carried = inner.spans;
    else this.#add({ ...role, spans: inner.spans });
    for (const block of inner.blocks) this.#add(block);
    if (this.isFlat) for (const line of inner.lines) this.#top().addLine(line);
  }

  /** A whole paragraph of one style. */
  addText(text: string, role: Role = paragraphRole, style: SpanStyle = {}): void {
    this.openParagraph();
    this.write(text, style);
    this.closeParagraph({ role });
  }

  addImage(alt: string, source: string): void {
    if (!this.isFlat) this.#add({ kind: "image", alt, source });
  }

  openTable(): void {
    this.#tables.push({ rows: [], hasHead: false });
  }

  openRow(): void {
    this.#rows.push([]);
  }

  openCell(): void {
    this.#frames.push(new Frame());
  }

  /** A cell may stand for several that hold the same. */
  closeCell({ repeats = 1 }: { repeats?: number } = {}): void {
    const cell = this.#pop();
    for (const { text, href } of cell.allSpans()) if (href !== undefined) this.cellLinks.push({ text, href });
    const text = cell.toText();
    for (let copy = 0; copy < repeats; copy += 1) this.#rows.at(-1)?.push(text);
  }

  /** The rows of a sheet go on to its edge: empty cells at the end and empty rows are left out. */
  closeRow({ isSheet = false, isHead = false }: { isSheet?: boolean; isHead?: boolean } = {}): void {
    const row = this.#rows.pop() ?? [];
    if (isSheet) {
      row.length = row.findLastIndex((cell) => cell !== "") + 1;
      if (row.length === 0) return;
    }
    this.#pieces += row.length;
    const table = this.#tables.at(-1);
    if (table && !this.isFlat) {
      if (table.rows.length === 0) table.hasHead = isHead;
      return void table.rows.push(row);
    }
    this.#endTable();
    this.#top().addLine(row.join("\t"));
  }

  closeTable(): void {
    this.#endTable();
    this.#tables.pop();
  }

  addRow(cells: string[]): void {
    this.openRow();
    for (const cell of cells) {
      this.openCell();
      this.write(cell);
      this.closeCell();
    }
    this.closeRow();
  }

  /** What has been written so far, an unclosed paragraph included; the lines come after the blocks. */
  end(): { blocks: Block[]; lines: string[] } {
    const { blocks, spans, lines } = this.#top();
    const rest = [...spans, ...this.#carried];
    const all: Block[] = rest.length > 0 ? [{ kind: "paragraph", spans: rest }, ...blocks] : blocks;
    return { blocks: all, lines };
  }

  toText(): string {
    const { blocks, lines } = this.end();
    return [...blocks.filter(({ kind }) => kind !== "image").map(textOf), ...lines].join("\n").trim();
  }

  #endTable(): void {
    const table = this.#tables.at(-1);
    if (!table || table.rows.length === 0) return;
    const { rows, hasHead } = table;
    this.#top().blocks.push({ kind: "table", rows: rows.splice(0), ...(hasHead && { hasHead }) });
  }

  #add(block: Block): void {
    this.#pieces += 1;
    if (!this.isFlat) this.#top().blocks.push(block);
    else if (block.kind !== "image") this.#top().addLine(textOf(block));
  }

  #top(): Frame {
    return this.#frames.at(-1) ?? new Frame();
  }

  #pop(): Frame {
    return this.#frames.pop() ?? new Frame();
  }
}

const maxTextUnits = documentLimits.characters.value;
const maxPieces = documentLimits.blocks.value;

/** Neighbours that look the same are one span. */
function addSpan(spans: Span[], text: string, style: SpanStyle): void {
  const last = spans.at(-1);
  const isSame =
    last !== undefined &&
    last.bold === style.bold &&
    last.italic === style.italic &&
    last.code === style.code &&
    last.href === style.href;
  if (isSame) last.text += text;
  else spans.push({ ...style, text });
}

function joinSpans(spans: Span[]): string {
  return spans.map(({ text }) => text).join("");
}
