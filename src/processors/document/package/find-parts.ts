/** Finds the parts of an office document by what the package says of them; their names are free (ECMA-376 Part 2, clauses 8 and 9). */
import path from "node:path";
import type { ZipPackage } from "./zip-package.ts";
import { attributeOf, walkXml } from "./walk-xml.ts";

/**
 * The part that `source` (the package itself when empty) relates to by a type that ends with `/<type>`, which is how
 * the types of ECMA-376's transitional and strict classes agree. Undefined when there is none in the package.
 */
export async function findRelatedPart(
  zip: ZipPackage,
  source: string,
  type: string,
): Promise<string | undefined> {
  const relations = await readRelations(zip, source);
  return relations.find((relation) => relation.type === type && zip.has(relation.target))?.target;
}

export interface Relation {
  id: string;
  /** The last part of its type's name. */
  type: string;
  /** A part of the package, or what stands outside of it as it is written. */
  target: string;
}

/** What a part relates to, in the order of the package; nothing when it tells of no relations. */
export async function readRelations(zip: ZipPackage, source: string): Promise<Relation[]> {
  const { dir, base } = path.posix.parse(source);
  const part = path.posix.join(dir, "_rels", `${base}.rels`);
  if (!zip.has(part)) return [];
  const relations: Relation[] = [];
  walkXml(await zip.read(part), part, {
    open: (_name, _depth, tag) => {
      const [id = "", type = "", target = ""] = ["Id", "Type", "Target"].map((name) =>
        attributeOf(tag, name),
      );
      if (type === "") return;
      const isOutside = attributeOf(tag, "TargetMode") === "External";
      const inside = () => path.posix.resolve("/", dir, target).slice(1);
      relations.push({
        id,
        type: type.slice(type.lastIndexOf("/") + 1),
        target: isOutside ? target : inside(),
      });
    },
  });
  return relations;
}
