/** Finds the parts of a DOCX by what the package says of them; their names are free (ECMA-376 Part 2, clauses 8 and 9). */
import path from "node:path";
import { DocxPackage } from "./docx-package.ts";
import { attributeOf, walkXml } from "./walk-xml.ts";

/** Main parts of documents and templates, with and without macros (ECMA-376 Part 1, 15.2; [MS-OFFMACRO2] 2.1). */
const mainTypes =
  /^application\/(vnd\.openxmlformats-officedocument\.wordprocessingml\.(document|template)|vnd\.ms-word\.(document|template)\.macroEnabled(Template)?)\.main\+xml$/;

export async function isDocx(file: string): Promise<boolean> {
  const zip = await DocxPackage.open(file);
  try {
    if (zip.has("word/document.xml")) return true;
    const contentTypes = "[Content_Types].xml";
    if (!zip.has(contentTypes)) return false;
    let found = false;
    walkXml(await zip.read(contentTypes), contentTypes, {
      open: (_name, _depth, tag) => (found ||= mainTypes.test(attributeOf(tag, "ContentType") ?? "")),
    });
    return found;
  } finally {
    zip.close();
  }
}

/**
 * The part that `source` (the package itself when empty) relates to by a type that ends with `/<type>`, which is how
 * the types of ECMA-376's transitional and strict classes agree. Undefined when there is none in the package.
 */
export async function findRelatedPart(
  docx: DocxPackage,
  source: string,
  type: string,
): Promise<string | undefined> {
  const { dir, base } = path.posix.parse(source);
  const relationships = path.posix.join(dir, "_rels", `${base}.rels`);
  if (!docx.has(relationships)) return undefined;
  let found: string | undefined;
  walkXml(await docx.read(relationships), relationships, {
    open: (_name, _depth, tag) => {
      if (!attributeOf(tag, "Type")?.endsWith(`/${type}`)) return;
      const target = path.posix.resolve("/", dir, attributeOf(tag, "Target") ?? "").slice(1);
      if (docx.has(target)) found ??= target;
    },
  });
  return found;
}
