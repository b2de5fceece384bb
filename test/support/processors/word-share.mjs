/**
 * A processor for tests whose outputs depend on every file of a job: each word's share of the words of all files.
 * A file `{"started": …, "until": …}` holds the merge, whose process it notes, until the path it names is there; one
 * `{"failOnce": …, "text": …}` fails the first time, which it notes at that path.
 */
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const decode = (bytes) => JSON.parse(Buffer.from(bytes).toString("utf8"));

export default {
  taskType: {
    name: "shares",
    field: "texts",
    key: "shares_data",
    result_name: "{base}_shares.json",
    media_types: ["text/plain"],
    gathers: true,
  },
  async process(file) {
    const text = readText(await readFile(file.path, "utf8"));
    if (text === "") throw new Error("no words");
    return {
      body: JSON.stringify({ text }),
      mediaType: "application/json",
      warnings: [`part of ${file.name}`],
    };
  },
  gather: {
    async merge(parts) {
      const counts = {};
      for await (const part of parts) {
        const { text } = decode(part);
        if (text.startsWith("{")) await hold(JSON.parse(text));
        for (const word of text.split(/\s+/)) counts[word] = (counts[word] ?? 0) + 1;
      }
      return Buffer.from(JSON.stringify(counts));
    },
    async finish(part, shared) {
      const counts = decode(shared);
      const shares = decode(part)
        .text.split(/\s+/)
        .map((word) => [word, counts[word]]);
      return { body: JSON.stringify(Object.fromEntries(shares)), mediaType: "application/json" };
    },
  },
};

function readText(content) {
  if (!content.startsWith('{"failOnce"')) return content;
  const { failOnce, text } = JSON.parse(content);
  if (existsSync(failOnce)) return text;
  writeFileSync(failOnce, "");
  throw new Error("not the first time");
}

async function hold({ started, until }) {
  // At once with what it says: who reads it may come in between.
  writeFileSync(`${started}.new`, String(process.pid));
  renameSync(`${started}.new`, started);
  while (!existsSync(until)) await sleep(10);
}
