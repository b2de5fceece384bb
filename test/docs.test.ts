import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
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

describe("docs/reliability.md", () => {
  it("names tests that there are", async () => {
    const text = await readFile(new URL("../docs/reliability.md", import.meta.url), "utf8");
    const named = Array.from(text.matchAll(/ \| "(.+)" +\|$/gm), ([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(10);
    const tests = await readTests();
    expect(named.filter((name) => !tests.includes(JSON.stringify(name)))).toEqual([]);
  });
});

/** Every file of tests, one after the other. */
async function readTests(): Promise<string> {
  const files = await readdir(import.meta.dirname, { recursive: true });
  const tests = files.filter((name) => name.endsWith(".test.ts"));
  return (
    await Promise.all(tests.map((name) => readFile(path.join(import.meta.dirname, name), "utf8")))
  ).join("\n");
}
