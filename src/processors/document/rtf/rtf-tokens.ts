/** Cuts RTF into its tokens: groups, control words, bytes of text (Rich Text Format 1.9.1, "Basic entities"). */

export type RtfToken =
  | { kind: "open" }
  | { kind: "close" }
  | { kind: "word"; name: string; value: number | undefined }
  /** One of the signs that are words by themselves, such as `~` or `*`. */
  | { kind: "symbol"; sign: string }
  /** In the code page of the font. */
  | { kind: "bytes"; bytes: number[] };

const [backslash, brace, endBrace, quote, lineFeed, carriageReturn] = [0x5c, 0x7b, 0x7d, 0x27, 0x0a, 0x0d];

export function* cutRtf(rtf: Uint8Array): Generator<RtfToken> {
  let bytes: number[] = [];
  let at = 0;
  while (at < rtf.length) {
    const byte = rtf[at] ?? 0;
    if (byte === backslash && rtf[at + 1] === quote) {
      bytes.push(Number.parseInt(String.fromCharCode(rtf[at + 2] ?? 0, rtf[at + 3] ?? 0), 16) || 0x3f);
      at += 4;
      continue;
    }
    if (byte !== backslash && byte !== brace && byte !== endBrace) {
      if (byte !== lineFeed && byte !== carriageReturn && byte !== 0) bytes.push(byte);
      at += 1;
      continue;
    }
    if (bytes.length > 0) yield { kind: "bytes", bytes };
    bytes = [];
    if (byte !== backslash) {
      yield { kind: byte === brace ? "open" : "close" };
      at += 1;
      continue;
    }
    const { token, next } = readControl(rtf, at + 1);
    yield token;
    // Pictures and objects may be raw bytes, as many as the word says.
    const isBinary = token.kind === "word" && token.name === "bin";
    at = isBinary ? next + Math.max(0, token.value ?? 0) : next;
  }
  if (bytes.length > 0) yield { kind: "bytes", bytes };
}

/** The longest control word has 32 letters. */
const longestWord = 64;

function readControl(rtf: Uint8Array, at: number): { token: RtfToken; next: number } {
  const text = String.fromCharCode(...rtf.subarray(at, at + longestWord));
  const [whole, name, value] = /^([a-zA-Z]{1,32})(-?\d{1,10})? ?/.exec(text) ?? [];
  if (whole === undefined || name === undefined)
    return { token: { kind: "symbol", sign: text.charAt(0) }, next: at + 1 };
  return {
    token: { kind: "word", name, value: value === undefined ? undefined : Number(value) },
    next: at + whole.length,
  };
}
