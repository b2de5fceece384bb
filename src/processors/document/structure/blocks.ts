/** What a document is made of, whatever its format: readers write blocks, and text, Markdown, HTML and chunks are made of them. */

/** How a piece of text looks, and where it leads. */
export interface SpanStyle {
  bold?: boolean;
  italic?: boolean;
  code?: boolean;
  href?: string;
}

export interface Span extends SpanStyle {
  text: string;
}

/** What a block of text is in the document; a paragraph when nothing else. */
export type Role =
  | { kind: "paragraph" }
  /** 1 is the highest; Word has nine. */
  | { kind: "heading"; level: number }
  | ItemRole
  /** Line breaks and blanks as they stand. */
  | { kind: "code" };

export interface ItemRole {
  kind: "item";
  /** 1 is the outermost list. */
  level: number;
  ordered: boolean;
  /** Whether a list begins with it, though another one may end right before; of formats that tell. */
  begins?: true;
  /** The number before it; of formats that tell. */
  number?: number;
}

type TextBlock = Role & { spans: Span[] };

interface TableBlock {
  kind: "table";
  /** The cells' text, row by row. */
  rows: string[][];
  /** Whether the first row names the columns; of formats that tell. */
  hasHead?: true;
}

export interface ImageBlock {
  kind: "image";
  /** What the author wrote for those who do not see it. */
  alt: string;
  /** Where the picture is: a part of the package, or an address; empty for one inside of a page of a PDF. */
  source: string;
  /** In pixels, as it is stored; of a PDF. */
  width?: number;
  height?: number;
  /** How it is packed; of a PDF. */
  format?: string;
}

export type Block = TextBlock | TableBlock | ImageBlock;

export const paragraphRole: Role = { kind: "paragraph" };

/** The text of a block as it stands in `text_content`; pictures have none. */
export function textOf(block: Block): string {
  if (block.kind === "image") return "";
  if (block.kind === "table") return block.rows.map((row) => row.join("\t")).join("\n");
  return block.spans.map(({ text }) => text).join("");
}

/** A picture of which nothing can be shown: no words stand for it, and no address leads to it. */
export function isUnseen(block: Block): boolean {
  return block.kind === "image" && block.alt === "" && block.source === "";
}

/** Styles beyond the ninth level do not exist. */
export function toLevel(level: number): number {
  return Math.min(Math.max(Math.trunc(level) || 1, 1), 9);
}
