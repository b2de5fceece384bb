/**
 * What authors wrote to the cells of a sheet: notes (ECMA-376 Part 1, 18.7) and the comments of today with their replies
 * ([MS-XLSX] 2.1.14 and 2.6.205, "xltc"), of which a note repeats the words for older programs.
 */
import type { SaxesTagNS } from "saxes";
import { type Relation, readRelations } from "../package/find-parts.ts";
import { readBeside } from "../package/read-beside.ts";
import { attributeOf, walkXml, type XmlVisitor } from "../package/walk-xml.ts";
import type { ZipPackage } from "../package/zip-package.ts";
import { type Comment, tellOrigin } from "../structure/content.ts";

interface CommentReading {
  /** The name of the sheet. */
  sheet: string;
  /** The names of those who wrote, by their ids. */
  persons: ReadonlyMap<string, string>;
  warnings: string[];
}

/** The authors of comments of today, who are the workbook's; `main` is its part. */
export async function readPersons(
  zip: ZipPackage,
  main: string,
  warnings: string[],
): Promise<Map<string, string>> {
  const persons = new Map<string, string>();
  const visitor: XmlVisitor = {
    open: (name, _depth, tag) => {
      if (name === "xltc:person")
        persons.set(attributeOf(tag, "id") ?? "", attributeOf(tag, "displayName") ?? "");
    },
  };
  const lost = { what: "The authors of comments are", otherwise: undefined, warnings };
  for (const { type, target } of await readRelations(zip, main))
    if (type === "person" && zip.has(target))
      await readBeside(lost, async () => walkXml(await zip.read(target), target, visitor));
  return persons;
}

/** In the order of the file; `part` is that of the sheet. */
export async function readSheetComments(
  zip: ZipPackage,
  part: string,
  { sheet, persons, warnings }: CommentReading,
): Promise<Comment[]> {
  const lost = { what: `Some comments of the sheet '${sheet}' are`, otherwise: undefined, warnings };
  const relations = await readBeside({ ...lost, otherwise: [] }, () => readRelations(zip, part));
  const readAll = async (kind: Relation["type"], visitor: CommentVisitor) => {
    for (const { type, target } of relations)
      if (type === kind && zip.has(target))
        await readBeside(lost, async () => walkXml(await zip.read(target), target, visitor));
    return visitor.comments.map((comment) => ({ ...comment, text: comment.text.trim() }));
  };
  const notes = await readAll("comments", new CommentVisitor(sheet));
  const threads = await readAll("threadedComment", new CommentVisitor(sheet, persons));
  return [...notes.filter(({ author }) => threads.length === 0 || !isCopy(author)), ...threads];
}

/** The note of a thread is written by the thread's id. */
function isCopy(author = ""): boolean {
  return author.startsWith("tc={");
}

class CommentVisitor implements XmlVisitor {
  readonly comments: Comment[] = [];
  readonly #sheet: string;
  readonly #persons: ReadonlyMap<string, string>;
  /** Of notes, which name them by their place. */
  readonly #authors: string[] = [];
  #isAuthor = false;
  #isText = false;

  constructor(sheet: string, persons: ReadonlyMap<string, string> = new Map()) {
    this.#sheet = sheet;
    this.#persons = persons;
  }

  open(name: string, _depth: number, tag: SaxesTagNS): void {
    if (name === "x:author") {
      this.#authors.push("");
      this.#isAuthor = true;
    } else if (name === "x:comment") this.#add(tag, this.#authors[Number(attributeOf(tag, "authorId"))]);
    else if (name === "xltc:threadedComment")
      this.#add(tag, this.#persons.get(attributeOf(tag, "personId") ?? ""));
    else if (name === "x:t" || name === "xltc:text") this.#isText = true;
  }

  close(name: string): void {
    if (name === "x:author") this.#isAuthor = false;
    else if (name === "x:t" || name === "xltc:text") this.#isText = false;
  }

  text(text: string): void {
    const comment = this.comments.at(-1);
    if (this.#isAuthor) this.#authors.push(`${this.#authors.pop() ?? ""}${text}`);
    else if (this.#isText && comment) comment.text += text;
  }

  #add(tag: SaxesTagNS, author: string | undefined): void {
    this.comments.push({
      text: "",
      ...tellOrigin(author, attributeOf(tag, "dT")),
      sheet: this.#sheet,
      cell: attributeOf(tag, "ref") ?? "",
    });
  }
}
