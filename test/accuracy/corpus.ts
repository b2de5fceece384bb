/** The corpora's items: files with references, a JSON object a line. Each type's own part of an item it parses itself. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { inject } from "vitest";
import { z } from "zod";
import type { InputFile } from "../../src/processors/processor.ts";

const placeSchema = z.looseObject({ id: z.string(), file: z.string() });

/** The items of a folder of the corpora, each with what `schema` reads of its line. */
export function readItems<Item extends z.ZodType>(
  folder: string,
  schema: Item,
): { id: string; file: InputFile; item: z.output<Item> }[] {
  const lines = readFileSync(path.join(corpusPath(folder), "items.jsonl"), "utf8").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const parsed: unknown = JSON.parse(line);
      const { id, file } = placeSchema.parse(parsed);
      const filePath = path.join(corpusPath(folder), file);
      const { size } = statSync(filePath);
      const input = { name: path.basename(file), path: filePath, bytes: size };
      return { id, file: input, item: schema.parse(parsed) };
    });
}

export function corpusPath(...parts: string[]): string {
  return path.join(inject("accuracy").corpora, ...parts);
}
