/** Reads the text of a DOCX from mammoth's tree, which knows Word's symbols, check boxes, fields and tracked changes. */
import { ServiceError } from "../../../protocol/errors.ts";
import type { ZipPackage } from "../package/zip-package.ts";
import { type Role, type SpanStyle, paragraphRole, toLevel } from "../structure/blocks.ts";
import { type Comment, type Content, tellOrigin, toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { readRelations } from "../package/find-parts.ts";
import { readBeside } from "../package/read-beside.ts";
import { attributeOf, walkXml } from "../package/walk-xml.ts";
import { lostNumbering, lostStyles } from "./docx-styles.ts";

export interface DocxText {
  content: Content;
  isTruncated: boolean;
  warnings: string[];
}

/** Elements of mammoth's tree, as far as they matter here (its lib/documents.js; its types leave them out). */
interface MammothElement {
  type: string;
  children?: MammothElement[];
  value?: string;
  checked?: boolean;
  noteType?: string;
  noteId?: string;
  styleName?: string | null;
  numbering?: { isOrdered: boolean; level: string } | null;
  isBold?: boolean;
  isItalic?: boolean;
  href?: string;
  altText?: string | null;
  contentType?: string;
}

interface MammothComment {
  commentId: string;
  body: MammothElement[];
  authorName?: string | null;
}

interface MammothDocument extends MammothElement {
  notes: { resolve(reference: MammothElement): { body: MammothElement[] } | null };
  comments?: MammothComment[];
}

/**
 * `main` is the name of the main document part. Undefined when mammoth cannot give the whole text: it has no room for a document this large, or met elements that it
 * does not know and that may hold text. Throws `corrupt_file` and what reading the package throws.
 */
export async function readByMammoth(docx: ZipPackage, main: string): Promise<DocxText | undefined> {
  const parts = new WeighedParts(docx, await findPartsBeside(docx, main));
  const { document, messages } = await readTree(parts);
  if (!document || messages.some((message) => unreadText.test(message))) return undefined;
  const symbols = messages.filter((message) => lostSymbol.test(message));
  return { ...toText(document, parts.commentDates), warnings: [...symbols, ...parts.warnings] };
}

/** No document when it is too large. */
async function readTree(parts: WeighedParts): Promise<{ document?: MammothDocument; messages: string[] }> {
  const { default: mammoth } = await import("mammoth");
  const tree: { document?: MammothDocument } = {};
  const options = {
    externalFileAccess: false,
    transformDocument: (document: MammothDocument) => {
      tree.document = document;
      // A document without children makes no HTML, which nobody asked for.
      return { ...document, children: [] };
    },
  };
  try {
    // The empty path makes this an input by mammoth's types; since it is empty mammoth takes `file`, and so no second
    // unzip program sees the bytes.
    const { messages } = await mammoth.convertToHtml(Object.assign({ path: "" }, { file: parts }), options);
    return { ...tree, messages: messages.map(({ message }) => message) };
  } catch (error) {
    if (parts.areTooHeavy) return { messages: [] };
    if (error instanceof ServiceError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError("corrupt_file", `The DOCX is damaged: ${reason}`, { cause: error });
  }
}

/** Word's own elements and formulas, not those of drawings; mammoth also tells of styles and pictures. */
const unreadText = /^An unrecognised element was ignored: (w:|\{[^}]*\/math\})/;
const lostSymbol = /^A w:sym element/;

async function findPartsBeside(docx: ZipPackage, main: string): Promise<Map<string, string>> {
  const beside = new Map<string, string>();
  for (const { type, target } of await readRelations(docx, main)) {
    const what = partsBeside[type];
    if (what !== undefined) beside.set(target, what);
  }
  return beside;
}

/** By the type of their relation to the main part. */
const partsBeside: Record<string, string> = {
  footnotes: "The footnotes are",
  endnotes: "The endnotes are",
  comments: "The comments are",
  styles: lostStyles,
  numbering: lostNumbering,
};

/**
 * The nodes of all trees that mammoth makes of a document, where an attribute counts a quarter: about 80 pages. mammoth
 * needs 1 kB for each, and time that grows with the square of its different messages: 15,000 of them take 10 s.
 */
const maxMammothNodes = 50_000;

/** Each unknown one is a message. WordprocessingML and what stands inside it have some hundreds. */
const maxElementNames = 1000;

/** The package as mammoth sees a zip, with each part weighed before it is handed over. */
class WeighedParts {
  readonly #docx: ZipPackage;
  readonly #beside: ReadonlyMap<string, string>;
  readonly #names = new Set<string>();
  readonly warnings: string[] = [];
  /** By the comments' ids; mammoth leaves them out. */
  readonly commentDates = new Map<string, string>();
  #nodes = 0;

  /** `beside` are the parts that the text can do without, with what is lost with each. */
  constructor(docx: ZipPackage, beside: ReadonlyMap<string, string>) {
    this.#docx = docx;
    this.#beside = beside;
  }

  get areTooHeavy(): boolean {
    return this.#nodes > maxMammothNodes || this.#names.size > maxElementNames;
  }

  /** mammoth also asks for a part of its own, of rules for HTML, which is no XML. */
  exists(name: string): boolean {
    return /\.(xml|rels)$/i.test(name) && this.#docx.has(name);
  }

  read(name: string): Promise<string> {
    const what = this.#beside.get(name);
    return what === undefined
      ? this.#readWhole(name)
      : // mammoth finds nothing in it, and has nothing to complain of.
        readBeside({ what, otherwise: "<nothing/>", warnings: this.warnings }, () => this.#readWhole(name));
  }

  async #readWhole(name: string): Promise<string> {
    const xml = await this.#docx.read(name);
    this.#weigh(xml, name);
    return new TextDecoder().decode(xml);
  }

  /** What passes is well-formed, shallow and free of a DOCTYPE as well, since `walkXml` has seen all of it. */
  #weigh(xml: Uint8Array, name: string): void {
    walkXml(xml, name, {
      open: (element, _depth, tag) => {
        const { uri, local, attributes } = tag;
        this.#nodes += 1 + Object.keys(attributes).length / 4;
        this.#names.add(`${uri} ${local}`);
        if (this.areTooHeavy) throw new Error(`mammoth has no room for ${name}`);
        if (element === "w:comment")
          this.commentDates.set(attributeOf(tag, "id") ?? "", attributeOf(tag, "date") ?? "");
      },
    });
  }
}

