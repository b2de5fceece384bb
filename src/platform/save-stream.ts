/** Writes a stream to a new file. */
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** As much as one read of a socket or a file brings. */
const smallBytes = 64 * 1024;

/** What may wait for the disk: all of it goes there by one call of the system. */
const heldBytes = 1024 * 1024;

interface Saving {
  /** Whether the bytes have to be on the disk, and not only in the system's cache, when they are saved. */
  flush?: boolean;
  /** Asked for all of a small file; what it takes is not written. */
  take?: (body: Buffer) => boolean;
}

/**
 * Hands back how many bytes there were. A small file is written at once when all of it is there: by a stream of its own
 * it would cost three times as much. Rejects as the source or the disk does, and leaves a large file that was begun.
 */
export async function saveStream(
  source: AsyncIterable<Buffer>,
  file: string,
  { flush = false, take = () => false }: Saving = {},
): Promise<number> {
  const chunks = source[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let bytes = 0;
  while (bytes <= smallBytes) {
    const next = await chunks.next();
    if (next.done) {
      const body = Buffer.concat(held, bytes);
      if (!take(body)) await writeFile(file, body, { flag: "wx", flush });
      return bytes;
    }
    held.push(next.value);
    bytes += next.value.length;
  }
  async function* all(): AsyncIterable<Buffer> {
    yield* held;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  const target = createWriteStream(file, { flags: "wx", flush, highWaterMark: heldBytes });
  await pipeline(all(), target);
  return target.bytesWritten;
}
