/** Which styles of a DOCX are headings, and which lists have numbers (ECMA-376 Part 1, 17.7 and 17.9). */
import type { ZipPackage } from "../package/zip-package.ts";
import { findRelatedPart } from "../package/find-parts.ts";
import { readBeside } from "../package/read-beside.ts";
import { attributeOf, walkXml } from "../package/walk-xml.ts";
import { type Role, paragraphRole, toLevel } from "../structure/blocks.ts";

export interface DocxStyles {
  roleOfStyle: (id: string) => Role;
  /** `number` is the `w:numId` of a paragraph; 0 takes it out of every list. */
  roleOfNumber: (number: string, level: number) => Role;
}

/** What a document misses without one of these parts. */
export const lostStyles = "The styles, by which headings are known, are";
export const lostNumbering = "The numbering of lists is";

export async function readDocxStyles(
  docx: ZipPackage,
  main: string,
  warnings: string[],
): Promise<DocxStyles> {
  const headings = await readBeside(
    { what: lostStyles, otherwise: new Map<string, number>(), warnings },
    () => readHeadings(docx, main),
  );
  const isOrdered = await readBeside({ what: lostNumbering, otherwise: () => false, warnings }, () =>
    readNumbering(docx, main),
  );
  return {
    roleOfStyle: (id) => {
      const level = headings.get(id);
      return level === undefined ? paragraphRole : { kind: "heading", level };
    },
    roleOfNumber: (number, level) =>
      number === "0" ? paragraphRole : { kind: "item", level, ordered: isOrdered(number, level) },
  };
}

/** The level of each style that is a heading: by its name, which is English in every language, or its outline level. */
async function readHeadings(docx: ZipPackage, main: string): Promise<Map<string, number>> {
  const headings = new Map<string, number>();
  const part = await findRelatedPart(docx, main, "styles");
  if (part === undefined) return headings;
  let style = "";
  walkXml(await docx.read(part), part, {
    open: (name, _depth, tag) => {
      const value = attributeOf(tag, "val") ?? "";
      if (name === "w:style") style = attributeOf(tag, "styleId") ?? "";
      else if (name === "w:name") {
        const level = /^(?:heading ([1-9])|title)$/i.exec(value);
        if (level) headings.set(style, Number(level[1] ?? 1));
      } else if (name === "w:outlineLvl" && Number(value) < 9)
        headings.set(style, toLevel(Number(value) + 1));
    },
  });
  return headings;
}

/** The language that runs are in unless they say otherwise (17.7.5.1, 17.3.2.20), as a tag of BCP 47. */
export async function readDocxLanguage(docx: ZipPackage, main: string): Promise<string | undefined> {
  const part = await findRelatedPart(docx, main, "styles");
  if (part === undefined) return undefined;
  let isDefault = false;
  let language: string | undefined;
  walkXml(await docx.read(part), part, {
    open: (name, _depth, tag) => {
      if (name === "w:docDefaults") isDefault = true;
      else if (name === "w:lang" && isDefault) language = attributeOf(tag, "val");
    },
    close: (name) => {
      if (name === "w:docDefaults") isDefault = false;
    },
  });
  return language;
}

/** A list number names an abstract list, whose levels have each a format of numbers; `bullet` has none. */
async function readNumbering(
  docx: ZipPackage,
  main: string,
): Promise<(number: string, level: number) => boolean> {
  const part = await findRelatedPart(docx, main, "numbering");
  if (part === undefined) return () => false;
  const bullets = new Set<string>();
  const abstractOf = new Map<string, string>();
  let [abstract, number, level] = ["", "", ""];
  walkXml(await docx.read(part), part, {
    open: (name, _depth, tag) => {
      const value = attributeOf(tag, "val") ?? "";
      if (name === "w:abstractNum") abstract = attributeOf(tag, "abstractNumId") ?? "";
      else if (name === "w:lvl") level = attributeOf(tag, "ilvl") ?? "";
      else if (name === "w:numFmt" && value === "bullet") bullets.add(`${abstract}/${level}`);
      else if (name === "w:num") number = attributeOf(tag, "numId") ?? "";
      else if (name === "w:abstractNumId") abstractOf.set(number, value);
    },
  });
  return (num, lvl) => !bullets.has(`${abstractOf.get(num) ?? ""}/${lvl - 1}`);
}
