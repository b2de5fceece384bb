/**
 * How the parts of a word-processor document become lines of text: a paragraph is a line, the cells of a table row stand
 * on one line with tabs between them, a note is `[1]` where it is referred to and follows at the end. Both readers of
 * DOCX write into it, so that their texts look alike.
 */
import { maxTextUnits } from "./document-extract.ts";

/** The blocks of a body or a cell, or the words of a paragraph followed by the blocks of its text boxes. */
class Frame {
  words: string[];
  /** Blocks from before, many in one string each. */
  readonly #joined: string[] = [];
  #blocks: string[] = [];

  constructor(words: string[] = []) {
    this.words = words;
  }

  /** Joins as it goes, or ten million empty paragraphs, which a zip packs into kilobytes, would fill the heap. */
  add(block: string): void {
    this.#blocks.push(block);
    if (this.#blocks.length < 1000) return;
    this.#joined.push(this.#blocks.join("\n"));
    this.#blocks = [];
  }

  get blocks(): string[] {
    return [...this.#joined, ...this.#blocks];
  }

  toText(): string {
    return [...(this.words.length > 0 ? [this.words.join("")] : []), ...this.blocks].join("\n").trim();
  }
}

export class TextFlow {
  readonly #frames: Frame[] = [new Frame()];
  readonly #rows: string[][] = [];
  #carried: string[] = [];
  #units = 0;
  /** The number of each note that is referred to, in the order of the references, by whatever names the note. */
  readonly noteNumbers = new Map<string, number>();
  isTruncated = false;

  write(text: string): void {
    if (text === "") return;
    const room = maxTextUnits - this.#units;
    this.#units += text.length;
    if (text.length > room) this.isTruncated = true;
    if (room > 0) this.#top().words.push(text.slice(0, room));
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
  closeParagraph({ runsOn = false } = {}): void {
    const { words, blocks } = this.#pop();
    const outer = this.#top();
    if (runsOn) this.#carried = words;
    else outer.add(words.join(""));
    for (const block of blocks) outer.add(block);
  }

  openRow(): void {
    this.#rows.push([]);
  }

  openCell(): void {
    this.#frames.push(new Frame());
  }

  closeCell(): void {
    this.#rows.at(-1)?.push(this.#pop().toText());
  }

  closeRow(): void {
    this.#top().add((this.#rows.pop() ?? []).join("\t"));
  }

  toText(): string {
    return `${this.#top().toText()}\n${this.#carried.join("")}`.trim();
  }

  #top(): Frame {
    return this.#frames.at(-1) ?? new Frame();
  }

  #pop(): Frame {
    return this.#frames.pop() ?? new Frame();
  }
}

/** The body and, after an empty line, the notes that it refers to. */
export function withNotes(flow: TextFlow, noteText: (key: string) => string): string {
  const notes = [...flow.noteNumbers].map(([key, number]) => `[${number}] ${noteText(key)}`);
  return [flow.toText(), notes.join("\n")].filter((part) => part !== "").join("\n\n");
}
