/** A document's blocks together with their places in its text, and what stands beside the text: notes, comments, attachments. */
import { documentLimits } from "../document-limits.ts";
import { type Block, textOf } from "./blocks.ts";
import type { TextFlow } from "./text-flow.ts";

export interface PlacedBlock {
  block: Block;
  /** Of its first character in the text, in UTF-16 units. */
  offset: number;
  /** Of a PDF, a presentation or a book, counted from 1. */
  page?: number;
}

interface Note {
  number: number;
  text: string;
}

export interface Comment {
  text: string;
  author?: string;
  date?: string;
  page?: number;
  /** Of a workbook, where it stands, such as `B3`. */
  sheet?: string;
  cell?: string;
}

/** Who wrote a comment, and when, as far as the file tells. */
export function tellOrigin(author = "", date = ""): Pick<Comment, "author" | "date"> {
  return { ...(author !== "" && { author }), ...(date !== "" && { date }) };
}

export interface Attachment {
  name: string;
  media_type?: string;
  bytes?: number;
}

export interface Link {
  text: string;
  href: string;
  page?: number;
}

export interface Content {
  text: string;
  blocks: PlacedBlock[];
  notes: Note[];
  comments: Comment[];
  attachments: Attachment[];
  /** Links that stand in no block. */
  links: Link[];
  /** Whether the blocks end before the text does. */
  isFlat: boolean;
}

/** The text of a flow and, after an empty line, the notes that it refers to. */
export function toContent(flow: TextFlow, noteText: (key: string) => string = () => ""): Content {
  const { blocks, lines } = flow.end();
  const notes = [...flow.noteNumbers].map(([key, number]) => ({ number, text: noteText(key) }));
  const untrimmed = [...blocks.filter(({ kind }) => kind !== "image").map(textOf), ...lines].join("\n");
  const body = untrimmed.trim();
  const told = notes.map(({ number, text }) => `[${number}] ${text}`).join("\n");
  return {
    text: [body, told].filter((part) => part !== "").join("\n\n"),
    blocks: placeBlocks(blocks, untrimmed.length - untrimmed.trimStart().length, body.length),
    notes,
    comments: [],
    attachments: [],
    links: flow.cellLinks,
    isFlat: flow.isFlat,
  };
}

/** A text without any structure that is known: its paragraphs are what empty lines part. */
export function plainContent(text: string): Content {
  const blocks: PlacedBlock[] = [];
  for (const { 0: paragraph, index } of text.matchAll(/\S.*(?:\n.*\S.*)*/g)) {
    if (blocks.length >= documentLimits.blocks.value) break;
    blocks.push({ block: { kind: "paragraph", spans: [{ text: paragraph }] }, offset: index });
  }
  const isFlat = blocks.length >= documentLimits.blocks.value;
  return { text, blocks, notes: [], comments: [], attachments: [], links: [], isFlat };
}

/** Empty paragraphs are room between others, and no blocks of their own. */
function placeBlocks(blocks: Block[], trimmed: number, length: number): PlacedBlock[] {
  const placed: PlacedBlock[] = [];
  let at = -trimmed;
  for (const block of blocks) {
    const text = textOf(block);
    if (block.kind === "image" || text.trim() !== "")
      placed.push({ block, offset: Math.min(Math.max(at, 0), length) });
    if (block.kind !== "image") at += text.length + 1;
  }
  return placed;
}
