import { expect, test } from "vitest";
import { FileSearch } from "../../src/stores/file-search.ts";

const groups = 20;
const groupMs = 5;

/** Groups of names, each of which takes its time to come. */
function* slowGroups(read: { groups: number }): Iterable<string[]> {
  for (let group = 0; group < groups; group += 1) {
    const until = performance.now() + groupMs;
    while (performance.now() < until);
    read.groups += 1;
    yield [`${group}.txt`];
  }
}

test("a long search lets others run in between", async () => {
  let turns = 0;
  let isSearching = true;
  const count = (): void => {
    turns += 1;
    if (isSearching) setImmediate(count);
  };
  setImmediate(count);
  expect(await new FileSearch("nowhere").isIn(slowGroups({ groups: 0 }))).toBe(false);
  isSearching = false;
  // It may go on for 10 ms, which is two groups, before it looks whether it has.
  expect(turns).toBeGreaterThanOrEqual(groups / 3);
});

test("a search ends with the first name that has the text in it", async () => {
  const read = { groups: 0 };
  expect(await new FileSearch("3.TX").isIn(slowGroups(read))).toBe(true);
  expect(read.groups).toBe(4);
});

test.each([
  ["strasse", "Hauptstraße 1.txt", true],
  ["ÄRGER", "\u0061\u0308rger.txt", true],
  ["λόγος", "ΛΌΓΟΣ.txt", true],
  ["a.c", "abc", false],
  ["ab", "a b", false],
])("'%s' in '%s': %s", async (text, name, expected) => {
  expect(await new FileSearch(text).isIn([[name]])).toBe(expected);
});
