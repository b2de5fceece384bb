/** Originals are shown as their writers meant them; the bytes are of published code tables. */
import { expect, test } from "vitest";
import { decodeOriginal } from "../../src/web/viewers/parts/decode-original.ts";

const cases: [what: string, bytes: number[], told: Parameters<typeof decodeOriginal>[1], text: string][] = [
  ["UTF-8", [0xc3, 0xa9], undefined, "é"],
  ["UTF-8 that is cut off in the middle of a character", [0x61, 0xc3], { isCut: true }, "a"],
  ["UTF-8 with a byte order mark", [0xef, 0xbb, 0xbf, 0x61], undefined, "a"],
  ["UTF-16 by its mark", [0xff, 0xfe, 0xac, 0x20], undefined, "€"],
  ["UTF-16, its larger byte first, by its mark", [0xfe, 0xff, 0x20, 0xac], undefined, "€"],
  ["windows-1252, which no UTF-8 is", [0x61, 0x20, 0xe9], undefined, "a é"],
  ["Shift_JIS as the result tells", [0x93, 0xfa, 0x96, 0x7b], { charset: "shift_jis" }, "日本"],
  ["a coding that browsers do not know", [0x61], { charset: "utf-32le" }, "a"],
];

test.each(cases)("%s", (_what, bytes, told, text) => {
  expect(decodeOriginal(new Uint8Array(bytes), told)).toBe(text);
});
