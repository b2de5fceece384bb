/** Bytes are those of Python's codecs: `"…".encode("cp1252").hex()` and so on, with Python 3.11. */
import { describe, expect, test } from "vitest";
import { decodeText } from "../../src/processors/plain-text/decode-text.ts";

function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}

describe("a text that tells its charset", () => {
  test.each([
    ["utf-8", "efbbbf61c3a9", "aé"],
    ["utf-16le", "fffe6100e9003dd800de", "aé😀"],
    ["utf-16be", "feff006100e9d83dde00", "aé😀"],
    ["utf-32le", "fffe00006100000000f60100", "a😀"],
    ["utf-32be", "0000feff000000610001f600", "a😀"],
  ])("is read by its byte order mark, which is no part of the text: %s", (charset, hex, text) => {
    expect(decodeText(fromHex(hex))).toEqual({ text, charset, warnings: [] });
  });

  test("keeps a second mark, which is a character", () => {
    expect(decodeText(fromHex("efbbbfefbbbf61")).text).toBe("\ufeffa");
  });

  test("is read with a warning when the text behind the mark is damaged", () => {
    const { text, warnings } = decodeText(fromHex("fffe61003dd86200"));
    expect(text).toBe("a\ufffdb");
    expect(warnings).toEqual(["One place is not valid utf-16le; U+FFFD stands there in the text."]);
  });
});

describe("a text that does not tell its charset", () => {
  test("is UTF-8 when it can be, without a warning", () => {
    expect(decodeText(Buffer.from("Größe 東京 😀"))).toEqual({
      text: "Größe 東京 😀",
      charset: "utf-8",
      warnings: [],
    });
  });

  test.each(["hello", "Все люди рождаются свободными.", "Hello, wörld"])("may be UTF-16: %s", (text) => {
    const little = Buffer.from(text, "utf16le");
    expect(decodeText(little)).toMatchObject({ text, charset: "utf-16le" });
    expect(decodeText(Buffer.from(little).swap16())).toMatchObject({ text, charset: "utf-16be" });
  });

  test.each([
    [
      "windows-1252",
      "546f7573206c657320ea747265732068756d61696e73206e61697373656e74206c696272657320657420e96761757820656e206469676e6974e920657420656e2064726f6974732e204c929c7576726520ab20c974e920bb20636ffb7465203520802e",
      "Tous les êtres humains naissent libres et égaux en dignité et en droits. L’œuvre « Été » coûte 5 €.",
    ],
    [
      "shift_jis",
      "82b182ea82cd93fa967b8cea82cc95b68fcd82c582b7814295b68e9a8352815b836882f092b282d782dc82b78142",
      "これは日本語の文章です。文字コードを調べます。",
    ],
    [
      "windows-1251",
      "c2f1e520ebfee4e820f0eee6e4e0fef2f1ff20f1e2eee1eee4edfbece820e820f0e0e2edfbece8",
      "Все люди рождаются свободными и равными",
    ],
    [
      "euc-kr",
      "c0ccb0cdc0ba20c7d1b1b9beee20b9aec0e5c0d4b4cfb4d92e20b8f0b5e720c0ceb0a3c0ba20c0dac0afb7d3b4d92e",
      "이것은 한국어 문장입니다. 모든 인간은 자유롭다.",
    ],
    ["iso-2022-jp", "1b2442467c4b5c386c1b2842", "日本語"],
  ])("is guessed, and the guess is told: %s", (charset, hex, text) => {
    const warnings = [`The charset is not told by the file; it was taken to be ${charset}.`];
    expect(decodeText(fromHex(hex))).toEqual({ text, charset, warnings });
  });

  test("stays UTF-8 when it is cut in mid-character", () => {
    const { text, charset, warnings } = decodeText(Buffer.from("日本語の文章").subarray(0, -1));
    expect({ text, charset }).toEqual({ text: "日本語の文\ufffd", charset: "utf-8" });
    expect(warnings).toHaveLength(1);
  });
});

describe("what is hardly text", () => {
  test("no bytes are an empty text", () => {
    expect(decodeText(new Uint8Array())).toEqual({ text: "", charset: "utf-8", warnings: [] });
  });

  test("NULs between ASCII words are neither UTF-16 nor binary, and are told", () => {
    const { text, warnings } = decodeText(Buffer.from("one\0two\0three good days"));
    expect(text).toBe("one\0two\0three good days");
    expect(warnings).toEqual(["The text has 2 control characters."]);
  });

  test("bytes of all values are refused as binary", () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => (index * 167 + (index >> 8) * 31) % 256);
    expect(() => decodeText(bytes)).toThrow(
      expect.objectContaining({ code: "unsupported_media_type", message: expect.stringContaining("binary") }),
    );
  });

  test("a PDF is refused although it may be all ASCII", () => {
    expect(() => decodeText(Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"))).toThrow(/PDF.*'document'/);
  });
});
