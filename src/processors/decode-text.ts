/**
 * From bytes to text, for every processor that reads plain text: a byte order mark, UTF-8, UTF-16 without a mark, and
 * last a guess by letter frequencies, which is told as a warning. What is no text is refused.
 */
import { readFile } from "node:fs/promises";
import chardet from "chardet";
import { ServiceError } from "../protocol/errors.ts";
import type { InputFile } from "./processor.ts";

export interface DecodedText {
  /** Without a byte order mark. */
  text: string;
  /** The encoding's name in the WHATWG Encoding Standard (`utf-8`, `windows-1252`, …), or `utf-32le`, `utf-32be`. */
  charset: string;
  /** Sentences on what was guessed, replaced or found odd. */
  warnings: string[];
}

/** What a text of one child may hold: text, its words and its sentences together stay below the heap limit. */
const maxTextBytes = 64 * 1024 * 1024;

/** Reads and decodes a file. Throws as `decodeText`, and `file_too_large` above 64 MiB. */
export async function readText(file: InputFile): Promise<DecodedText> {
  if (file.bytes > maxTextBytes)
    throw new ServiceError(
      "file_too_large",
      `The text has ${file.bytes} bytes. At most ${maxTextBytes} are read as text; split the file.`,
      { limit: maxTextBytes, actual: file.bytes },
    );
  return decodeText(await readFile(file.path));
}

/**
 * Never fails for being empty: no bytes are an empty text, and the caller knows what that means to it.
 * Throws `unsupported_media_type` when the bytes are no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  refusePdf(bytes);
  const marked = decodeByMark(bytes);
  if (marked) return checkControls(marked, maxControlShare.told);
  const wide = decodeUnmarkedUtf16(bytes);
  if (wide) return wide;
  const utf8 = decodeStrictly("utf-8", bytes);
  if (utf8 !== undefined) return decodeEscapes(bytes, utf8) ?? decodedUtf8(utf8);
  return (
    decodeDamagedUtf8(bytes) ??
    checkControls(decodeByGuess(bytes), maxControlShare.guessed, bytes.includes(0))
  );
}

function decodedUtf8(text: string): DecodedText {
  return checkControls({ text, charset: "utf-8", warnings: [] }, maxControlShare.told);
}

/**
 * The share of control characters from which on content counts as binary. Random or compressed bytes have about 9 %;
 * where the charset is only guessed that is the best sign there is. Valid UTF-8 hardly comes about by chance, so there
 * even a text with NULs between its fields passes.
 */
const maxControlShare = { told: 0.3, guessed: 0.05 };

/** A PDF may be all ASCII, and counting its operators as words would be a wrong answer that looks right. */
function refusePdf(bytes: Uint8Array): void {
  if (String.fromCharCode(...bytes.subarray(0, 5)) !== "%PDF-") return;
  throw new ServiceError(
    "unsupported_media_type",
    "The content is a PDF, not plain text. Send it with the task type 'document'.",
  );
}

/** Longest mark first: that of UTF-32LE begins with that of UTF-16LE. */
const marks = [
  { charset: "utf-32le", mark: [0xff, 0xfe, 0, 0] },
  { charset: "utf-32be", mark: [0, 0, 0xfe, 0xff] },
  { charset: "utf-8", mark: [0xef, 0xbb, 0xbf] },
  { charset: "utf-16le", mark: [0xff, 0xfe] },
  { charset: "utf-16be", mark: [0xfe, 0xff] },
];

function decodeByMark(bytes: Uint8Array): DecodedText | undefined {
  const found = marks.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (!found) return undefined;
  const { charset } = found;
  const body = bytes.subarray(found.mark.length);
  if (charset.startsWith("utf-32")) return decodeUtf32(charset, body);
  const strict = decodeStrictly(charset, body);
  if (strict !== undefined) return { text: strict, charset, warnings: [] };
  const text = new TextDecoder(charset, { ignoreBOM: true }).decode(body);
  return { text, charset, warnings: [tellReplaced(text, charset)] };
}

/** The Encoding Standard has no UTF-32, so `TextDecoder` knows none. */
function decodeUtf32(charset: string, body: Uint8Array): DecodedText {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= body.length; at += 4) {
    const point = view.getUint32(at, charset === "utf-32le");
    const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    parts.push(isScalar ? String.fromCodePoint(point) : "\ufffd");
  }
  if (body.length % 4 !== 0) parts.push("\ufffd");
  const text = parts.join("");
  return { text, charset, warnings: text.includes("\ufffd") ? [tellReplaced(text, charset)] : [] };
}

/**
 * UTF-16 without a mark shows by NUL bytes at the even or at the odd places alone (the high halves of ASCII). They must
 * be many, or the bytes must make no sense otherwise: a few NULs between ASCII words are no UTF-16.
 */
