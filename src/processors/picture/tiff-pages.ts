/**
 * Counts the pages of a TIFF before libtiff does, which reads each directory every time a page is opened, and takes a
 * minute over a chain that was made for it. Layout after Adobe's TIFF 6.0, section 2, and the BigTIFF proposal.
 */
import { type FileHandle, open } from "node:fs/promises";
import { ServiceError } from "../../protocol/errors.ts";
import type { InputFile } from "../processor.ts";
import { pictureLimits } from "./picture-limits.ts";

const maxPages = pictureLimits.tiff_pages.value;

/** Throws `image_too_large`. What is wrong with a chain of pages is left to libtiff to say. */
export async function checkPageCount(file: InputFile): Promise<void> {
  const handle = await open(file.path);
  try {
    const layout = await readLayout(handle);
    const seen = new Set<number>();
    for (let at = layout.first; at > 0 && !seen.has(at); at = await readNext(handle, at, layout)) {
      seen.add(at);
      if (seen.size > maxPages) throw tooMany(file.name);
    }
  } finally {
    await handle.close();
  }
}

interface Layout {
  isBigEndian: boolean;
  /** BigTIFF: offsets of eight bytes, entries of twenty. */
  isBig: boolean;
  first: number;
}

async function readLayout(handle: FileHandle): Promise<Layout> {
  const head = await read(handle, 0, 16);
  const isBigEndian = head.toString("latin1", 0, 2) === "MM";
  const isBig = readNumber(head, 2, 2, isBigEndian) === 43;
  const first = isBig ? readNumber(head, 8, 8, isBigEndian) : readNumber(head, 4, 4, isBigEndian);
  return { isBigEndian, isBig, first };
}

/** Where the directory after the one at `at` stands; 0 when there is none. */
async function readNext(handle: FileHandle, at: number, { isBig, isBigEndian }: Layout): Promise<number> {
  const [countBytes, entryBytes, offsetBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const entries = readNumber(await read(handle, at, countBytes), 0, countBytes, isBigEndian);
  const next = await read(handle, at + countBytes + entries * entryBytes, offsetBytes);
  return readNumber(next, 0, offsetBytes, isBigEndian);
}

/** Zeros stand for what the file does not hold, which ends a chain. */
async function read(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  if (Number.isSafeInteger(at)) await handle.read(buffer, 0, bytes, at);
  return buffer;
}

function readNumber(bytes: Buffer, at: number, length: number, isBigEndian: boolean): number {
  if (length === 8) return Number(isBigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  return isBigEndian ? bytes.readUIntBE(at, length) : bytes.readUIntLE(at, length);
}

function tooMany(name: string): ServiceError {
  const sentence = `'${name}' has more than ${maxPages} pages. At most ${maxPages} are allowed; split the file.`;
  return new ServiceError("image_too_large", sentence, { limit: maxPages });
}
