import { expect, test } from "vitest";
import { ReservedNames } from "../../src/stores/reserved-names.ts";

/** Names over a folder of its own, which counts how often somebody looks into it. */
function folderOf(files: Iterable<string>) {
  const there = new Set(files);
  let looks = 0;
  const names = new ReservedNames(async (name) => {
    looks += 1;
    return there.has(name);
  });
  /** As a job of one file does: the name is promised, kept by a file, and promised no more. */
  const save = async (wish: string): Promise<string> => {
    const name = await names.reserve("lines", wish, 1);
    there.add(name);
    names.release(name);
    return name;
  };
  return { names, there, save, looks: () => looks };
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, place) => (place === 0 ? "lines/a.json" : `lines/a (${place + 1}).json`));

test("the next of ten thousand files of one name is found by a few looks, the one after it by fewer", async () => {
  const { save, looks } = folderOf(numbered(10_000));
  expect(await save("a.json")).toBe("lines/a (10001).json");
  expect(looks()).toBeLessThan(40);
  const before = looks();
  expect(await save("a.json")).toBe("lines/a (10002).json");
  // The first, the latest, the one after it, and that once more when it is claimed.
  expect(looks() - before).toBe(4);
});

test("where files were removed meanwhile, their names are given again", async () => {
  const { save, there } = folderOf(numbered(3));
  expect(await save("a.json")).toBe("lines/a (4).json");
  there.delete("lines/a (4).json");
  expect(await save("a.json")).toBe("lines/a (4).json");
  there.clear();
  expect(await save("a.json")).toBe("lines/a.json");
  expect(await save("a.json")).toBe("lines/a (2).json");
});
