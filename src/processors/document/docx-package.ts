/**
 * A DOCX as a zip of parts. Only the parts that somebody asks for are unpacked, and these within a limit: what nobody
 * reads (pictures, fonts, embedded files) cannot hurt, whatever it unpacks to.
 */
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { ServiceError } from "../../protocol/errors.ts";
import { attributeOf, walkXml } from "./walk-xml.ts";

/** All parts that are read, together: 50 times the XML of a long novel. */
const maxUnpackedBytes = 100 * 1024 * 1024;

/** What the zip says that all of its parts have. No honest document comes near it, and no bomb stays below it. */
const maxClaimedBytes = 1024 * 1024 * 1024;

const maxParts = 10_000;

export class DocxPackage {
  readonly #zip: ZipFile;
  readonly #entries: Map<string, Entry>;
  readonly #unpacked = new Set<string>();
  #unpackedBytes = 0;

  private constructor(zip: ZipFile, entries: Map<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Any zip opens. Throws `corrupt_file` and `unpacked_too_large`; close what it gives. */
  static async open(file: string): Promise<DocxPackage> {
    const zip = await openPromise(file, { autoClose: false }).catch(refuseDamaged);
    try {
      return new DocxPackage(zip, await listEntries(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Throws `corrupt_file`, `encrypted_file` and `unpacked_too_large`. */
  async read(name: string): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw new ServiceError("corrupt_file", `The DOCX is damaged: its part ${name} is missing.`);
    if (entry.isEncrypted())
      throw new ServiceError("encrypted_file", "The zip of the DOCX needs a password.");
    if (!this.#unpacked.has(name)) this.#countUnpacked(name, entry.uncompressedSize);
    return this.#zip.openReadStreamPromise(entry).then(buffer).catch(refuseDamaged);
  }

  /** By the claimed size: yauzl fails as soon as a stream has one byte more than its entry claims. */
  #countUnpacked(name: string, bytes: number): void {
    this.#unpacked.add(name);
    this.#unpackedBytes += bytes;
    if (this.#unpackedBytes > maxUnpackedBytes)
      throw refuseLarge(`The text parts of the DOCX, up to ${name},`, this.#unpackedBytes, maxUnpackedBytes);
  }

  close(): void {
    this.#zip.close();
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > maxParts)
    throw new ServiceError(
      "unpacked_too_large",
      `The zip has ${zip.entryCount} parts. At most ${maxParts} are allowed.`,
      { limit: maxParts, actual: zip.entryCount },
    );
  const entries = new Map<string, Entry>();
  let claimedBytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      claimedBytes += entry.uncompressedSize;
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    return refuseDamaged(error);
  }
  if (claimedBytes > maxClaimedBytes) throw refuseLarge("The zip", claimedBytes, maxClaimedBytes);
  return entries;
}

function refuseLarge(what: string, actual: number, limit: number): ServiceError {
  const sentence = `${what} would unpack to ${actual} bytes. At most ${limit} are allowed.`;
  return new ServiceError("unpacked_too_large", sentence, { actual, limit });
}

function refuseDamaged(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new ServiceError("corrupt_file", `The file is a damaged zip (a DOCX is a zip): ${reason}.`, {
    cause: error,
  });
}

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
