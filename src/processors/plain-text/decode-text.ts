/**
 * From bytes to text, for every processor that reads plain text: a byte order mark, UTF-8, UTF-16 without a mark, and
 * last a guess by letter frequencies, which is told as a warning. What is no text is refused.
 */
import { readFile } from "node:fs/promises";
import { ServiceError } from "../../protocol/errors.ts";
import type { InputFile } from "../processor.ts";
import { textLimits } from "./text-limits.ts";
import { countControls } from "./control-characters.ts";
import { decodeStrictly } from "./decode-strictly.ts";
import { type Guess, guessByFrequencies, guessEscapes, guessWide } from "./guess-charset.ts";

export interface DecodedText {
  /** Without a byte order mark. */
  text: string;
  /** The encoding's name in the WHATWG Encoding Standard (`utf-8`, `windows-1252`, …), or `utf-32le`, `utf-32be`. */
  charset: string;
  /** Sentences on what was guessed, replaced or found odd. */
  warnings: string[];
}

const maxTextBytes = textLimits.text_bytes.value;

/** Reads and decodes a file. Throws as `readTextBytes` and `decodeText`. */
export async function readText(file: InputFile): Promise<DecodedText> {
  return decodeText(await readTextBytes(file));
}

/** Throws `file_too_large` above 64 MiB. */
export async function readTextBytes(file: InputFile): Promise<Uint8Array> {
  if (file.bytes > maxTextBytes)
    throw new ServiceError(
      "file_too_large",
      `The text has ${file.bytes} bytes. At most ${maxTextBytes} are read as text; split the file.`,
      { limit: maxTextBytes, actual: file.bytes },
    );
  return readFile(file.path);
}

/**
 * Never fails for being empty: no bytes are an empty text, and the caller knows what that means to it.
 * Throws `unsupported_media_type` when the bytes are no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  refusePdf(bytes);
  const marked = decodeByMark(bytes);
  if (marked) return checkControls(marked, maxControlShare.told);
  const wide = guessWide(bytes);
  if (wide) return tellGuess(wide);
  const utf8 = decodeStrictly("utf-8", bytes);
  if (utf8 !== undefined) return readUtf8(bytes, utf8);
  const damaged = decodeDamagedUtf8(bytes);
  if (damaged) return checkControls(damaged, maxControlShare.guessed);
  // No charset that is guessed here has a NUL in its texts, and nearly every binary format has some.
  const maxShare = bytes.includes(0) ? 0 : maxControlShare.guessed;
  return checkControls(tellGuess(guessByFrequencies(bytes)), maxShare);
}

function readUtf8(bytes: Uint8Array, text: string): DecodedText {
  const escaped = guessEscapes(bytes, text);
  if (escaped) return tellGuess(escaped);
  return checkControls({ text, charset: "utf-8", warnings: [] }, maxControlShare.told);
}

function tellGuess({ text, charset }: Guess): DecodedText {
  const warning = `The charset is not told by the file; it was taken to be ${charset}.`;
  return { text, charset, warnings: [warning] };
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
  let text = "";
  let points: number[] = [];
  for (let at = 0; at + 4 <= body.length; at += 4) {
    const point = view.getUint32(at, charset === "utf-32le");
    const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    if (points.push(isScalar ? point : 0xfffd) === maxArguments) {
      text += String.fromCodePoint(...points);
      points = [];
    }
  }
  if (body.length % 4 !== 0) points.push(0xfffd);
  text += String.fromCodePoint(...points);
  return { text, charset, warnings: text.includes("\ufffd") ? [tellReplaced(text, charset)] : [] };
}

/** What a call may safely be given; the engine's limit lies at about ten times that. */
const maxArguments = 10_000;

/** UTF-8 that was cut in mid-character or has a few broken bytes: still far more right than any other charset. */
function decodeDamagedUtf8(bytes: Uint8Array): DecodedText | undefined {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const broken = countMatches(text, /\ufffd/g);
  const whole = countMatches(text, /[^\0-\x7f\ufffd]/gu);
  if (whole < broken * 4) return undefined;
  return { text, charset: "utf-8", warnings: [tellReplaced(text, "utf-8")] };
}

function checkControls(decoded: DecodedText, maxShare: number): DecodedText {
  const controls = countControls(decoded.text);
  if (controls === 0) return decoded;
  if (controls > decoded.text.length * maxShare)
    throw new ServiceError(
      "unsupported_media_type",
      `The content is binary: ${controls} of ${decoded.text.length} characters are control characters. ` +
        "Plain text in UTF-8, UTF-16 or a common older charset is read.",
    );
  const warning = `The text has ${controls} control character${controls === 1 ? "" : "s"}.`;
  return { ...decoded, warnings: [...decoded.warnings, warning] };
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  while (pattern.test(text)) count += 1;
  return count;
}

function tellReplaced(text: string, charset: string): string {
  const replaced = countMatches(text, /\ufffd/g);
  const places = replaced === 1 ? "One place is" : `${replaced} places are`;
  return `${places} not valid ${charset}; U+FFFD stands there in the text.`;
}
