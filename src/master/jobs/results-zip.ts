/** The results of a job as one ZIP file, written while it is read: nothing of it rests on the disk or in memory. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { ZipFile } from "yazl";

/** Kinds that are compressed already; deflate would cost time and gain nothing. */
const compressed = /\.(png|jpe?g|webp|gif|avif|zip|pdf|docx|flac|mp3)$/i;

/** Results that a user has moved away since are left out and named in `missing.txt`. */
export async function zipResults(results: readonly { path: string; name: string }[]): Promise<Readable> {
  const zip = new ZipFile();
  const missing: string[] = [];
  for (const { path, name } of results) {
    const found = await stat(path).catch(() => undefined);
    if (!found) {
      missing.push(name);
      continue;
    }
    const compress = !compressed.test(name);
    zip.addReadStreamLazy(name, { compress, mtime: found.mtime, size: found.size }, (use) =>
      use(null, createReadStream(path)),
    );
  }
  if (missing.length > 0) zip.addBuffer(Buffer.from(`${missing.join("\n")}\n`), "missing.txt");
  zip.end();
  // yazl types its output by the older interface of Node's streams; it is a PassThrough.
  return zip.outputStream as Readable;
}
