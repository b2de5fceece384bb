/**
 * A document that is a zip of parts (DOCX, ODT, XLSX, PPTX, EPUB). Only the parts that somebody asks for are unpacked, and these within a limit: what nobody
 * reads (pictures, fonts, embedded files) cannot hurt, whatever it unpacks to.
 */
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { ServiceError } from "../../../protocol/errors.ts";
import { documentLimits } from "../document-limits.ts";

const maxUnpackedBytes = documentLimits.unpacked_bytes.value;
const maxClaimedBytes = documentLimits.claimed_bytes.value;
const maxParts = documentLimits.parts.value;

export class ZipPackage {
  readonly #zip: ZipFile;
  readonly #entries: Map<string, Entry>;
  readonly #unpacked = new Set<string>();
  #unpackedBytes = 0;

  private constructor(zip: ZipFile, entries: Map<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Any zip opens. Throws `corrupt_file` and `unpacked_too_large`; close what it gives. */
  static async open(file: string): Promise<ZipPackage> {
    const zip = await openPromise(file, { autoClose: false }).catch(refuseDamaged);
    try {
      return new ZipPackage(zip, await listEntries(zip));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** In the order of the zip. */
  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** As the zip claims. */
  bytesOf(name: string): number {
    return this.#entries.get(name)?.uncompressedSize ?? 0;
  }

  /** Throws `corrupt_file`, `encrypted_file` and `unpacked_too_large`. */
  async read(name: string): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (!entry) throw new ServiceError("corrupt_file", `The file is damaged: its part ${name} is missing.`);
    if (entry.isEncrypted()) throw new ServiceError("encrypted_file", "The zip needs a password.");
    if (!this.#unpacked.has(name)) this.#countUnpacked(name, entry.uncompressedSize);
    return readWhole(this.#zip, entry).catch(refuseDamaged);
  }

  /** By the claimed size: yauzl fails as soon as a stream has one byte more than its entry claims. */
  #countUnpacked(name: string, bytes: number): void {
    const total = this.#unpackedBytes + bytes;
    if (total > maxUnpackedBytes)
      throw refuseLarge(`The text parts of the file, up to ${name},`, total, maxUnpackedBytes);
    this.#unpackedBytes = total;
    this.#unpacked.add(name);
  }

  close(): void {
    this.#zip.close();
  }
}

/** Into one piece: joining chunks would take the room of two. yauzl fails where the bytes are not those that are claimed. */
async function readWhole(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const whole = Buffer.allocUnsafeSlow(entry.uncompressedSize);
  let filled = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    // A stream without an encoding gives buffers.
    const bytes = chunk as Buffer;
    bytes.copy(whole, filled);
    filled += bytes.length;
  }
  return whole;
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
  throw new ServiceError(
    "corrupt_file",
    `The file is a damaged zip (office documents and EPUB are zips): ${reason}.`,
    {
      cause: error,
    },
  );
}