function toText(
  document: MammothDocument,
  commentDates: ReadonlyMap<string, string>,
): { content: Content; isTruncated: boolean } {
  const flow = flowOf(document.children);
  const content = toContent(flow, (key) => {
    const [noteType = "", noteId = ""] = key.split(/-(.*)/s);
    return flowOf(document.notes.resolve({ type: "noteReference", noteType, noteId })?.body).toText();
  });
  const comments = (document.comments ?? []).map((comment) =>
    toComment(comment, commentDates.get(comment.commentId)),
  );
  return { content: { ...content, comments }, isTruncated: flow.isTruncated };
}

function toComment({ body, authorName }: MammothComment, date?: string): Comment {
  return { text: flowOf(body).toText(), ...tellOrigin(authorName ?? "", date) };
}

function flowOf(elements: MammothElement[] = []): TextFlow {
  const flow = new TextFlow();
  for (const element of elements) write(element, flow, {});
  return flow;
}

function write(element: MammothElement, flow: TextFlow, style: SpanStyle): void {
  const writeChildren = (inner = style) => element.children?.forEach((child) => write(child, flow, inner));
  switch (element.type) {
    case "text":
      return flow.write(element.value ?? "", style);
    case "tab":
      return flow.write("\t", style);
    case "break":
      return flow.write("\n", style);
    case "checkbox":
      return flow.write(element.checked === true ? "☒" : "☐");
    case "noteReference":
      return flow.referToNote(`${element.noteType}-${element.noteId}`);
    case "image":
      return flow.addImage(element.altText ?? "", element.contentType ?? "");
    case "run":
      return writeChildren(styleOf(element, style));
    case "hyperlink":
      return writeChildren(element.href === undefined ? style : { ...style, href: element.href });
    case "paragraph":
      flow.openParagraph();
      writeChildren({});
      return flow.closeParagraph({ role: roleOf(element) });
    case "table":
      flow.openTable();
      writeChildren({});
      return flow.closeTable();
    case "tableRow":
      flow.openRow();
      writeChildren({});
      return flow.closeRow();
    case "tableCell":
      flow.openCell();
      writeChildren({});
      return flow.closeCell();
    default:
      return writeChildren();
  }
}

function styleOf({ isBold = false, isItalic = false }: MammothElement, outer: SpanStyle): SpanStyle {
  return { ...outer, ...(isBold && { bold: true }), ...(isItalic && { italic: true }) };
}

/** Word's own names of styles are English in every language. */
function roleOf({ styleName, numbering }: MammothElement): Role {
  const level = /^heading ([1-9])$/i.exec(styleName ?? "")?.[1];
  if (level !== undefined) return { kind: "heading", level: Number(level) };
  if (/^title$/i.test(styleName ?? "")) return { kind: "heading", level: 1 };
  if (!numbering) return paragraphRole;
  return { kind: "item", level: toLevel(Number(numbering.level) + 1), ordered: numbering.isOrdered };
}
