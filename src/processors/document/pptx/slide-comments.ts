/**
 * What authors wrote in the margin of a slide: comments of PowerPoint to 2019 (ECMA-376 Part 1, 19.4) and those of today
 * with their replies ([MS-PPTX], "p188": Open XML SDK, Office2021.PowerPoint.Comment).
 */
import type { SaxesTagNS } from "saxes";
import { type Relation, readRelations } from "../package/find-parts.ts";
import { readBeside } from "../package/read-beside.ts";
import { attributeOf, walkXml, type XmlVisitor } from "../package/walk-xml.ts";
import type { ZipPackage } from "../package/zip-package.ts";
import { type Comment, tellOrigin } from "../structure/content.ts";

interface CommentReading {
  /** The number of the slide. */
  page: number;
  authors: ReadonlyMap<string, string>;
  warnings: string[];
}

/** The names of authors by the ids that comments refer to; `main` is the part of the presentation. */
export async function readCommentAuthors(
  zip: ZipPackage,
  main: string,
  warnings: string[],
): Promise<Map<string, string>> {
  const authors = new Map<string, string>();
  const lost = { what: "The authors of comments are", otherwise: undefined, warnings };
  for (const { type, target } of await readRelations(zip, main)) {
    if ((type !== "commentAuthors" && type !== "authors") || !zip.has(target)) continue;
    const visitor: XmlVisitor = {
      open: (name, _depth, tag) => {
        if (name === "p:cmAuthor" || name === "p188:author")
          authors.set(attributeOf(tag, "id") ?? "", attributeOf(tag, "name") ?? "");
      },
    };
    await readBeside(lost, async () => walkXml(await zip.read(target), target, visitor));
  }
  return authors;
}

/** In the order of the file, a reply right after what it answers; `relations` are those of the slide. */
export async function readComments(
  zip: ZipPackage,
  relations: readonly Relation[],
  { page, authors, warnings }: CommentReading,
): Promise<Comment[]> {
  const visitor = new CommentVisitor(page, authors);
  const lost = { what: `Some comments on the slide ${page} are`, otherwise: undefined, warnings };
  for (const { type, target } of relations)
    if (type === "comments" && zip.has(target))
      await readBeside(lost, async () => walkXml(await zip.read(target), target, visitor));
  return visitor.comments.map((comment) => ({ ...comment, text: comment.text.trim() }));
}

const commentElements = new Set(["p:cm", "p188:cm", "p188:reply"]);

class CommentVisitor implements XmlVisitor {
  /** A comment takes its place where it opens: its replies stand before its own text in the XML. */
  readonly comments: Comment[] = [];
  readonly #open: Comment[] = [];
  readonly #page: number;
  readonly #authors: ReadonlyMap<string, string>;
  #isText = false;

  constructor(page: number, authors: ReadonlyMap<string, string>) {
    this.#page = page;
    this.#authors = authors;
  }

  open(name: string, _depth: number, tag: SaxesTagNS): void {
    if (commentElements.has(name)) this.#openComment(tag);
    else if (name === "p:text" || name === "a:t") this.#isText = true;
    else if (name === "a:br") this.#write("\n");
  }

  close(name: string): void {
    if (commentElements.has(name)) this.#open.pop();
    else if (name === "p:text" || name === "a:t") this.#isText = false;
    else if (name === "a:p") this.#write("\n");
  }

  text(text: string): void {
    if (this.#isText) this.#write(text);
  }

  #openComment(tag: SaxesTagNS): void {
    const author = this.#authors.get(attributeOf(tag, "authorId") ?? "");
    const date = attributeOf(tag, "dt") ?? attributeOf(tag, "created");
    const comment = { text: "", ...tellOrigin(author, date), page: this.#page };
    this.comments.push(comment);
    this.#open.push(comment);
  }

  #write(text: string): void {
    const comment = this.#open.at(-1);
    if (comment) comment.text += text;
  }
}
