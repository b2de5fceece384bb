/** Writes a stream to a new file. */
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** As much as one read of a socket or a file brings. */
const smallBytes = 64 * 1024;

interface Saving {
  /** Whether the bytes have to be on the disk, and not only in the system's cache, when they are saved. */
  flush?: boolean;
}

/**
 * Hands back how many bytes there were. A small file is written at once when all of it is there: by a stream of its own
 * it would cost three times as much. Rejects as the source or the disk does, and leaves a large file that was begun.
 */
export async function saveStream(
  source: AsyncIterable<Buffer>,
  file: string,
  { flush = false }: Saving = {},
): Promise<number> {
  const chunks = source[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let bytes = 0;
  while (bytes <= smallBytes) {
    const next = await chunks.next();
    if (next.done) {
      await writeFile(file, Buffer.concat(held, bytes), { flag: "wx", flush });
      return bytes;
    }
    held.push(next.value);
    bytes += next.value.length;
  }
  async function* all(): AsyncIterable<Buffer> {
    yield* held;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  const target = createWriteStream(file, { flags: "wx", flush });
  await pipeline(all(), target);
  return target.bytesWritten;
}
