import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { loadProcessors } from "../src/processors/index.ts";

const page = await readFile(new URL("../docs/processors.md", import.meta.url), "utf8");
const processors = await loadProcessors([]);
const optionsSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ default: z.unknown().optional() })),
});

describe("docs/processors.md", () => {
  it.each([...processors.keys()])("lists the options of %s with their defaults", (name) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(`${name}\n`)) ?? "";
    const rows = section.matchAll(/^\| `(\w+)` +\| (?:`([^`]+)`|–) +\|/gm);
    const shown = Array.from(rows, ([, option, value]) => [option, value]);
    const { properties } = optionsSchema.parse(processors.get(name)?.announcement.options);
    const actual = Object.entries(properties).map(([option, schema]) => [
      option,
      JSON.stringify(schema.default),
    ]);
    expect(shown).toEqual(actual);
  });
});
