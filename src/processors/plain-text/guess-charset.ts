/** Guesses for a text that does not tell its charset, from the surest to the least sure. */
import chardet from "chardet";
import { countControls, isControl } from "./control-characters.ts";
import { decodeStrictly } from "./decode-strictly.ts";

export interface Guess {
  text: string;
  charset: string;
}

/** Enough for a guess, and little enough for the detector to be quick. */
const sampleBytes = 64 * 1024;

/**
 * UTF-16 without a mark shows by NUL bytes at the even or at the odd places alone (the high halves of ASCII). They must
 * be many, or the bytes must make no sense otherwise: a few NULs between ASCII words are no UTF-16.
 */
export function guessWide(bytes: Uint8Array): Guess | undefined {
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
  return { text, charset };
}

/** ISO-2022-JP is all ASCII bytes, so it passes as UTF-8; its escape sequences (RFC 1468) give it away. */
export function guessEscapes(bytes: Uint8Array, asUtf8: string): Guess | undefined {
  if (!asUtf8.includes("\x1b$B") && !asUtf8.includes("\x1b$@")) return undefined;
  const charset = "iso-2022-jp";
  const text = decodeStrictly(charset, bytes);
  return text === undefined ? undefined : { text, charset };
}

/** The Encoding Standard's own default for what says nothing about itself. */
const fallbackCharset = "windows-1252";

/** Never undefined: at worst the fallback, in which every byte is a character. */
export function guessByFrequencies(bytes: Uint8Array): Guess {
  const sample = sampleNonAscii(bytes);
  for (const { name } of chardet.analyse(sample)) {
    const charset = findCharset(name);
    const text = charset && decodeStrictly(charset, bytes);
    if (charset && text !== undefined) return { text, charset };
  }
  return { text: decodeStrictly(fallbackCharset, bytes) ?? "", charset: fallbackCharset };
}

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
