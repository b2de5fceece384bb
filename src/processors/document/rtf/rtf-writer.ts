/** Follows the tokens of RTF and writes what they show (Rich Text Format 1.9.1). */
import { decodeStrictly } from "../../plain-text/decode-strictly.ts";
import { type Role, type SpanStyle, paragraphRole, toLevel } from "../structure/blocks.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { charsetOfCodePage, charsetOfFont } from "./rtf-charsets.ts";
import type { RtfToken } from "./rtf-tokens.ts";

/** Where the text of a group goes. */
type Destination =
  "body" | "nowhere" | "info" | "fonts" | "styles" | "instruction" | "note" | { field: string };

interface Group {
  destination: Destination;
  style: SpanStyle;
  charset: string | undefined;
  /** How many characters stand after `\u` for readers that do not know it. */
  substitutes: number;
  /** The first word after `\*` says what the group is; one that is not known is left out whole. */
  isOptional: boolean;
}

/** Destinations that are nobody's text. */
const nowhere = new Set(
  `colortbl pict object nonshppict themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl
  generator xmlnstbl mmathPr fldtype bkmkstart bkmkend header headerl headerr headerf footer footerl footerr footerf
  pntext pntxta pntxtb private template nextfile filetbl revtbl wgrffmtfilter listtext sp xe tc falt panose
  objdata stylerestrictions protusertbl docvar`.split(/\s+/),
);

const fields = new Set(["title", "subject", "author", "keywords", "doccomm"]);

const characters = new Map([
  ["tab", "\t"],
  ["line", "\n"],
  ["emdash", "—"],
  ["endash", "–"],
  ["emspace", "\u2003"],
  ["enspace", "\u2002"],
  ["bullet", "•"],
  ["lquote", "‘"],
  ["rquote", "’"],
  ["ldblquote", "“"],
  ["rdblquote", "”"],
  ["softline", "\n"],
  ["~", "\u00a0"],
  ["_", "\u2011"],
  ["-", "\u00ad"],
  ["\n", "\n"],
]);

/** Deeper groups are not followed, or their number could fill the memory. */
const maxDepth = 1000;

export class RtfWriter {
  readonly body = new TextFlow();
  readonly notes = new Map<string, TextFlow>();
  /** Of the group `info`, by its destinations' names. */
  readonly info = new Map<string, string>();
  tableCount = 0;
  paragraphCount = 0;
  #group: Group = { destination: "body", style: {}, charset: undefined, substitutes: 1, isOptional: false };
  readonly #groups: Group[] = [];
  #lostDepth = 0;
  #documentCharset = "windows-1252";
  readonly #fonts = new Map<number, string>();
  #font = 0;
  readonly #headings = new Map<number, number>();
  #style: number | undefined;
  #styleName = "";
  #flow = this.body;
  #isParagraph = false;
  #role: Role = paragraphRole;
  /** Of the paragraphs to come, until their properties are set anew. */
  #isInTable = false;
  #isTable = false;
  #isRow = false;
  #isCell = false;
  #instruction = "";
  #skip = 0;

