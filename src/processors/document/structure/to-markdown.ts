/** A document as Markdown (CommonMark 0.31 with the tables of GitHub's dialect). */
import { type Block, isUnseen, type ItemRole, type Span } from "./blocks.ts";
import type { Content } from "./content.ts";

export function toMarkdown({ blocks, notes, text, isFlat }: Content): string {
  // Without all of its structure, all of its text.
  if (isFlat) return `${escapeText(text)}\n`;
  const noteNumbers = new Set(notes.map(({ number }) => String(number)));
  const parts: string[] = [];
  const items = new ItemWriter();
  for (const { block } of blocks) {
    if (isUnseen(block)) continue;
    const item = block.kind === "item" ? items.write(block) : items.end();
    const gap = item?.isTight === true ? "\n" : "\n\n";
    parts.push(parts.length === 0 ? "" : gap, refer(item?.text ?? writeBlock(block), noteNumbers));
  }
  for (const note of notes)
    parts.push(`\n\n[^${note.number}]: ${escapeText(note.text).replaceAll("\n", "\n    ")}`);
  return `${parts.join("")}\n`;
}

/** A list right after another one has other marks, or it would be the same list (CommonMark 0.31, 5.3). */
class ItemWriter {
  /** What follows the numbers, or the bullets, of the lists that are open. */
  readonly #signs: string[] = [];

  /** Tight is an item that needs no empty line before it: a list that does not begin with 1 does (5.2). */
  write({ level, ordered, begins, number = 1, spans }: ItemRole & { spans: Span[] }): WrittenItem {
    const [sign = "", other = ""] = ordered ? [".", ")"] : ["-", "*"];
    const last = this.#signs[level - 1];
    const goesOn = (last === sign || last === other) && begins !== true;
    const isInside = this.#signs.length > 0 && level > 1 && number === 1;
    const used = goesOn ? last : last === sign ? other : sign;
    this.#signs.length = level;
    this.#signs[level - 1] = used;
    // Only the number of the first item counts.
    const mark = ordered ? `${goesOn ? 1 : Math.max(number, 0)}${used}` : used;
    const text = `${"    ".repeat(level - 1)}${mark} ${oneLine(writeSpans(spans))}`;
    return { text, isTight: goesOn || isInside };
  }

  /** Before a block that is no item. */
  end(): undefined {
    this.#signs.length = 0;
  }
}

interface WrittenItem {
  text: string;
  isTight: boolean;
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      // Markdown has six levels.
      return `${"#".repeat(Math.min(block.level, 6))} ${oneLine(writeSpans(block.spans))}`;
    case "code":
      return writeCode(block.spans.map(({ text }) => text).join(""));
    case "table":
      return writeTable(block.rows);
    case "image":
      return `![${escapeText(oneLine(block.alt))}](${escapeAddress(block.source)})`;
    default:
      return writeSpans(block.spans)
        .trim()
        .replaceAll(/[ \t]*\n/g, "\\\n");
  }
}

function writeSpans(spans: Span[]): string {
  return spans.map(writeSpan).join("");
}

/** Marks of emphasis must touch their words (CommonMark 0.31, 6.2). */
function writeSpan({ text, bold, italic, code, href }: Span): string {
  const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (words === "") return text;
  const marks = `${bold === true ? "**" : ""}${italic === true ? "*" : ""}`;
  const inner = code === true ? writeInlineCode(words) : escapeText(words);
  const marked = `${marks}${inner}${Array.from(marks).toReversed().join("")}`;
  return `${before}${href === undefined ? marked : `[${marked}](${escapeAddress(href)})`}${after}`;
}

/** The numbers that refer to notes stand in the text as `[1]`; Markdown writes them as `[^1]`. */
function refer(markdown: string, noteNumbers: ReadonlySet<string>): string {
  if (noteNumbers.size === 0) return markdown;
  return markdown.replaceAll(/\\\[(\d+)\\\]/g, (escaped, number: string) =>
    noteNumbers.has(number) ? `[^${number}]` : escaped,
  );
}

function writeInlineCode(text: string): string {
  const fence = "`".repeat(longestRun(text, /`+/g) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replaceAll("\n", " ")}${pad}${fence}`;
}

function writeCode(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text, /`+/g) + 1));
  return `${fence}\n${text.replace(/\n$/, "")}\n${fence}`;
}

function longestRun(text: string, runs: RegExp): number {
  return (text.match(runs) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** The first row is the head, since a table of this dialect must have one. */
function writeTable(rows: string[][]): string {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const toLine = (row: string[]): string => {
    const cells = Array.from({ length: width }, (_, at) =>
      escapeText(oneLine(row[at] ?? "")).replaceAll("|", "\\|"),
    );
    return `| ${cells.join(" | ")} |`;
  };
  const [head = [], ...body] = rows;
  return [toLine(head), `|${" --- |".repeat(width)}`, ...body.map(toLine)].join("\n");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}

/** What would mean something else inside a line, and at its start (CommonMark 0.31, 2.4 and 4). */
function escapeText(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<]/g, String.raw`\$&`)
    .replaceAll(/&(?=#?\w+;)/g, "&amp;")
    .replaceAll(/^(\s*)([#+\-=~>])/gm, String.raw`$1\$2`)
    .replaceAll(/^(\s*\d+)([.)])(?=\s)/gm, String.raw`$1\$2`);
}

function escapeAddress(address: string): string {
  return address.replaceAll(/[\s()<>\\]/g, (character) =>
    encodeURIComponent(character).replace(/^[()]$/, (c) => (c === "(" ? "%28" : "%29")),
  );
}