function decodeUnmarkedUtf16(bytes: Uint8Array): DecodedText | undefined {
  if (bytes.length < 2 || bytes.length % 2 !== 0 || !bytes.includes(0)) return undefined;
  const sample = bytes.subarray(0, sampleBytes);
  let even = 0;
  let odd = 0;
  let others = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) others += byte > 0x7e || isControl(byte) ? 1 : 0;
    else if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  const most = Math.max(even, odd);
  if (Math.min(even, odd) > most / 50) return undefined;
  if (most < sample.length / 5 && others < sample.length / 10) return undefined;
  const charset = odd > even ? "utf-16le" : "utf-16be";
  const text = decodeStrictly(charset, bytes);
  if (text === undefined || countControls(text) > text.length / 50) return undefined;
  return { text, charset, warnings: [tellGuess(charset)] };
}

/** ISO-2022-JP is all ASCII bytes, so it passes as UTF-8; its escape sequences (RFC 1468) give it away. */
function decodeEscapes(bytes: Uint8Array, asUtf8: string): DecodedText | undefined {
  if (!asUtf8.includes("\x1b$B") && !asUtf8.includes("\x1b$@")) return undefined;
  const charset = "iso-2022-jp";
  const text = decodeStrictly(charset, bytes);
  return text === undefined ? undefined : { text, charset, warnings: [tellGuess(charset)] };
}

/** UTF-8 that was cut in mid-character or has a few broken bytes: still far more right than any other charset. */
function decodeDamagedUtf8(bytes: Uint8Array): DecodedText | undefined {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const broken = countMatches(text, /\ufffd/g);
  const whole = countMatches(text, /[^\0-\x7f\ufffd]/gu);
  if (whole < broken * 4) return undefined;
  const damaged = { text, charset: "utf-8", warnings: [tellReplaced(text, "utf-8")] };
  return checkControls(damaged, maxControlShare.guessed);
}

/** The Encoding Standard's own default for what says nothing about itself. */
const fallbackCharset = "windows-1252";

function decodeByGuess(bytes: Uint8Array): DecodedText {
  const sample = sampleNonAscii(bytes);
  for (const { name } of chardet.analyse(sample)) {
    const charset = findCharset(name);
    const text = charset && decodeStrictly(charset, bytes);
    if (charset && text !== undefined) return { text, charset, warnings: [tellGuess(charset)] };
  }
  const text = repairC1(new TextDecoder(fallbackCharset).decode(bytes));
  return { text, charset: fallbackCharset, warnings: [tellGuess(fallbackCharset)] };
}

/** Enough for a guess, and little enough for the detector to be quick. */
const sampleBytes = 64 * 1024;

/** Letter frequencies need letters outside ASCII: the bytes from where these begin. */
function sampleNonAscii(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const start = Math.max(0, first - 256);
  return bytes.subarray(start, start + sampleBytes);
}

/** The detector knows more names than the decoder does; UTF-8 has been tried by then. */
function findCharset(name: string): string | undefined {
  try {
    const { encoding } = new TextDecoder(name);
    return encoding.startsWith("utf-") ? undefined : encoding;
  } catch {
    return undefined;
  }
}

function decodeStrictly(charset: string, bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
    return charset === "windows-1252" ? repairC1(text) : text;
  } catch {
    return undefined;
  }
}

/** The bytes 0x80 to 0x9F of windows-1252 by https://encoding.spec.whatwg.org/index-windows-1252.txt. */
const windows1252C1 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Node 20 decodes windows-1252 as ISO 8859-1 and leaves the quotes and the euro sign as C1 controls. */
function repairC1(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (c) => windows1252C1.charAt(c.charCodeAt(0) - 0x80));
}

/** `hasNul`: a NUL in a text of a guessed charset; no such charset uses it, and nearly every binary format does. */
function checkControls(decoded: DecodedText, maxShare: number, hasNul = false): DecodedText {
  const controls = countControls(decoded.text);
  if (controls === 0) return decoded;
  if (hasNul || controls > decoded.text.length * maxShare)
    throw new ServiceError(
      "unsupported_media_type",
      `The content is binary: ${controls} of ${decoded.text.length} characters are control characters. ` +
        "Plain text in UTF-8, UTF-16 or a common older charset is read.",
    );
  const warning = `The text has ${controls} control character${controls === 1 ? "" : "s"}.`;
  return { ...decoded, warnings: [...decoded.warnings, warning] };
}

function countControls(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (isControl(text.charCodeAt(at))) count += 1;
  return count;
}

/** Tabs, line ends (U+0085 is one), form feeds and the separators U+001C to U+001F are white space. */
function isControl(code: number): boolean {
  return code < 0x09 || (code > 0x0d && code < 0x1c) || (code > 0x7e && code < 0xa0 && code !== 0x85);
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  while (pattern.test(text)) count += 1;
  return count;
}

function tellGuess(charset: string): string {
  return `The charset is not told by the file; it was taken to be ${charset}.`;
}

function tellReplaced(text: string, charset: string): string {
  const replaced = countMatches(text, /\ufffd/g);
  const places = replaced === 1 ? "One place is" : `${replaced} places are`;
  return `${places} not valid ${charset}; U+FFFD stands there in the text.`;
}
