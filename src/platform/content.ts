/** Bytes in a file, or in memory where a file would cost more than they do. */
import { createReadStream } from "node:fs";
import { z } from "zod";

export type Content = { path: string } | { body: Buffer };

/** In pieces, the file opened at the first. */
export async function* readContent(content: Content): AsyncIterable<Buffer> {
  if ("body" in content) yield content.body;
  else for await (const chunk of createReadStream(content.path)) yield z.instanceof(Buffer).parse(chunk);
}