  take(token: RtfToken): void {
    if (token.kind === "open") this.#open();
    else if (token.kind === "close") this.#close();
    else if (this.#lostDepth > 0) return;
    else if (token.kind === "word") this.#word(token.name, token.value);
    else if (token.kind === "symbol") this.#symbol(token.sign);
    else this.#bytes(token.bytes);
  }

  end(): void {
    this.#endParagraph();
    this.#endTable();
  }

  #open(): void {
    if (this.#lostDepth > 0 || this.#groups.length >= maxDepth) this.#lostDepth += 1;
    else {
      this.#groups.push(this.#group);
      this.#group = { ...this.#group, isOptional: false };
    }
  }

  #close(): void {
    if (this.#lostDepth > 0) {
      this.#lostDepth -= 1;
      return;
    }
    const closed = this.#group;
    this.#group = this.#groups.pop() ?? this.#group;
    this.#skip = 0;
    if (closed.destination === "styles" && this.#styleName !== "") this.#endStyle();
    if (closed.destination === "note" && this.#group.destination !== "note") this.#endNote();
  }

  #symbol(sign: string): void {
    if (sign === "*") this.#group.isOptional = true;
    else if (sign === "\\" || sign === "{" || sign === "}") this.#write(sign);
    else if (sign === "\r" || sign === "\n") this.#word("par", undefined);
    else this.#write(characters.get(sign) ?? "");
  }

  #word(name: string, value: number | undefined): void {
    const wasOptional = this.#group.isOptional;
    this.#group.isOptional = false;
    if (this.#changeDestination(name)) return;
    // What readers that do not know it should leave out; shapes alone hold text.
    if (wasOptional && name !== "shpinst") {
      this.#group.destination = "nowhere";
      return;
    }
    if (this.#group.destination === "fonts" && name === "fcharset") {
      const charset = charsetOfFont(value ?? 0);
      if (charset !== undefined) this.#fonts.set(this.#font, charset);
    } else if (!this.#changeCharset(name, value) && !this.#changeLook(name, value)) this.#show(name, value);
  }

  #changeDestination(name: string): boolean {
    const group = this.#group;
    const { destination } = group;
    if (destination === "nowhere") return true;
    if (name === "fonttbl") group.destination = "fonts";
    else if (name === "stylesheet") group.destination = "styles";
    else if (name === "fldinst") {
      group.destination = "instruction";
      this.#instruction = "";
    } else if (name === "fldrslt") group.style = { ...group.style, ...linkOf(this.#instruction) };
    else if (name === "info") group.destination = "info";
    else if (destination === "info" && fields.has(name)) group.destination = { field: name };
    else if (name === "footnote") this.#openNote();
    else if (nowhere.has(name)) group.destination = "nowhere";
    else return false;
    return true;
  }

  #changeCharset(name: string, value: number | undefined): boolean {
    if (name === "ansicpg") this.#documentCharset = charsetOfCodePage(value ?? 0) ?? this.#documentCharset;
    else if (name === "mac") this.#documentCharset = "macintosh";
    else if (name === "f" || name === "deff") {
      this.#font = value ?? 0;
      if (name === "f") this.#group.charset = this.#fonts.get(this.#font);
    } else if (name === "uc") this.#group.substitutes = Math.min(Math.max(value ?? 1, 0), 10);
    else return false;
    return true;
  }

  #changeLook(name: string, value: number | undefined): boolean {
    const group = this.#group;
    const isOn = value !== 0;
    if (name === "plain") group.style = group.style.href === undefined ? {} : { href: group.style.href };
    else if (name === "b") group.style = withLook(group.style, "bold", isOn);
    else if (name === "i") group.style = withLook(group.style, "italic", isOn);
    else if (name === "v" && isOn) group.destination = "nowhere";
    else return false;
    return true;
  }

  #show(name: string, value: number | undefined): void {
    if (name === "u") return this.#writeUnicode(value ?? 0);
    const character = characters.get(name);
    if (character !== undefined) return this.#write(character);
    if (name === "s") this.#setStyle(value ?? 0);
    else if (name === "outlinelevel") this.#setHeading((value ?? 9) + 1);
    else if (name === "ls" && this.#role.kind !== "heading" && value !== 0)
      this.#role = { kind: "item", level: 1, ordered: false };
    else if (name === "ilvl" && this.#role.kind === "item")
      this.#role = { ...this.#role, level: toLevel((value ?? 0) + 1) };
    else if (this.#group.destination === "body" || this.#group.destination === "note") this.#layOut(name);
  }

  #layOut(name: string): void {
    if (name === "par" || name === "sect" || name === "page") {
      this.#openParagraph();
      this.#endParagraph();
    } else if (name === "pard") {
      this.#role = paragraphRole;
      this.#isInTable = false;
    } else if (name === "intbl") this.#isInTable = true;
    else if (name === "cell" || name === "nestcell") {
      this.#openCell();
      this.#endParagraph();
      this.#flow.closeCell();
      this.#isCell = false;
    } else if (name === "row") this.#endRow();
    else if (name === "trowd" && !this.#isRow) this.#openTable();
  }

  #bytes(bytes: number[]): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    const { destination, charset } = this.#group;
    if (destination === "nowhere" || skipped === bytes.length) return;
    const shown = Uint8Array.from(bytes.slice(skipped));
    this.#write(
      decodeStrictly(charset ?? this.#documentCharset, shown) ?? Buffer.from(shown).toString("latin1"),
    );
  }

  #writeUnicode(value: number): void {
    this.#write(String.fromCharCode(value < 0 ? value + 0x1_0000 : value));
    this.#skip = this.#group.substitutes;
  }

  #write(text: string): void {
    const { destination, style } = this.#group;
    if (text === "" || destination === "nowhere" || destination === "info" || destination === "fonts") return;
    if (destination === "instruction") this.#instruction += text;
    else if (destination === "styles") this.#styleName += text;
    else if (typeof destination === "object")
      this.info.set(destination.field, (this.info.get(destination.field) ?? "") + text);
    else {
      this.#openParagraph();
      this.#flow.write(text, style);
    }
  }

