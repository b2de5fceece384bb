/** What a zipped document holds beside its text: files that were put into it, and signatures of its authors. */
import type { Attachment } from "../structure/content.ts";
import type { ZipPackage } from "./zip-package.ts";

/** Embedded files, by the folders where office programs keep them; what a picture shows is none of them. */
export function listEmbedded(zip: ZipPackage): Attachment[] {
  return zip.names
    .filter((name) => /(^|\/)embeddings\/[^/]+$/.test(name) || /^Object [^/]+\/content\.xml$/.test(name))
    .map((name) => ({ name, bytes: zip.bytesOf(name) }));
}

/** Signatures are parts of their own (ECMA-376 Part 2, 12; OpenDocument 1.3, Part 2, 5); whether they hold is not checked. */
export function isSigned(zip: ZipPackage): boolean {
  return zip.names.some((name) =>
    /^(_xmlsignatures\/.+\.xml|META-INF\/documentsignatures\.xml)$/i.test(name),
  );
}
