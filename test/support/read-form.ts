/** What a parser that is none of ours makes of a multipart form. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";

interface ReadPart {
  name: string;
  filename?: string | undefined;
  mediaType?: string;
  content: Buffer;
}

export async function readForm(contentType: string, form: Buffer): Promise<ReadPart[]> {
  const parser = busboy({
    headers: { "content-type": contentType },
    defParamCharset: "utf8",
    preservePath: true,
  });
  const parts: Promise<ReadPart>[] = [];
  parser.on("field", (name, value) => {
    parts.push(Promise.resolve({ name, content: Buffer.from(value) }));
  });
  parser.on("file", (name, stream, { filename, mimeType: mediaType }) => {
    parts.push(buffer(stream).then((content) => ({ name, filename, mediaType, content })));
  });
  await pipeline(Readable.from([form]), parser);
  return Promise.all(parts);
}
