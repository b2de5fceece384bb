/**
 * Follows the groups of an RTF through its tokens: where the text of each goes, in which charset it is, how it looks
 * (Rich Text Format 1.9.1). What becomes text is laid out in `layout`.
 */
import { decodeStrictly } from "../../plain-text/decode-strictly.ts";
import type { SpanStyle } from "../structure/blocks.ts";
import { charsetOfCodePage, charsetOfFont } from "./rtf-charsets.ts";
import { type CommentField, RtfComments } from "./rtf-comments.ts";
import { RtfInfo } from "./rtf-info.ts";
import { RtfLayout } from "./rtf-layout.ts";
import { RtfStyles } from "./rtf-styles.ts";
import type { RtfToken } from "./rtf-tokens.ts";
import { characters, fields, nowhere } from "./rtf-words.ts";

/** Where the text of a group goes. */
type Destination =
  | "body"
  | "nowhere"
  | "info"
  | "fonts"
  | "styles"
  | "instruction"
  | "note"
  | "comment"
  | CommentField
  | { field: string };

interface Group {
  destination: Destination;
  style: SpanStyle;
  charset: string | undefined;
  /** How many characters stand after `\u` for readers that do not know it. */
  substitutes: number;
  /** The first word after `\*` says what the group is; one that is not known is left out whole. */
  isOptional: boolean;
}

/** Deeper groups are not followed, or their number could fill the memory. */
const maxDepth = 1000;

export class RtfWriter {
  readonly layout = new RtfLayout();
  readonly comments = new RtfComments();
  readonly info = new RtfInfo();
  #group: Group = { destination: "body", style: {}, charset: undefined, substitutes: 1, isOptional: false };
  readonly #groups: Group[] = [];
  #lostDepth = 0;
  #documentCharset = "windows-1252";
  readonly #fonts = new Map<number, string>();
  #font = 0;
  readonly #styles = new RtfStyles();
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
    if (closed.destination === "styles") this.#styles.endDescription();
    if (closed.destination === this.#group.destination) return;
    if (closed.destination === "note") this.layout.endNote();
    else if (closed.destination === "comment") this.comments.add(this.layout.endComment());
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
    else if (name === "annotation") this.#openComment();
    else if (name === "atnauthor" || name === "atndate") group.destination = name;
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
    const { destination } = this.#group;
    if (typeof destination === "object") this.info.setPart(destination.field, name, value ?? 0);
    else if (name === "s") this.#setHeading(this.#styles.begin(value ?? 0));
    else if (name === "outlinelevel") this.#setHeading((value ?? 9) + 1);
    else if (name === "ls" && value !== 0) this.layout.setItem();
    else if (name === "ilvl") this.layout.setItemLevel((value ?? 0) + 1);
    else if (destination === "body" || destination === "note" || destination === "comment")
      this.layout.take(name);
  }

  #setHeading(level: number | undefined): void {
    if (level !== undefined && this.#group.destination !== "styles") this.layout.setHeading(level);
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
    else if (destination === "styles") this.#styles.writeName(text);
    else if (destination === "atnauthor" || destination === "atndate") this.comments.write(destination, text);
    else if (typeof destination === "object") this.info.write(destination.field, text);
    else this.layout.write(text, style);
  }

  /** One inside of a note is left out. */
  #openComment(): void {
    const isOfBody = !this.layout.isNote && this.#group.destination === "body";
    if (isOfBody) this.layout.openComment();
    this.#group.destination = isOfBody ? "comment" : "nowhere";
  }

  /** A note inside of another, or of a title, is left out. */
  #openNote(): void {
    const isOfBody = !this.layout.isNote && this.#group.destination === "body";
    if (isOfBody) this.layout.openNote();
    this.#group.destination = isOfBody ? "note" : "nowhere";
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
