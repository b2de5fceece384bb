/** A processor whose results are large and cost it nothing: the file says how many bytes. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";

let body = Buffer.alloc(0);

export default {
  taskType: {
    name: "large-result",
    field: "files",
    key: "large_data",
    result_name: "{base}_large.bin",
    media_types: ["text/plain"],
  },
  async process({ path }) {
    const bytes = Number(await readFile(path, "utf8"));
    if (body.length !== bytes) body = randomBytes(bytes);
    return { body, mediaType: "application/octet-stream" };
  },
};