  #openParagraph(): void {
    if (this.#isParagraph) return;
    if (this.#isInTable) this.#openCell();
    else if (!this.#isCell && this.#flow === this.body) this.#endTable();
    this.#isParagraph = true;
    this.#flow.openParagraph();
  }

  #endParagraph(): void {
    if (!this.#isParagraph) return;
    this.#isParagraph = false;
    if (this.#flow === this.body && !this.#isCell) this.paragraphCount += 1;
    this.#flow.closeParagraph({ role: this.#role });
  }

  #openTable(): void {
    if (this.#isTable || this.#flow !== this.body) return;
    this.#endParagraph();
    this.#isTable = true;
    this.tableCount += 1;
    this.#flow.openTable();
  }

  #openCell(): void {
    if (this.#isCell || this.#flow !== this.body) return;
    this.#endParagraph();
    this.#openTable();
    if (!this.#isRow) this.#flow.openRow();
    this.#isRow = true;
    this.#isCell = true;
    this.#flow.openCell();
  }

  #endRow(): void {
    if (this.#isCell) {
      this.#endParagraph();
      this.#flow.closeCell();
      this.#isCell = false;
    }
    if (this.#isRow) this.#flow.closeRow();
    this.#isRow = false;
  }

  #endTable(): void {
    this.#endRow();
    if (this.#isTable) this.#flow.closeTable();
    this.#isTable = false;
  }

  #openNote(): void {
    if (this.#flow !== this.body || this.#group.destination !== "body") {
      this.#group.destination = "nowhere";
      return;
    }
    this.#openParagraph();
    const key = String(this.notes.size + 1);
    this.body.referToNote(key);
    this.#flow = new TextFlow();
    this.notes.set(key, this.#flow);
    this.#group.destination = "note";
    this.#isParagraph = false;
  }

  #endNote(): void {
    this.#endParagraph();
    this.#flow = this.body;
    this.#isParagraph = true;
  }

  #setStyle(number: number): void {
    this.#style = number;
    const level = this.#headings.get(number);
    if (level !== undefined && this.#group.destination !== "styles") this.#setHeading(level);
  }

  #setHeading(level: number): void {
    if (this.#group.destination !== "styles" && level <= 9)
      this.#role = { kind: "heading", level: toLevel(level) };
  }

  #endStyle(): void {
    const level = /^heading ([1-9])/i.exec(this.#styleName.trim())?.[1];
    if (level !== undefined && this.#style !== undefined) this.#headings.set(this.#style, Number(level));
    this.#styleName = "";
    this.#style = undefined;
  }
}

function withLook(style: SpanStyle, look: "bold" | "italic", isOn: boolean): SpanStyle {
  const { [look]: _, ...rest } = style;
  return isOn ? { ...rest, [look]: true } : rest;
}

function linkOf(instruction: string): SpanStyle {
  const href = /HYPERLINK\s+"([^"]+)"/.exec(instruction)?.[1];
  return href === undefined ? {} : { href };
}
