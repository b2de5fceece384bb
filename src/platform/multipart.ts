/**
 * Writes a multipart form as a stream: files are opened when their turn comes, and large ones are closed when the stream
 * is destroyed in mid-file. The `form-data` package opens all of them at once and leaves the current one open.
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { type Content, readContent } from "./content.ts";

export type FormPart =
  | { name: string; value: string }
  | ({ name: string; filename: string; mediaType: string; bytes: number } & Content);

interface MultipartBody {
  headers: { "content-type": string; "content-length": string };
  body: Readable;
}

/** `multipart/form-data` of the parts in their order (RFC 7578; delimiters RFC 2046 §5.1.1). */
export function writeMultipart(parts: readonly FormPart[]): MultipartBody {
  const boundary = `----${randomUUID()}`;
  const heads = parts.map((part) => `--${boundary}\r\n${headersOf(part)}\r\n\r\n`);
  const end = `--${boundary}--\r\n`;
  const lengths = parts.map(
    (part, at) => Buffer.byteLength(heads[at] ?? "") + lengthOf(part) + lineEnd.length,
  );
  const length = lengths.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(end));
  async function* write(): AsyncIterable<Buffer> {
    for (const [at, part] of parts.entries()) {
      yield Buffer.from(heads[at] ?? "");
      yield* contentOf(part);
      yield Buffer.from(lineEnd);
    }
    yield Buffer.from(end);
  }
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(length),
    },
    body: Readable.from(joinSmall(write()), { objectMode: false }),
  };
}

const lineEnd = "\r\n";

/** As much as a stream of a file reads at once. */
const chunkBytes = 64 * 1024;

async function* contentOf(part: FormPart): AsyncIterable<Buffer> {
  if ("value" in part) yield Buffer.from(part.value);
  else if ("path" in part && part.bytes <= chunkBytes) yield await readFile(part.path);
  else yield* readContent(part);
}

/** Small pieces go together, since each that goes out costs a call of the system. */
async function* joinSmall(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < chunkBytes) continue;
    yield Buffer.concat(held, bytes);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held, bytes);
}

function headersOf(part: FormPart): string {
  const disposition = `Content-Disposition: form-data; name="${escape(part.name)}"`;
  if ("value" in part) return disposition;
  return `${disposition}; filename="${escape(part.filename)}"\r\nContent-Type: ${part.mediaType}`;
}

function lengthOf(part: FormPart): number {
  return "value" in part ? Buffer.byteLength(part.value) : part.bytes;
}

/** As browsers do it (WHATWG HTML, multipart/form-data encoding algorithm). */
function escape(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
