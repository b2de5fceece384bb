/**
 * Looks how large the packed streams of a PDF are, before pdf.js unpacks them: it does so in memory and without a limit,
 * and a few kilobytes can hold gigabytes.
 */
import { Readable, Transform, type TransformCallback, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createInflate, inflateSync } from "node:zlib";
import { ServiceError } from "../../../protocol/errors.ts";
import { documentLimits } from "../document-limits.ts";

const maxStreamBytes = documentLimits.stream_bytes.value;
const maxLevels = documentLimits.stream_packings.value;

/** Most streams are so small, and then there is a quicker way. */
const smallBytes = 1024 * 1024;

/** Throws `unpacked_too_large`. Pictures may be larger, since nobody unpacks them to get at the text. */
export async function checkPdfStreams(pdf: Uint8Array): Promise<void> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  for (const { levels, start } of findPackedStreams(bytes)) {
    if (levels > maxLevels) throw refuse("A stream of the PDF is packed over and over", maxLevels, "times");
    const packed = bytes.subarray(start);
    if (levels === 1 && isSmall(packed)) continue;
    if (await unpacksToMore(packed, levels, maxStreamBytes))
      throw refuse("A stream of the PDF would unpack to far too much", maxStreamBytes, "bytes");
  }
}

/** Where Flate-packed streams begin, by the keywords around them (ISO 32000-1, 7.3.8); the lengths that they state may lie. */
function* findPackedStreams(pdf: Buffer): Generator<{ levels: number; start: number }> {
  const keyword = "stream";
  let isInside = false;
  for (let at = pdf.indexOf(keyword); at >= 0; at = pdf.indexOf(keyword, at + keyword.length)) {
    const isEnd = pdf.toString("latin1", at - 3, at) === "end";
    if (isEnd || isInside) {
      isInside &&= !isEnd;
      continue;
    }
    isInside = true;
    const start = skipLineEnd(pdf, at + keyword.length);
    const dictionary = dictionaryBefore(pdf, at);
    const isPicture = /\/Subtype\s*\/Image\b/.test(dictionary);
    if (!isPicture && isZlib(pdf, start))
      yield { levels: Math.max(1, dictionary.match(/\/(?:FlateDecode|Fl)\b/g)?.length ?? 0), start };
  }
}

function skipLineEnd(pdf: Buffer, at: number): number {
  const afterReturn = pdf[at] === 0x0d ? at + 1 : at;
  return pdf[afterReturn] === 0x0a ? afterReturn + 1 : afterReturn;
}

/** Longer ones have their filters at either end; a list of a hundred filters fits. */
const dictionaryBytes = 4096;

/** Names may be written with codes for their letters: `/Fl#61te` (7.3.5). */
function dictionaryBefore(pdf: Buffer, at: number): string {
  const text = pdf.toString("latin1", Math.max(0, at - dictionaryBytes), at);
  return text
    .slice(text.lastIndexOf("obj") + 1)
    .replace(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** RFC 1950, 2.2: deflate, and a check of the two bytes. */
function isZlib(pdf: Buffer, at: number): boolean {
  return at + 2 <= pdf.length && ((pdf[at] ?? 0) & 0x0f) === 8 && pdf.readUInt16BE(at) % 31 === 0;
}

/** A stream that is cut off or damaged is small if that much of it is. */
function isSmall(packed: Buffer): boolean {
  try {
    inflateSync(packed, { maxOutputLength: smallBytes, finishFlush: constants.Z_SYNC_FLUSH });
    return true;
  } catch (error) {
    return !(error instanceof RangeError);
  }
}

async function unpacksToMore(packed: Buffer, levels: number, maxBytes: number): Promise<boolean> {
  const steps = Array.from({ length: levels }, () => [
    createInflate({ chunkSize: 256 * 1024 }),
    new ByteLimit(maxBytes),
  ]);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline([Readable.from([packed]), ...steps.flat(), nowhere]);
    return false;
  } catch (error) {
    // Any other error says that the stream is damaged, and so ends.
    return error instanceof TooManyBytes;
  }
}

class TooManyBytes extends Error {}

class ByteLimit extends Transform {
  #bytesLeft: number;

  constructor(maxBytes: number) {
    super();
    this.#bytesLeft = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#bytesLeft -= chunk.length;
    if (this.#bytesLeft < 0) done(new TooManyBytes());
    else done(null, chunk);
  }
}

function refuse(what: string, limit: number, unit: string): ServiceError {
  const sentence = `${what}; at most ${limit} ${unit} are allowed.`;
  return new ServiceError("unpacked_too_large", sentence, { limit });
}
