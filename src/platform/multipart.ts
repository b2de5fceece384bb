/**
 * Writes a multipart form as a stream: files are opened when their turn comes and closed when the stream is destroyed
 * in mid-file. The `form-data` package opens all of them at once and leaves the current one open.
 */
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

export type FormPart =
  | { name: string; value: string }
  | { name: string; filename: string; mediaType: string; path: string; bytes: number };

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
      if ("value" in part) yield Buffer.from(part.value);
      else yield* createReadStream(part.path);
      yield Buffer.from(lineEnd);
    }
    yield Buffer.from(end);
  }
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": String(length),
    },
    body: Readable.from(write(), { objectMode: false }),
  };
}

const lineEnd = "\r\n";

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
