/** Looks over the XML of a DOCX part before anybody makes a tree of it: how large the tree would be. */
import { walkXml } from "./walk-xml.ts";

/**
 * The nodes of a part's tree, where one attribute counts a quarter. mammoth needs about 1 kB for each; see
 * `maxMammothNodes`. Throws as `walkXml`, so that a part which passed is well-formed, shallow and free of a DOCTYPE.
 */
export function weighXml(xml: Uint8Array, part: string): number {
  let nodes = 0;
  walkXml(xml, part, {
    open: (_name, _depth, { attributes }) => {
      nodes += 1;
      for (const _attribute in attributes) nodes += 0.25;
    },
  });
  return nodes;
}
