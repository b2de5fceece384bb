/**
 * How the parts of a word-processor document become lines of text: a paragraph is a line, the cells of a table row stand
 * on one line with tabs between them, a note is `[1]` where it is referred to and follows at the end. Both readers of
 * DOCX write into it, so that their texts look alike.
 */
import { maxTextUnits } from "./document-extract.ts";

/** The blocks of a body or a cell, or the words of a paragraph followed by the blocks of its text boxes. */
interface Frame {
  words: string[];
  blocks: string[];
}

export class TextFlow {
  readonly #frames: Frame[] = [{ words: [], blocks: [] }];
  readonly #rows: string[][] = [];
  #carried: string[] = [];
  #units = 0;
  /** The number of each note that is referred to, in the order of the references, by whatever names the note. */
  readonly noteNumbers = new Map<string, number>();
  isTruncated = false;

  write(text: string): void {
    this.#units += text.length;
    if (this.#units > maxTextUnits) this.isTruncated = true;
    else this.#top().words.push(text);
  }

  referToNote(key: string): void {
    const number = this.noteNumbers.get(key) ?? this.noteNumbers.size + 1;
    this.noteNumbers.set(key, number);
    this.write(`[${number}]`);
  }

  openParagraph(): void {
    this.#frames.push({ words: this.#carried, blocks: [] });
    this.#carried = [];
  }

  /** A paragraph whose end was deleted runs on into the next one. */
  closeParagraph({ runsOn = false } = {}): void {
    const { words, blocks } = this.#pop();
    const outer = this.#top();
    if (runsOn) this.#carried = words;
    else outer.blocks.push(words.join(""));
    for (const block of blocks) outer.blocks.push(block);
  }

  openRow(): void {
    this.#rows.push([]);
  }

  openCell(): void {
    this.#frames.push({ words: [], blocks: [] });
  }

  closeCell(): void {
    this.#rows.at(-1)?.push(joinBlocks(this.#pop()));
  }

  closeRow(): void {
    this.#top().blocks.push((this.#rows.pop() ?? []).join("\t"));
  }

  toText(): string {
    const { words, blocks } = this.#top();
    return joinBlocks({ words, blocks: [...blocks, this.#carried.join("")] });
  }

  #top(): Frame {
    return this.#frames.at(-1) ?? { words: [], blocks: [] };
  }

  #pop(): Frame {
    return this.#frames.pop() ?? { words: [], blocks: [] };
  }
}

function joinBlocks({ words, blocks }: Frame): string {
  return [...(words.length > 0 ? [words.join("")] : []), ...blocks].join("\n").trim();
}

/** The body and, after an empty line, the notes that it refers to. */
export function withNotes(flow: TextFlow, noteText: (key: string) => string): string {
  const notes = [...flow.noteNumbers].map(([key, number]) => `[${number}] ${noteText(key)}`);
  return [flow.toText(), notes.join("\n")].filter((part) => part !== "").join("\n\n");
}
