import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readMasterConfig } from "../../src/master/config.ts";
import { describeLimits } from "../../src/platform/limits.ts";
import { type LimitMeaning, fixedLimits, limitTable } from "../../src/protocol/limits.ts";
import { loadProcessors } from "../../src/processors/index.ts";
import { readSlaveConfig } from "../../src/slave/config.ts";

const readRoot = (name: string): Promise<string> =>
  readFile(new URL(`../../${name}`, import.meta.url), "utf8");
const readme = await readRoot("README.md");
const example = await readRoot(".env.example");

describe("the table of limits", () => {
  const rows: [string, LimitMeaning][] = Object.entries(limitTable);
  const fixed: [string, LimitMeaning][] = Object.entries(fixedLimits);

  test("is the README's", () => {
    const lines = readme.matchAll(
      /^\| (`[A-Z_]+`|[a-z ]+?) +\| (\w+) +\| `(\d+)` +\| (?:`(\w+)`|–) +\| (.+?) +\|$/gm,
    );
    const shown = Array.from(lines, ([, ...cells]) => cells);
    const expected = [
      ...rows.map(([name, limit]) => [`\`${name}\``, limit] as const),
      ...fixed.map(([name, limit]) => [name.replaceAll("_", " "), limit] as const),
    ].map(([name, { of, value, code, meaning }]) => [name, of, String(value), code, meaning]);
    expect(shown).toEqual(expected);
  });

  test.each(rows)("explains %s in .env.example as everywhere", (name, { value, meaning }) => {
    expect(example).toContain(`# ${meaning}\n# ${name}=${value}\n`);
  });

  test("is what a master and a slave tell of themselves, with the values in force", () => {
    const told = [
      ...describeLimits("master", readMasterConfig({ MAX_FILES: "7" })),
      ...describeLimits("slave", readSlaveConfig({ MAX_FILES: "8" })),
    ];
    const names = new Set(told.map((limit) => limit.variable ?? limit.name));
    expect(names).toEqual(new Set([...rows, ...fixed].map(([name]) => name)));
    expect(told.filter(({ variable }) => variable === "MAX_FILES").map(({ value }) => value)).toEqual([7, 8]);
    expect(told.every(({ value }) => Number.isFinite(value))).toBe(true);
  });
});

test("the limits of the processors are those of docs/processors.md", async () => {
  const docs = await readRoot("docs/processors.md");
  const lines = docs.matchAll(/^\| `([a-z]+\.[a-z_]+)` +\| `(\d+)` +\| (?:`(\w+)`|–) +\| (.+?) +\|$/gm);
  const shown = Array.from(lines, ([, ...cells]) => cells);
  const processors = await loadProcessors([]);
  const expected = Array.from(processors).flatMap(([type, { limits }]) =>
    Object.entries(limits ?? {}).map(([name, { value, code, meaning }]) => [
      `${type}.${name}`,
      String(value),
      code,
      meaning,
    ]),
  );
  expect(shown).toEqual(expected);
  expect(new Set(shown.map(([name]) => name?.split(".")[0]))).toEqual(new Set(processors.keys()));
});
