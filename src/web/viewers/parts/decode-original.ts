/**
 * The text of a file's first bytes, in the coding that the result tells or else in the one that the bytes show: a byte
 * order mark, UTF-8, and for all else windows-1252, in which every byte means something (WHATWG Encoding Standard).
 */
export function decodeOriginal(bytes: Uint8Array, { charset, isCut = false }: OriginalText = {}): string {
  try {
    const decoder = new TextDecoder(charset ?? markedCharset(bytes) ?? "utf-8", { fatal: true });
    return decoder.decode(bytes, { stream: isCut });
  } catch {
    // Another coding, or one that browsers do not know.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

interface OriginalText {
  /** As the result tells it. */
  charset?: string | undefined;
  /** Whether the file goes on behind these bytes, maybe in the middle of a character. */
  isCut?: boolean;
}

function markedCharset([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}
