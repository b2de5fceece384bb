import path from "node:path";
import { describe, expect, test } from "vitest";
import { numberedName, resultNameFor, safeFileName } from "../../src/stores/result-names.ts";

describe("a result's name", () => {
  test.each([
    ["photo.jpg", {}, "processed_photo.png"],
    ["photo.jpg", { format: "webp" }, "processed_photo.webp"],
    ["archive.tar.gz", {}, "processed_archive.tar.png"],
    ["no-extension", {}, "processed_no-extension.png"],
    [".hidden", {}, "processed_.hidden.png"],
    ["ünïcödé 日本語.jpg", {}, "processed_ünïcödé 日本語.png"],
  ])("of %s with %j is %s", (filename, options, expected) => {
    expect(resultNameFor("processed_{base}.{format:png}", filename, options)).toBe(expected);
  });

  test("does not read a template out of the file's name or an option", () => {
    expect(resultNameFor("{base}_x.{format:png}", "{format}.jpg", {})).toBe("{format}_x.png");
    expect(resultNameFor("{base}_x.{format:png}", "$&.jpg", {})).toBe("$&_x.png");
    expect(resultNameFor("{base}_x.{format:png}", "a.jpg", { format: "../../y" })).not.toMatch(/[/\\]/);
  });

  test("leaves room on a file system that takes 255 bytes, and cuts no character in two", () => {
    const name = resultNameFor("{base}_analysis.json", `${"é😀".repeat(200)}.txt`, {});
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^(é😀)+é?_analysis\.json$/u);
  });
});

describe("a safe file name", () => {
  test.each([
    ["../../etc/passwd", "passwd"],
    ["..\\..\\boot.ini", "boot.ini"],
    ["/etc/passwd", "passwd"],
    ["C:\\windows\\a.txt", "a.txt"],
    ["a\u0000b.txt", "ab.txt"],
    ["a\r\nb.txt", "ab.txt"],
    ['quo"te.txt', "quote.txt"],
    ["a<b>c:d|e?f*.txt", "abcdef.txt"],
    ["é😀\u202etxt.exe", "é😀txt.exe"],
    ["CON.txt", "_CON.txt"],
    ["nul", "_nul"],
    ["lpt1.tar.gz", "_lpt1.tar.gz"],
    ["console.txt", "console.txt"],
    ["trailing. . ", "trailing"],
    [".", "file"],
    ["..", "file"],
    ["", "file"],
    ["   ", "file"],
    ["a/", "file"],
    ["-rf.txt", "-rf.txt"],
    ["$(touch x).txt", "$(touch x).txt"],
  ])("of %j is %j", (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });

  test("is the same for one name in two Unicode forms", () => {
    expect(safeFileName("e\u0301.txt")).toBe(safeFileName("\u00e9.txt"));
  });

  test.each(["../../x", "a/../../b.txt", "..\\x", "\u202e/x", "%2e%2e/x"])(
    "stays below a folder: %j",
    (given) => {
      const inside = path.join("/results/lines", resultNameFor("{base}_lines.json", given, {}));
      expect(path.dirname(inside)).toBe(path.normalize("/results/lines"));
    },
  );
});

test("numbers stand before the extension", () => {
  expect(numberedName("a.json", 1)).toBe("a.json");
  expect(numberedName("a.json", 2)).toBe("a (2).json");
  expect(numberedName("a.b.json", 10)).toBe("a.b (10).json");
});
